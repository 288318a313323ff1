#include "render/csv_change.h"

#include "render/csv_values.h"

namespace binsift {
namespace {

constexpr std::string_view kChangeNames[] = {"_change_type", "_commit_timestamp", "_gtid", "_file", "_pos",
                                             "_row"};

bool is_change_name(std::string_view name) {
  for (const std::string_view taken : kChangeNames) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; };
    if (std::equal(name.begin(), name.end(), taken.begin(), taken.end(),
                   [&](char a, char b) { return lower(a) == b; }))
      return true;
  }
  return false;
}

// Quoted where it has to be.
std::string csv_field(std::string_view text) {
  if (text.find_first_of("\",\r\n") == std::string_view::npos && !text.empty()) return std::string(text);
  OutBuffer out;
  out.append('"');
  append_csv_escaped(out, text);
  out.append('"');
  return std::string(out.view());
}

}  // namespace

struct CsvChanges::Plan final : ChangePlan {
  Plan(const Table& table, const JsonOptions& options)
      : json(table, options), name(table.database + "." + table.name) {
    for (size_t i = 0; i < table.columns.size(); ++i) {
      order.push_back(count);
      if (!json.columns[i].wanted) continue;
      ++count;
      header_text +=
          csv_field(table.columns[i].name + (is_change_name(table.columns[i].name) ? "_" : "")) + ",";
    }
    for (const std::string_view change : kChangeNames)
      header_text += std::string(change) + (change == "_row" ? "\r\n" : ",");
  }
  std::string_view header() const override { return header_text; }

  JsonTable json;
  std::string name, header_text;
  std::vector<uint32_t> order;
  uint32_t count = 0;          // columns that are shown
  mutable bool taken = false;  // rows of it came
};

std::unique_ptr<ChangePlan> CsvChanges::plan(const Table& table) {
  return std::make_unique<Plan>(table, options_);
}

Result<uint64_t> CsvChanges::append(OutBuffer& out, const ChangeHead& head, uint64_t first_row,
                                    const ChangePlan& change_plan, const RowReader& reader,
                                    const RowsEvent& rows) {
  const auto& plan = static_cast<const Plan&>(change_plan);
  if (table_ && !plan.taken) {
    // Which table comes first is a matter of the logs, not of the threads.
    static_cast<void>(out.wait_for_turn());
    if (Result<void> taken = table_->take(plan.name, plan.header_text); !taken)
      return std::move(taken).error();
    plan.taken = true;
  }
  back_.clear();
  char* p = back_.need(kTemporalRoom);
  *p++ = ',';
  back_.advance_to(write_rfc3339(p, head.time));
  back_.append(',');
  back_.append(head.gtid);
  back_.append(',');
  back_.append(csv_field(head.file));
  back_.append(',');
  back_.advance_to(write_u64(back_.need(kDigitsRoom), head.position));
  back_.append(',');

  const bool has_before = rows.operation != RowOperation::insert_rows;
  const bool has_after = rows.operation != RowOperation::delete_rows;
  if (rows.partial) values_.before_documents.assign(reader.column_count(), Bytes());
  CsvValues values(values_, options_, out, plan.json, plan.order);
  const auto end_row = [&](std::string_view type, uint64_t row) {
    values.end(plan.count);
    char* end = out.need(type.size() + back_.size() + kDigitsRoom + 2);
    end = put_text(put_text(end, type), back_.view());
    end = write_u64(end, row);
    *end++ = '\r';
    *end++ = '\n';
    out.advance_to(end);
  };
  return write_rows(out, rows, first_row, 2 * back_.size() + 64, [&](Cursor& in, uint64_t row) {
    bool good = true;
    if (has_before) {
      values.keep_documents(rows.partial);
      values.begin();
      good = reader.read(in, rows.before_present, {}, values);
      end_row(has_after ? "update_preimage" : "delete", row);
    }
    if (has_after && good) {
      values.keep_documents(false);
      const Bytes partial = rows.partial ? read_value_options(in, reader.json_column_count()) : Bytes();
      values.begin();
      good = in.ok() && reader.read(in, rows.after_present, partial, values);
      end_row(has_before ? "update_postimage" : "insert", row);
    }
    return good;
  });
}

}  // namespace binsift
