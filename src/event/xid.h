#pragma once
// XID_EVENT: the commit of a transaction in a transactional engine.
//   bytes  field
//   8      xid
// Source: mysql libs/mysql/binlog/event/control_events.h (Xid_event).
#include "event/format_description.h"

namespace binsift {

// Errors: corrupt.
Result<uint64_t> decode_xid(Bytes body, const FormatDescription& format);

}  // namespace binsift
