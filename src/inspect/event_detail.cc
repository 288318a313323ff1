#include "inspect/event_detail.h"

#include "event/binlog_checkpoint.h"
#include "event/group_replication.h"
#include "event/gtid_list.h"
#include "event/heartbeat.h"
#include "event/incident.h"
#include "event/intvar.h"
#include "event/load_events.h"
#include "event/partial_row_data.h"
#include "event/previous_gtids.h"
#include "event/rand.h"
#include "event/rotate.h"
#include "event/rows_query.h"
#include "event/start_encryption.h"
#include "event/transaction_payload.h"
#include "event/user_var.h"
#include "event/xa_prepare.h"
#include "event/xid.h"
#include "pipeline/xa_xid.h"

namespace binsift {
namespace {

// A set in one line of text; all of it in JSON.
template <class Fields>
void put_set(Fields& fields, const GtidSet& set) {
  if (set.is_empty()) return fields.word("gtids", Fields::kJson ? "" : "none");
  fields.shown("gtids", to_text(set));
}

template <class Fields>
void describe_gtid(Fields& fields, const Transaction& transaction, EventType type) {
  const GtidEvent& event = transaction.event;
  if (event.anonymous) {
    if constexpr (!Fields::kJson) fields.word({}, "anonymous");
  } else {
    fields.word("gtid", transaction.gtid_text());
  }
  if (event.has_logical_clock) {
    fields.signed_number("last_committed", event.last_committed);
    fields.signed_number("sequence_number", event.sequence_number);
  }
  if constexpr (Fields::kJson) {
    if (event.immediate_commit_timestamp)
      fields.number("immediate_commit_timestamp", event.immediate_commit_timestamp);
    if (event.original_commit_timestamp)
      fields.number("original_commit_timestamp", event.original_commit_timestamp);
    if (event.transaction_length) fields.number("transaction_length", event.transaction_length);
    if (event.original_server_version)
      fields.number("original_server_version", event.original_server_version);
    if (event.commit_group_ticket) fields.number("commit_group_ticket", event.commit_group_ticket);
  }
  if (type != EventType::GTID_EVENT) return;
  if (event.flags2 & FL_GROUP_COMMIT_ID) fields.number("commit_id", event.commit_id);
  if (event.has_thread_id) fields.number("thread_id", event.thread_id);
  if (event.flags2 & FL_STANDALONE) fields.flag("standalone");
  if (event.flags2 & FL_DDL) fields.flag("ddl");
  if (event.flags2 & FL_TRANSACTIONAL) fields.flag("transactional");
  if (event.flags2 & FL_PREPARED_XA) fields.flag("prepared_xa");
  if (event.flags2 & FL_COMPLETED_XA) fields.flag("completed_xa");
  if (event.flags_extra & FL_EXTRA_START_ALTER) fields.flag("start_alter");
  if (event.flags_extra & FL_EXTRA_COMMIT_ALTER) fields.number("commit_alter", event.start_alter_sequence);
  if (event.flags_extra & FL_EXTRA_ROLLBACK_ALTER)
    fields.number("rollback_alter", event.start_alter_sequence);
}

template <class Fields>
void describe_format(Fields& fields, const FormatDescription& format) {
  if constexpr (Fields::kJson) {
    fields.word("flavour", format.flavour == Flavour::mariadb ? "mariadb" : "mysql");
    fields.text("server_version", format.server_version);
    fields.number("binlog_version", format.binlog_version);
    fields.word("checksum", checksum_text(format));
  } else {
    fields.shown({}, server_text(format));
    fields.number("binlog", format.binlog_version);
    fields.word({}, format.checksum == ChecksumAlgorithm::NONE ? "no checksums" : checksum_text(format));
  }
  if (format.in_use) fields.flag("in_use");
}

template <class Fields>
void describe_user_var(Fields& fields, const UserVar& variable) {
  fields.text("name", variable.name);
  switch (variable.is_null ? UserVarType::ROW_RESULT : variable.type) {
    case UserVarType::STRING_RESULT:
      fields.sql("value", as_text(variable.value), charset_of(uint16_t(variable.charset)));
      break;
    case UserVarType::INT_RESULT:
      if (variable.value.size() != 8) break;
      if (variable.is_unsigned)
        fields.number("value", load_u64(variable.value.data()));
      else
        fields.signed_number("value", int64_t(load_u64(variable.value.data())));
      break;
    default:
      if (variable.is_null) fields.flag("null");
      fields.number("value_size", variable.value.size());
  }
}

template <class Fields>
Result<void> describe_load(Fields& fields, const EventPlace& place) {
  const EventType type = place.header.type;
  if (type == EventType::EXECUTE_LOAD_QUERY_EVENT) {
    Result<ExecuteLoadQuery> load = decode_execute_load_query(place.body, *place.unit->format);
    if (!load) return std::move(load).error();
    fields.number("file_id", load->file_id);
    fields.number("thread_id", load->query.thread_id);
    if (!load->query.database.empty()) fields.text("db", load->query.database);
    fields.sql("sql", load->query.query, Charset::unknown);
    return {};
  }
  if (type == EventType::LOAD_EVENT || type == EventType::NEW_LOAD_EVENT ||
      type == EventType::CREATE_FILE_EVENT) {
    Result<Load> load = decode_load(place.body, type);
    if (!load) return std::move(load).error();
    fields.text("db", load->database);
    fields.text("table", load->table);
    fields.text("load_file", load->file_name);
    return {};
  }
  Result<LoadBlock> block = decode_load_block(place.body);
  if (!block) return std::move(block).error();
  fields.number("file_id", block->file_id);
  if (!block->content.empty()) fields.number("content_size", block->content.size());
  return {};
}

template <class Fields>
Result<void> describe(Fields& fields, const Transaction* transaction, const EventPlace& place) {
  const FormatDescription& format = *place.unit->format;
  const Bytes body = place.body;
  const auto named = [&](const char* key, Result<std::string_view> value) -> Result<void> {
    if (!value) return std::move(value).error();
    fields.shown(key, *value);
    return {};
  };
  switch (place.header.type) {
    case EventType::GTID_LOG_EVENT:
    case EventType::ANONYMOUS_GTID_LOG_EVENT:
    case EventType::GTID_TAGGED_LOG_EVENT:
    case EventType::GTID_EVENT:
      if (transaction) describe_gtid(fields, *transaction, place.header.type);
      break;
    case EventType::XID_EVENT: {
      Result<uint64_t> xid = decode_xid(body, format);
      if (!xid) return std::move(xid).error();
      fields.number("xid", *xid);
      break;
    }
    case EventType::TRANSACTION_PAYLOAD_EVENT: {
      Result<TransactionPayload> payload = decode_transaction_payload(body);
      if (!payload) return std::move(payload).error();
      fields.word("compression", payload->compression == CompressionType::ZSTD ? "ZSTD" : "NONE");
      fields.number("payload_size", payload->payload.size());
      fields.number("uncompressed_size", payload->uncompressed_size);
      break;
    }
    case EventType::FORMAT_DESCRIPTION_EVENT:
    case EventType::START_EVENT_V3: describe_format(fields, format); break;
    case EventType::PREVIOUS_GTIDS_LOG_EVENT: {
      Result<GtidSet> set = decode_previous_gtids(body, format);
      if (!set) return std::move(set).error();
      put_set(fields, *set);
      break;
    }
    case EventType::GTID_LIST_EVENT: {
      Result<GtidList> list = decode_gtid_list(body);
      if (!list) return std::move(list).error();
      std::string text;
      for (size_t i = 0; i < list->count; ++i) text += (i ? "," : "") + to_text((*list)[i]);
      if (text.empty() && !Fields::kJson) text = "none";
      fields.shown("gtids", text);
      break;
    }
    case EventType::ROTATE_EVENT: {
      Result<Rotate> rotate = decode_rotate(body, format);
      if (!rotate) return std::move(rotate).error();
      fields.text("next", rotate->file_name);
      fields.number("position", rotate->position);
      break;
    }
    case EventType::XA_PREPARE_LOG_EVENT: {
      Result<XaPrepare> prepare = decode_xa_prepare(body, format);
      if (!prepare) return std::move(prepare).error();
      if (prepare->one_phase)
        fields.flag("one_phase");
      else
        fields.shown("xa", prepared_xid(body, format));
      break;
    }
    case EventType::ROWS_QUERY_LOG_EVENT:
    case EventType::ANNOTATE_ROWS_EVENT: {
      Result<std::string_view> query = decode_rows_query(body, place.header.type, format);
      if (!query) return std::move(query).error();
      fields.sql("sql", *query, Charset::unknown);
      break;
    }
    case EventType::INTVAR_EVENT: {
      Result<Intvar> variable = decode_intvar(body, format);
      if (!variable) return std::move(variable).error();
      fields.number(variable->type == IntvarType::INSERT_ID_EVENT ? "insert_id" : "last_insert_id",
                    variable->value);
      break;
    }
    case EventType::RAND_EVENT: {
      Result<Rand> rand = decode_rand(body, format);
      if (!rand) return std::move(rand).error();
      fields.number("seed1", rand->seed1);
      fields.number("seed2", rand->seed2);
      break;
    }
    case EventType::USER_VAR_EVENT: {
      Result<UserVar> variable = decode_user_var(body, format);
      if (!variable) return std::move(variable).error();
      describe_user_var(fields, *variable);
      break;
    }
    case EventType::INCIDENT_EVENT: {
      Result<Incident> incident = decode_incident(body, format);
      if (!incident) return std::move(incident).error();
      fields.number("incident", incident->incident);
      fields.shown("message", incident->message);
      break;
    }
    case EventType::BINLOG_CHECKPOINT_EVENT: return named("oldest", decode_binlog_checkpoint(body));
    case EventType::HEARTBEAT_LOG_EVENT:
    case EventType::HEARTBEAT_LOG_EVENT_V2: {
      Result<Heartbeat> heartbeat = decode_heartbeat(place.header, body);
      if (!heartbeat) return std::move(heartbeat).error();
      fields.text("at_file", heartbeat->file_name);
      fields.number("at_position", heartbeat->position);
      break;
    }
    case EventType::START_ENCRYPTION_EVENT: {
      Result<StartEncryption> start = decode_start_encryption(body);
      if (!start) return std::move(start).error();
      fields.number("scheme", start->scheme);
      fields.number("key_version", start->key_version);
      break;
    }
    case EventType::TRANSACTION_CONTEXT_EVENT: {
      Result<TransactionContext> context = decode_transaction_context(body);
      if (!context) return std::move(context).error();
      fields.text("server_uuid", context->server_uuid);
      fields.number("thread_id", context->thread_id);
      break;
    }
    case EventType::VIEW_CHANGE_EVENT: {
      Result<ViewChange> view = decode_view_change(body);
      if (!view) return std::move(view).error();
      fields.shown("view_id", view->view_id);
      fields.number("sequence_number", view->sequence_number);
      break;
    }
    case EventType::PARTIAL_ROW_DATA_EVENT: {
      Result<PartialRowData> piece = decode_partial_row_data(body);
      if (!piece) return std::move(piece).error();
      fields.number("piece", piece->sequence_number);
      fields.number("piece_count", piece->count);
      break;
    }
    case EventType::LOAD_EVENT:
    case EventType::NEW_LOAD_EVENT:
    case EventType::CREATE_FILE_EVENT:
    case EventType::APPEND_BLOCK_EVENT:
    case EventType::BEGIN_LOAD_QUERY_EVENT:
    case EventType::EXEC_LOAD_EVENT:
    case EventType::DELETE_FILE_EVENT:
    case EventType::EXECUTE_LOAD_QUERY_EVENT: return describe_load(fields, place);
    default: break;
  }
  return {};
}

}  // namespace

Result<void> describe_event(TextFields& fields, const Transaction* transaction, const EventPlace& place) {
  return describe(fields, transaction, place);
}

Result<void> describe_event(JsonFields& fields, const Transaction* transaction, const EventPlace& place) {
  return describe(fields, transaction, place);
}

std::string server_text(const FormatDescription& format) {
  return (format.flavour == Flavour::mariadb ? "MariaDB " : "MySQL ") + format.server_version;
}

const char* checksum_text(const FormatDescription& format) {
  return format.checksum == ChecksumAlgorithm::CRC32 ? "CRC32" : "NONE";
}

}  // namespace binsift
