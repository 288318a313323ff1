#include <fmt/format.h>

#include <algorithm>

#include "inspect/event_fields.h"
#include "inspect/hot_row_counter.h"
#include "render/json_change.h"

namespace binsift {
namespace {

// Changed once, a row is not hot.
constexpr uint64_t kLeastChanges = 2;

const char* reason_words(HotRowsReport::Reason reason) {
  switch (reason) {
    case HotRowsReport::Reason::no_key: return "no primary key";
    case HotRowsReport::Reason::key_unknown: return "primary key not known";
    case HotRowsReport::Reason::key_missing: return "primary key not in the row image";
  }
  return "";
}

std::vector<HotRows::Row> hottest(const HotRowsReport& report, size_t most) {
  std::vector<HotRows::Row> rows = report.rows.hottest(most);
  while (!rows.empty() && rows.back().at_least() < kLeastChanges) rows.pop_back();
  return rows;
}

// How often a row that is not listed can have been changed.
uint64_t most_unlisted(const HotRowsReport& report, const std::vector<HotRows::Row>& rows, size_t most) {
  const uint64_t seen = rows.size() < most ? kLeastChanges - 1 : rows.back().at_least();
  return seen + report.rows.bound();
}

std::vector<const HotRowsReport::Uncounted*> uncounted(const HotRowsReport& report) {
  std::vector<const HotRowsReport::Uncounted*> list;
  for (const auto& [name, each] : report.uncounted) list.push_back(&each);
  std::stable_sort(list.begin(), list.end(), [](const auto* a, const auto* b) { return a->rows > b->rows; });
  return list;
}

std::string count_or_dash(uint64_t count, const Screen& screen) {
  return count ? grouped(count) : screen.dash();
}

}  // namespace

std::string key_json(const HotRows::Row& row, const TimeZone* zone) {
  const Table& table = *row.table->table;
  std::vector<uint8_t> bits((table.columns.size() + 7) / 8);
  for (const uint32_t column : table.primary_key) bits[column / 8] |= uint8_t(1u << column % 8);
  RowsEvent image{.operation = RowOperation::delete_rows,
                  .column_count = table.columns.size(),
                  .before_present = bits,
                  .rows = as_bytes(row.key)};
  JsonChanges changes({.zone = zone});
  const std::unique_ptr<ChangePlan> json = changes.plan(table);
  OutBuffer out;
  const Result<uint64_t> count = changes.append(out, {}, 0, *json, RowReader(table), image);
  // The record ends with the image. In a string there is no quote without a backslash in front of it.
  constexpr std::string_view kBefore = ",\"before\":";
  const std::string_view record = out.view();
  const size_t at = record.find(kBefore);
  if (!count || at == std::string_view::npos || !record.ends_with("}\n")) return "{}";
  return std::string(record.substr(at + kBefore.size(), record.size() - at - kBefore.size() - 2));
}

std::string hot_rows_text(const HotRowsReport& report, size_t most, const TimeZone* zone,
                          const ScreenStyle& style) {
  const Screen screen(style);
  struct Line {
    std::string table, key, changes, rows[3];
  };
  std::vector<Line> lines{{"table", "row", "changes", {"insert", "update", "delete"}}};
  const std::vector<HotRows::Row> rows = hottest(report, most);
  for (const HotRows::Row& row : rows) {
    OutBuffer key;
    append_one_line(key, key_json(row, zone), 200);
    Line line{row.table->shape->text, std::string(key.view()), grouped(row.at_least()), {}};
    if (row.error) line.changes += " to " + grouped(row.at_most());
    for (size_t i = 0; i < 3; ++i) line.rows[i] = count_or_dash(row.seen[i], screen);
    lines.push_back(std::move(line));
  }
  std::string text;
  if (lines.size() > 1) {
    unsigned widths[6] = {};
    const auto widen = [](unsigned& width, std::string_view cell) {
      width = std::max(width, columns_of(cell));
    };
    for (const Line& line : lines) {
      widen(widths[0], line.table);
      widen(widths[1], line.key);
      widen(widths[2], line.changes);
      for (size_t i = 0; i < 3; ++i) widen(widths[3 + i], line.rows[i]);
    }
    for (size_t i = 0; i < lines.size(); ++i) {
      const Line& line = lines[i];
      std::string row = padded(line.table, widths[0]) + "  " + padded(line.key, widths[1]) + "  " +
                        padded_left(line.changes, widths[2]);
      for (size_t k = 0; k < 3; ++k) row += "  " + padded_left(line.rows[k], widths[3 + k]);
      text += i == 0 ? screen.bold(row) : row;
      text += '\n';
    }
  } else {
    text = "no row was changed twice\n";
  }
  if (report.rows.bound())
    text += fmt::format("more rows than are kept: one that is not listed was changed at most {} times\n",
                        grouped(most_unlisted(report, rows, most)));
  constexpr size_t kShown = 5;
  const auto others = uncounted(report);
  for (size_t i = 0; i < others.size() && i < kShown; ++i)
    text += fmt::format("not counted: {} {} of {}, {}\n", grouped(others[i]->rows),
                        others[i]->rows == 1 ? "row" : "rows", others[i]->shape->text,
                        reason_words(others[i]->reason));
  if (others.size() > kShown)
    text += fmt::format("not counted: {} more tables, {} rows in all (--json)\n",
                        grouped(others.size() - kShown), grouped(report.uncounted_rows));
  return text;
}

std::string hot_rows_json(const HotRowsReport& report, size_t most, const TimeZone* zone) {
  OutBuffer out;
  const std::vector<HotRows::Row> rows = hottest(report, most);
  for (const HotRows::Row& row : rows) {
    out.append("{\"type\":\"hot_row\",");
    out.append(row.table->shape->json);
    out.append(",\"key\":");
    out.append(key_json(row, zone));
    JsonFields fields(out);
    fields.number("changes", row.at_least());
    fields.number("at_most", row.at_most());
    for (size_t i = 0; i < 3; ++i) fields.number(kOperationNames[i], row.seen[i]);
    out.append("}\n");
  }
  for (const HotRowsReport::Uncounted* each : uncounted(report)) {
    out.append("{\"type\":\"uncounted\",");
    out.append(each->shape->json);
    JsonFields fields(out);
    fields.number("rows", each->rows);
    fields.word("reason", reason_words(each->reason));
    out.append("}\n");
  }
  out.append("{\"type\":\"hot_rows\"");
  JsonFields fields(out);
  fields.number("rows", report.row_count);
  fields.number("uncounted", report.uncounted_rows);
  fields.number("unlisted_at_most", most_unlisted(report, rows, most));
  out.append("}\n");
  return std::string(out.view());
}

}  // namespace binsift
