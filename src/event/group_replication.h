#pragma once
// TRANSACTION_CONTEXT_EVENT and VIEW_CHANGE_EVENT of MySQL's group replication.
// TRANSACTION_CONTEXT_EVENT:
//   bytes  field
//   1      server uuid length
//   4      thread id
//   1      gtid specified
//   4      snapshot version length
//   4      count of the write set
//   4      count of the read set
//   n      server uuid, text
//   n      snapshot version, then both sets
// VIEW_CHANGE_EVENT:
//   40     view id, text, padded with 00
//   8      sequence number
//   4      count of the certification info, which follows
// Source: mysql libs/mysql/binlog/event/control_events.h (Transaction_context_event, View_change_event).
#include "event/format_description.h"

namespace binsift {

struct TransactionContext {
  std::string_view server_uuid;
  uint32_t thread_id = 0;
  bool gtid_specified = false;
};

struct ViewChange {
  std::string_view view_id;
  uint64_t sequence_number = 0;
};

// Errors: corrupt.
Result<TransactionContext> decode_transaction_context(Bytes body);
Result<ViewChange> decode_view_change(Bytes body);

}  // namespace binsift
