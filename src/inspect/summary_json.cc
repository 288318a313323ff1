// The default screen's content as JSON lines: "summary", then "event_type", "table", "largest", "longest",
// "silence", "left_out", "worth_a_look".
#include "inspect/event_detail.h"
#include "inspect/views.h"

namespace binsift {
namespace {

void add_summary(OutBuffer& out, const LogTally& tally) {
  out.append("{\"type\":\"summary\"");
  JsonFields fields(out);
  fields.number("files", tally.files.size());
  if (!tally.files.empty()) {
    fields.text("first_file", tally.files.front().file->name);
    fields.text("last_file", tally.files.back().file->name);
    fields.word("last_file_state", tally.files.back().state == FileState::in_use
                                       ? "in_use"
                                       : state_name(tally.files.back().state));
  }
  fields.number("bytes", tally.bytes);
  out.append(",\"servers\":[");
  std::string last;
  for (const FileTally& file : tally.files) {
    if (!file.format) continue;
    const std::string server = server_text(*file.format);
    if (server == last) continue;
    if (!last.empty()) out.append(',');
    if (!append_json_text_if_utf8(out, as_bytes(server))) out.append("null");
    last = server;
  }
  out.append("],\"server_ids\":[");
  for (size_t i = 0; i < tally.server_ids.size(); ++i) {
    if (i > 0) out.append(',');
    out.append(std::to_string(tally.server_ids[i]));
  }
  out.append(']');
  if (const char* image = image_name(tally.images); *image) fields.word("row_image", image);
  if (const std::string names = names_words(tally); !names.empty()) fields.word("names", names);
  if (tally.time.first) {
    fields.word("first_ts", rfc3339_of(uint64_t{tally.time.first} * 1000000));
    fields.word("last_ts", rfc3339_of(uint64_t{tally.time.last} * 1000000));
  }
  fields.word("gtids", to_text(tally.gtids.set()));
  if (!tally.gtids.is_complete()) fields.flag("more_gtids");
  fields.number("transactions", tally.transaction_count);
  if (tally.transaction_count) {
    fields.number("peak_per_second", tally.busiest.count());
    fields.word("peak_ts", rfc3339_of(uint64_t{tally.busiest.second()} * 1000000));
  }
  fields.number("events", tally.event_count);
  if (tally.inner_event_count) fields.number("payload_events", tally.inner_event_count);
  fields.number("rows", sum_of(tally.rows));
  for (size_t i = 0; i < 3; ++i) fields.number(kOperationNames[i], tally.rows[i]);
  fields.number("row_bytes", sum_of(tally.row_bytes));
  fields.number("statements", tally.statement_count);
  fields.number("incidents", tally.incident_count);
  fields.number("slow_transactions", tally.slow_count);
  out.append("}\n");
}

void add_events(OutBuffer& out, const EventCounts& counts, bool in_payload) {
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i].count == 0) continue;
    out.append("{\"type\":\"event_type\"");
    JsonFields fields(out);
    fields.word("event_type", text_of(EventType(i)));
    if (in_payload) fields.flag("in_payload");
    fields.number("count", counts[i].count);
    fields.number("bytes", counts[i].bytes);
    out.append("}\n");
  }
}

void add_top(OutBuffer& out, const char* type, const TopTransactions& top) {
  for (const auto& [value, record] : top.list()) {
    out.append("{\"type\":\"");
    out.append(type);
    out.append('"');
    JsonFields fields(out);
    fields.word("ts", rfc3339_of(record.commit_time));
    if (!record.gtid.empty()) fields.word("gtid", record.gtid);
    fields.text("file", record.file->name);
    fields.number("pos", record.begin);
    fields.number("size", record.size);
    fields.number("seconds", record.duration());
    fields.number("rows", sum_of(record.sums.rows));
    for (size_t i = 0; i < 3; ++i) fields.number(kOperationNames[i], record.sums.rows[i]);
    if (record.has_thread_id) fields.number("thread_id", record.thread_id);
    if (record.has_xid) fields.number("xid", record.xid);
    out.append(",\"tables\":[");
    for (size_t i = 0; i < record.sums.tables.size(); ++i) {
      out.append(i ? std::string_view(",{") : std::string_view("{"));
      out.append(record.sums.tables[i].table->json);
      JsonFields table(out);
      for (size_t k = 0; k < 3; ++k) table.number(kOperationNames[k], record.sums.tables[i].rows[k]);
      out.append('}');
    }
    out.append("]}\n");
  }
}

}  // namespace

std::string summary_json(const LogTally& tally, size_t most) {
  OutBuffer out;
  add_summary(out, tally);
  add_events(out, tally.events, false);
  add_events(out, tally.inner_events, true);
  out.append(tables_json(tally, most));
  add_top(out, "largest", tally.largest);
  add_top(out, "longest", tally.longest);
  for (const Silences::Span& span : tally.silences.list()) {
    out.append("{\"type\":\"silence\"");
    JsonFields fields(out);
    fields.word("ts", rfc3339_of(uint64_t{span.begin} * 1000000));
    fields.word("end_ts", rfc3339_of(uint64_t{span.end} * 1000000));
    fields.number("seconds", span.seconds());
    out.append("}\n");
  }
  for (const LeftOut& each : tally.left_out) {
    out.append("{\"type\":\"left_out\"");
    JsonFields fields(out);
    fields.text("file", each.file->name);
    fields.number("pos", each.begin);
    fields.number("size", each.end - each.begin);
    fields.text("reason", each.error.detail);
    out.append("}\n");
  }
  for (const Remark& remark : worth_a_look(tally)) {
    out.append("{\"type\":\"worth_a_look\"");
    JsonFields fields(out);
    fields.word("kind", remark.kind);
    fields.number("count", remark.count);
    fields.text("text", remark.text);
    out.append("}\n");
  }
  return std::string(out.view());
}

}  // namespace binsift
