#pragma once
// One event of any type through its decoder, for tests that only ask that a decoder ends and stays within its
// bytes.
#include "event/binlog_checkpoint.h"
#include "event/compressed.h"
#include "event/format_description.h"
#include "event/group_replication.h"
#include "event/gtid_event.h"
#include "event/gtid_list.h"
#include "event/heartbeat.h"
#include "event/incident.h"
#include "event/intvar.h"
#include "event/load_events.h"
#include "event/partial_row_data.h"
#include "event/previous_gtids.h"
#include "event/query.h"
#include "event/rand.h"
#include "event/rotate.h"
#include "event/rows.h"
#include "event/rows_query.h"
#include "event/start_encryption.h"
#include "event/table_map.h"
#include "event/transaction_payload.h"
#include "event/user_var.h"
#include "event/xa_prepare.h"
#include "event/xid.h"

namespace binsift {

template <class T>
Result<void> outcome(const Result<T>& result) {
  if (!result) return result.error();
  return {};
}

inline Result<void> decode_any_rows(Bytes body, EventType type, const FormatDescription& format) {
  auto rows = decode_rows(body, type, format);
  if (!rows) return rows.error();
  return outcome(decode_partition_info(rows->extra_row_info, rows->operation));
}

inline Result<void> decode_any_query(Bytes body, EventType type, const FormatDescription& format) {
  auto query = decode_query(body, type, format);
  if (!query) return query.error();
  return outcome(decode_status_vars(query->status_vars, format));
}

// What the body's decoder says; nothing for a type without one.
inline Result<void> decode_any(const Header& header, Bytes body, const FormatDescription& format) {
  const EventType type = header.type;
  if (is_compressed_event(type)) return outcome(decode_compressed_event(body, type, format));
  if (is_gtid_event(type)) return outcome(decode_gtid_event(header, body, format));
  if (is_rows_event(type)) return decode_any_rows(body, type, format);
  using enum EventType;
  switch (type) {
    case QUERY_EVENT: return decode_any_query(body, type, format);
    case EXECUTE_LOAD_QUERY_EVENT: return outcome(decode_execute_load_query(body, format));
    case ROTATE_EVENT: return outcome(decode_rotate(body, format));
    case INTVAR_EVENT: return outcome(decode_intvar(body, format));
    case LOAD_EVENT:
    case NEW_LOAD_EVENT:
    case CREATE_FILE_EVENT: return outcome(decode_load(body, type));
    case APPEND_BLOCK_EVENT:
    case BEGIN_LOAD_QUERY_EVENT:
    case EXEC_LOAD_EVENT:
    case DELETE_FILE_EVENT: return outcome(decode_load_block(body));
    case RAND_EVENT: return outcome(decode_rand(body, format));
    case USER_VAR_EVENT: return outcome(decode_user_var(body, format));
    case XID_EVENT: return outcome(decode_xid(body, format));
    case TABLE_MAP_EVENT: return outcome(decode_table_map(body, format));
    case INCIDENT_EVENT: return outcome(decode_incident(body, format));
    case HEARTBEAT_LOG_EVENT:
    case HEARTBEAT_LOG_EVENT_V2: return outcome(decode_heartbeat(header, body));
    case ROWS_QUERY_LOG_EVENT:
    case ANNOTATE_ROWS_EVENT: return outcome(decode_rows_query(body, type, format));
    case PREVIOUS_GTIDS_LOG_EVENT: return outcome(decode_previous_gtids(body, format));
    case TRANSACTION_CONTEXT_EVENT: return outcome(decode_transaction_context(body));
    case VIEW_CHANGE_EVENT: return outcome(decode_view_change(body));
    case XA_PREPARE_LOG_EVENT: return outcome(decode_xa_prepare(body, format));
    case TRANSACTION_PAYLOAD_EVENT: return outcome(decode_transaction_payload(body));
    case BINLOG_CHECKPOINT_EVENT: return outcome(decode_binlog_checkpoint(body));
    case GTID_LIST_EVENT: return outcome(decode_gtid_list(body));
    case START_ENCRYPTION_EVENT: return outcome(decode_start_encryption(body));
    case PARTIAL_ROW_DATA_EVENT: return outcome(decode_partial_row_data(body));
    default: return {};
  }
}

}  // namespace binsift
