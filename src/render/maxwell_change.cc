#include "render/maxwell_change.h"

namespace binsift {
namespace {

class MaxwellValues : public JsonValues {
 public:
  MaxwellValues(JsonValueState& state, const JsonOptions& options, OutBuffer& out, const JsonTable& table)
      : JsonValues(state, options, out, table) {
    only_strings_ = true;
  }

  // ["a","b"]
  void set(size_t i, uint64_t bits) {
    const auto& members = columns_[i].members;
    char* p = start(i);
    if (members.empty() || (members.size() < 64 && bits >> members.size() != 0))
      return finish(write_u64(p, bits));
    *p++ = '[';
    out_.advance_to(p);
    for (bool first = true; bits != 0; bits &= bits - 1, first = false) {
      if (!first) out_.append(',');
      out_.append(members[size_t(std::countr_zero(bits))]);
    }
    out_.append(']');
  }
};

}  // namespace

struct MaxwellChanges::Plan final : ChangePlan {
  Plan(const Table& table, const JsonOptions& options) : json(table, options) {
    place = "{\"database\":" + quoted_json(table.database) + ",\"table\":" + quoted_json(table.name) +
            ",\"type\":\"";
    if (table.primary_key.empty()) return;
    for (const uint32_t column : table.primary_key)
      key += (key.empty() ? ",\"primary_key_columns\":[" : ",") + quoted_json(table.columns[column].name);
    key += ']';
  }
  JsonTable json;
  std::string place;  // up to the type
  std::string key;    // ,"primary_key_columns":["id"]
};

std::unique_ptr<ChangePlan> MaxwellChanges::plan(const Table& table) {
  return std::make_unique<Plan>(table, options_);
}

Result<uint64_t> MaxwellChanges::append(OutBuffer& out, const ChangeHead& head, uint64_t first_row,
                                        const ChangePlan& plan, const RowReader& reader,
                                        const RowsEvent& rows) {
  constexpr std::string_view kTypes[] = {"insert\",\"ts\":", "update\",\"ts\":", "delete\",\"ts\":"};
  const auto& table = static_cast<const Plan&>(plan);
  front_.clear();
  front_.append(table.place);
  front_.append(kTypes[size_t(rows.operation)]);
  front_.advance_to(write_u64(front_.need(kDigitsRoom), head.time / 1000000));
  if (head.has_xid) {
    front_.append(",\"xid\":");
    front_.advance_to(write_u64(front_.need(kDigitsRoom), head.xid));
  }
  front_.append(",\"position\":\"");
  append_json_escaped(front_, head.file);
  front_.append(':');
  front_.advance_to(write_u64(front_.need(kDigitsRoom), head.position));
  front_.append('"');
  if (!head.gtid.empty()) {
    front_.append(",\"gtid\":\"");
    front_.append(head.gtid);
    front_.append('"');
  }
  front_.append(",\"server_id\":");
  front_.advance_to(write_u32(front_.need(kDigitsRoom), head.server_id));
  if (head.has_thread_id) {
    front_.append(",\"thread_id\":");
    front_.advance_to(write_u64(front_.need(kDigitsRoom), head.thread_id));
  }
  front_.append(table.key);
  front_.append(",\"data\":");

  ChosenValues<MaxwellValues> values(values_, options_, out, table.json);
  const Bytes present =
      rows.operation == RowOperation::delete_rows ? rows.before_present : rows.after_present;
  bool was_open = open_;
  Result<uint64_t> count = write_rows(out, rows, first_row, front_.size() + 16, [&](Cursor& in, uint64_t) {
    was_open = open_;
    close(out, "}\n");
    out.append(front_.view());
    bool good;
    if (rows.operation == RowOperation::update_rows) {
      good = write_updated_row(in, reader, rows, compare_, values_, out, values, ",\"old\":");
    } else {
      values.begin();
      good = reader.read(in, present, {}, values);
      values.end();
    }
    open_ = good;
    return good;
  });
  // What was written of the bad row is gone again, and the end of the one before with it.
  if (!count) open_ = was_open && count.error().kind != ErrorKind::limit;
  return count;
}

}  // namespace binsift
