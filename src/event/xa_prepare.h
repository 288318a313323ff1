#pragma once
// XA_PREPARE_LOG_EVENT: ends a prepared XA transaction, whose XA COMMIT or XA ROLLBACK is a query of its own.
//   bytes  field
//   1      one_phase     XA COMMIT … ONE PHASE: committed with this
//   4      format id
//   4      gtrid length  at most 64
//   4      bqual length  at most 64
//   n      gtrid, bqual
// Source: mysql libs/mysql/binlog/event/control_events.h (XA_prepare_event); MariaDB's is the same.
#include "event/format_description.h"

namespace binsift {

struct XaPrepare {
  bool one_phase = false;
  uint32_t format_id = 0;
  std::string_view gtrid, bqual;
};

// Errors: corrupt.
Result<XaPrepare> decode_xa_prepare(Bytes body, const FormatDescription& format);

}  // namespace binsift
