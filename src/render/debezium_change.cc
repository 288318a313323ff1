#include "render/debezium_change.h"

#include "render/debezium_schema.h"
#include "render/debezium_values.h"

namespace binsift {

struct DebeziumChanges::Plan final : ChangePlan {
  Plan(const Table& table, const JsonOptions& options, const DialectOptions& dialect) : json(table, options) {
    place = ",\"table\":" + quoted_json(table.name) + ",\"server_id\":";
    database = ",\"snapshot\":\"false\",\"db\":" + quoted_json(table.database) + ",\"sequence\":null";
    if (dialect.envelope_schema) {
      const DebeziumTypes types = {.packed_decimals = dialect.packed_decimals,
                                   .decimals_as_strings = options.decimals_as_strings,
                                   .packed_big_unsigned = true};
      schema = "{\"schema\":" + debezium_schema(table, json, types, false) + ",\"payload\":";
      loose_schema = "{\"schema\":" + debezium_schema(table, json, types, true) + ",\"payload\":";
    }
    key.resize(table.columns.size());
    for (const uint32_t column : table.primary_key) key[column] = has_key = true;
  }
  JsonTable json;
  std::string place;     // ,"table":"orders","server_id":
  std::string database;  // ,"snapshot":"false","db":"shop","sequence":null
  std::string schema, loose_schema;
  std::vector<bool> key;
  bool has_key = false;
};

DebeziumChanges::DebeziumChanges(const JsonOptions& options, const DialectOptions& dialect)
    : options_(options), dialect_(dialect) {
  options_.json_as_text = true;
}

std::unique_ptr<ChangePlan> DebeziumChanges::plan(const Table& table) {
  return std::make_unique<Plan>(table, options_, dialect_);
}

namespace {

void append_number(OutBuffer& out, std::string_view name, uint64_t value) {
  out.append(name);
  out.advance_to(write_u64(out.need(kDigitsRoom), value));
}
// A logical name, which Debezium takes from topic.prefix.
constexpr std::string_view kName = "\",\"name\":\"binsift\",\"ts_ms\":";

}  // namespace

// {"version":…,"connector":"mysql",…,"row":
void DebeziumChanges::lay_out_source(const ChangeHead& head, std::string_view place) {
  source_.append("{\"version\":\"");
  source_.append(dialect_.connector_version);
  source_.append(head.is_mariadb ? "\",\"connector\":\"mariadb" : "\",\"connector\":\"mysql");
  append_number(source_, kName, head.time / 1000);
  source_.append(place);
  append_number(source_, ",\"ts_us\":", head.time);
  append_number(source_, ",\"ts_ns\":", head.time * 1000);
}

// Whether the update at `in` gives the row another primary key.
bool DebeziumChanges::key_changes(Cursor in, const Plan& plan, const RowReader& reader,
                                  const RowsEvent& rows) {
  if (!plan.has_key || !compare_.read(in, reader, rows, &plan.key)) return false;
  for (size_t i = 0; i < plan.key.size(); ++i)
    if (plan.key[i] && compare_.fate(i) == ImageCompare::Fate::changed) return true;
  return false;
}

Result<uint64_t> DebeziumChanges::append(OutBuffer& out, const ChangeHead& head, uint64_t first_row,
                                         const ChangePlan& change_plan, const RowReader& reader,
                                         const RowsEvent& rows) {
  const auto& plan = static_cast<const Plan&>(change_plan);
  source_.clear();
  source_.append(",\"source\":");
  lay_out_source(head, plan.database);
  append_number(source_, plan.place, head.server_id);
  if (head.gtid.empty()) {
    source_.append(",\"gtid\":null");
  } else {
    source_.append(",\"gtid\":\"");
    source_.append(head.gtid);
    source_.append('"');
  }
  source_.append(",\"file\":");
  append_json_string(source_, head.file);
  append_number(source_, ",\"pos\":", head.position);
  source_.append(",\"row\":");

  times_.clear();
  if (head.has_thread_id)
    append_number(times_, ",\"thread\":", head.thread_id);
  else
    times_.append(",\"thread\":null");
  times_.append(",\"query\":null},\"transaction\":null,\"op\":\"");
  const size_t op_at = times_.size();
  times_.append("?\"");
  append_number(times_, ",\"ts_ms\":", head.time / 1000);
  append_number(times_, ",\"ts_us\":", head.time);
  append_number(times_, ",\"ts_ns\":", head.time * 1000);
  times_.append(dialect_.envelope_schema ? "}}\n" : "}\n");

  const std::string& schema = rows.is_whole ? plan.schema : plan.loose_schema;
  const bool has_before = rows.operation != RowOperation::insert_rows;
  const bool has_after = rows.operation != RowOperation::delete_rows;
  if (rows.partial) values_.before_documents.assign(reader.column_count(), Bytes());
  DebeziumValues values(values_, options_, dialect_.packed_decimals, dialect_.envelope_schema, out,
                        plan.json);
  const auto end_record = [&](char op, uint64_t row) {
    out.append(source_.view());
    out.advance_to(write_u64(out.need(kDigitsRoom), row));
    times_.begin()[op_at] = op;
    out.append(times_.view());
  };
  const size_t room = schema.size() + source_.size() + times_.size() + 64;
  return write_rows(out, rows, first_row, room, [&](Cursor& in, uint64_t row) {
    bool good = true, key_changed = false;
    out.append(schema);
    out.append("{\"before\":");
    if (has_before) {
      key_changed = has_after && key_changes(in, plan, reader, rows);
      values.keep_documents(rows.partial);
      values.begin();
      good = reader.read(in, rows.before_present, {}, values);
      values.end();
    } else {
      out.append("null");
    }
    if (key_changed) {
      out.append(",\"after\":null");
      end_record('d', row);
      out.append(schema);
      out.append("{\"before\":null");
    }
    out.append(",\"after\":");
    if (has_after) {
      const Bytes partial =
          good && rows.partial ? read_value_options(in, reader.json_column_count()) : Bytes();
      values.keep_documents(false);
      values.begin();
      good = good && in.ok() && reader.read(in, rows.after_present, partial, values);
      values.end();
    } else {
      out.append("null");
    }
    end_record(!has_after ? 'd' : !has_before || key_changed ? 'c' : 'u', row);
    return good;
  });
}

// As on the topic of schema changes, but that what the statement makes of the tables is not told.
void DebeziumChanges::append_ddl(OutBuffer& out, const ChangeHead& head, std::string_view database,
                                 std::string_view sql, Charset charset) {
  OutBuffer name;
  if (!append_json_text_if_utf8(name, as_bytes(database))) name.append("\"?\"");
  source_.clear();
  lay_out_source(head, ",\"snapshot\":\"false\",\"db\":" + std::string(name.view()) + ",\"sequence\":null");
  append_number(source_, ",\"table\":null,\"server_id\":", head.server_id);
  source_.append(",\"gtid\":");
  if (head.gtid.empty())
    source_.append("null");
  else
    append_json_string(source_, head.gtid);
  source_.append(",\"file\":");
  append_json_string(source_, head.file);
  append_number(source_, ",\"pos\":", head.position);
  source_.append(",\"row\":0,\"thread\":");
  if (head.has_thread_id)
    append_number(source_, "", head.thread_id);
  else
    source_.append("null");
  source_.append(",\"query\":null}");
  out.append("{\"source\":");
  out.append(source_.view());
  append_number(out, ",\"ts_ms\":", head.time / 1000);
  out.append(",\"databaseName\":");
  out.append(name.view());
  out.append(",\"schemaName\":null,\"ddl\":");
  OutBuffer converted;
  if (charset != Charset::unknown && !is_utf8_charset(charset) && to_utf8(as_bytes(sql), charset, converted))
    sql = converted.view();
  if (!append_json_text_if_utf8(out, as_bytes(sql))) append_json_text(out, as_bytes(sql), Charset::latin1);
  out.append(",\"tableChanges\":[]}\n");
}

}  // namespace binsift
