#include "event/group_replication.h"

namespace binsift {

Result<TransactionContext> decode_transaction_context(Bytes body) {
  Cursor cursor(body);
  TransactionContext context;
  const uint8_t uuid_size = cursor.u8("server uuid length");
  context.thread_id = cursor.u32("thread id");
  context.gtid_specified = cursor.u8("gtid specified") != 0;
  cursor.skip(12, "lengths");
  context.server_uuid = cursor.text(uuid_size, "server uuid");
  if (!cursor.ok()) return cursor.error();
  return context;
}

Result<ViewChange> decode_view_change(Bytes body) {
  Cursor cursor(body);
  ViewChange change;
  const std::string_view view_id = cursor.text(40, "view id");
  change.view_id = view_id.substr(0, view_id.find('\0'));
  change.sequence_number = cursor.u64("sequence number");
  cursor.skip(4, "certification info");
  if (!cursor.ok()) return cursor.error();
  return change;
}

}  // namespace binsift
