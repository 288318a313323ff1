#include "inspect/report_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "inspect/event_detail.h"
#include "inspect/event_head.h"
#include "inspect/html_text.h"
#include "inspect/report_chart.h"

namespace binsift {
namespace {

constexpr size_t kFilesShown = 500, kTablesNamed = 6;

std::string section(std::string_view title, std::string_view small, const std::string& body) {
  return fmt::format("<section class=card><h2>{}{}</h2>{}</section>\n", title,
                     small.empty() ? "" : fmt::format("<small>{}</small>", small), body);
}

std::string key_html(const TableShape& shape) {
  if (!shape.primary_key_known) return "<span class=soft title=\"the log does not tell it\">?</span>";
  if (shape.primary_key.empty()) return "<span class=tag>no primary key</span>";
  std::string html;
  for (const std::string& column : shape.primary_key) html += (html.empty() ? "" : ", ") + html_name(column);
  return html;
}

double percent_of(uint64_t part, uint64_t whole) {
  return whole ? double(part) / double(whole) * 100 : 0;
}

std::string percent_words(uint64_t part, uint64_t whole) {
  const double percent = percent_of(part, whole);
  return part && percent < 0.95 ? fmt::format("{:.1f}&#8239;%", percent)
                                : fmt::format("{:.0f}&#8239;%", percent);
}

// "shop.orders 120, shop.items 80"
std::string tables_html(const TransactionSums& sums) {
  std::vector<const TransactionSums::TableRows*> tables;
  for (const auto& table : sums.tables) tables.push_back(&table);
  std::stable_sort(tables.begin(), tables.end(),
                   [](const auto* a, const auto* b) { return sum_of(a->rows) > sum_of(b->rows); });
  std::string html;
  for (size_t i = 0; i < tables.size() && i < kTablesNamed; ++i) {
    if (i) html += ", ";
    html += html_name(tables[i]->table->text);
    if (tables.size() > 1)
      html += fmt::format(" <span class=soft>{}</span>", html_number(sum_of(tables[i]->rows)));
  }
  if (tables.size() > kTablesNamed) html += fmt::format(", and {} more", tables.size() - kTablesNamed);
  std::vector<std::string> others;
  if (sums.ddl_count) others.push_back("DDL");
  if (sums.statement_count)
    others.push_back(fmt::format("{} {}", html_number(sums.statement_count),
                                 sums.statement_count == 1 ? "statement" : "statements"));
  for (const std::string& other : others) html += (html.empty() ? "" : ", ") + other;
  return html;
}

std::string transaction_rows(const TopTransactions& top) {
  std::string html;
  for (const auto& [value, record] : top.list()) {
    html += fmt::format(
        "<tr><td class=nw>{}<td class=n>{}<td class=n>{}<td class=n>{}<td class=w>{}"
        "<td class=at><code>{}:{}</code>{}</tr>\n",
        time_words(second_of(record.commit_time)), size_words(record.size),
        count_words(sum_of(record.sums.rows)), record.duration() ? duration_words(record.duration()) : "–",
        tables_html(record.sums), html_text(record.file->name), record.begin,
        record.gtid.empty() ? "" : " <code class=\"soft gtid\">" + html_text(record.gtid) + "</code>");
  }
  return html;
}

constexpr const char* kTransactionHead =
    "<div class=scroll><table><thead><tr><th>committed (UTC)<th class=n>bytes<th class=n>rows<th "
    "class=n>took<th>what"
    "<th>where</tr></thead><tbody>\n";

std::string state_html(const FileTally& file) {
  switch (file.state) {
    case FileState::closed:
    case FileState::in_use: return state_name(file.state);
    case FileState::open:
    case FileState::torn: return fmt::format("<span class=tag>{}</span>", state_name(file.state));
    default: return fmt::format("<span class=\"tag bad\">{}</span>", state_name(file.state));
  }
}

}  // namespace

std::string bar_html(const std::vector<BarPart>& parts, uint64_t whole) {
  std::string html = "<div>";
  for (const BarPart& part : parts)
    if (part.value)
      html += fmt::format("<i class={} style=width:{:.2f}%></i>", part.color, percent_of(part.value, whole));
  return html + "</div>";
}

std::string count_words(uint64_t count) {
  return count ? html_number(count) : "–";
}

std::string report_tables(const LogTally& tally, const TimeLine& line, const TimeAxis& axis, size_t most) {
  const std::vector<const TableTally*> tables = tables_by_size(tally);
  if (tables.empty()) return {};
  const std::vector<TimeLine::TableLine> lines = line.largest_tables(most);
  const uint64_t largest = sum_of(tables.front()->bytes), all = sum_of(tally.row_bytes);
  std::string html =
      "<div class=scroll><table><thead><tr><th>table<th class=n>insert<th class=n>update<th class=n>delete"
      "<th class=n>bytes<th><th class=n>share<th>over time<th>primary key</tr></thead><tbody>\n";
  for (size_t i = 0; i < tables.size() && i < most; ++i) {
    const TableTally& table = *tables[i];
    std::vector<uint64_t> values(axis.count);
    for (const TimeLine::TableLine& each : lines)
      if (each.shape && each.shape->text == table.shape->text && each.shape->name == table.shape->name)
        for (const auto& [number, sums] : each.buckets)
          if (axis.holds(number)) values[number - axis.first] += sums.bytes;
    html += fmt::format(
        "<tr><td class=w>{}<td class=n>{}<td class=n>{}<td class=n>{}<td class=n>{}<td class=bar>{}<td "
        "class=n>{}"
        "<td>{}<td class=w>{}</tr>\n",
        html_name(table.shape->text), count_words(table.rows[0]), count_words(table.rows[1]),
        count_words(table.rows[2]), size_words(sum_of(table.bytes)),
        bar_html({{"ins", table.bytes[0]}, {"upd", table.bytes[1]}, {"del", table.bytes[2]}}, largest),
        percent_words(sum_of(table.bytes), all), spark_html(values), key_html(*table.shape));
  }
  html += "</tbody></table></div>";
  std::string small = fmt::format("{} in all, by bytes of their row events", html_number(tables.size()));
  if (tables.size() > most)
    small = fmt::format("the {} largest of {}", html_number(most), html_number(tables.size()));
  return section("Tables", small, html);
}

std::string report_transactions(const LogTally& tally) {
  std::string html;
  if (!tally.largest.list().empty())
    html += section("Largest transactions", "by bytes in the log",
                    kTransactionHead + transaction_rows(tally.largest) + "</tbody></table></div>");
  if (!tally.longest.list().empty())
    html += section("Longest transactions", "from the first event to the commit",
                    kTransactionHead + transaction_rows(tally.longest) + "</tbody></table></div>");
  return html;
}

std::string report_sizes(const LogTally& tally) {
  uint64_t most_count = 0, most_bytes = 0;
  size_t first = tally.sizes.count.size(), last = 0;
  for (size_t i = 0; i < tally.sizes.count.size(); ++i) {
    if (tally.sizes.count[i] == 0) continue;
    first = std::min(first, i);
    last = i;
    most_count = std::max(most_count, tally.sizes.count[i]);
    most_bytes = std::max(most_bytes, tally.sizes.bytes[i]);
  }
  if (most_count == 0) return {};
  std::string html =
      "<div class=scroll><table><thead><tr><th>up to<th class=n>transactions<th><th "
      "class=n>bytes<th></tr></thead>"
      "<tbody>\n";
  for (size_t i = first; i <= last; ++i)
    html +=
        fmt::format("<tr><td class=nw>{}<td class=n>{}<td class=bar>{}<td class=n>{}<td class=bar>{}</tr>\n",
                    i < 64 ? size_words(uint64_t{1} << i) : "more", count_words(tally.sizes.count[i]),
                    bar_html({{"one", tally.sizes.count[i]}}, most_count),
                    tally.sizes.bytes[i] ? size_words(tally.sizes.bytes[i]) : "–",
                    bar_html({{"t1", tally.sizes.bytes[i]}}, most_bytes));
  return section("Transaction sizes", "", html + "</tbody></table></div>");
}

std::string report_events(const LogTally& tally) {
  struct Row {
    std::string name;
    EventCount count;
  };
  std::vector<Row> rows;
  uint64_t most = 0;
  for (const bool inner : {false, true}) {
    const EventCounts& counts = inner ? tally.inner_events : tally.events;
    for (size_t i = 0; i < counts.size(); ++i) {
      if (counts[i].count == 0) continue;
      rows.push_back({short_name_of(EventType(i)) + (inner ? " in payloads" : ""), counts[i]});
      most = std::max(most, counts[i].bytes);
    }
  }
  if (rows.empty()) return {};
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.count.bytes > b.count.bytes; });
  std::string html =
      "<div class=scroll><table><thead><tr><th>event<th class=n>count<th "
      "class=n>bytes<th></tr></thead><tbody>\n";
  for (const Row& row : rows)
    html += fmt::format("<tr><td class=w>{}<td class=n>{}<td class=n>{}<td class=bar>{}</tr>\n",
                        html_text(row.name), html_number(row.count.count), size_words(row.count.bytes),
                        bar_html({{"one", row.count.bytes}}, most));
  return section("Events", "", html + "</tbody></table></div>");
}

std::string report_silences(const LogTally& tally) {
  const auto& list = tally.silences.list();
  // Where something is committed every few seconds, its pauses tell nothing.
  if (list.empty() || list.front().seconds() < 10) return {};
  const uint64_t longest = list.front().seconds();
  std::string html =
      "<div class=scroll><table><thead><tr><th>nothing for<th><th>last commit before (UTC)<th>first commit "
      "after"
      "</tr></thead><tbody>\n";
  for (const Silences::Span& span : list) {
    if (span.seconds() < 10) break;
    html += fmt::format("<tr><td class=nw>{}<td class=bar>{}<td class=nw>{}<td class=nw>{}</tr>\n",
                        duration_words(span.seconds()), bar_html({{"rest", span.seconds()}}, longest),
                        time_words(span.begin), time_words(span.end));
  }
  return section("Silence", "the longest spans of time without a commit", html + "</tbody></table></div>");
}

std::string report_files(const LogTally& tally) {
  if (tally.files.empty()) return {};
  std::string html =
      "<div class=scroll><table><thead><tr><th>file<th>state<th class=n>size<th>first event (UTC)<th>last "
      "event"
      "<th class=n>transactions<th class=n>rows<th>server</tr></thead><tbody>\n";
  for (size_t i = 0; i < tally.files.size() && i < kFilesShown; ++i) {
    const FileTally& file = tally.files[i];
    html += fmt::format(
        "<tr><td class=w>{}<td>{}<td class=n>{}<td class=nw>{}<td class=nw>{}<td class=n>{}<td class=n>{}"
        "<td class=w>{}</tr>\n",
        html_name(file.file->name), state_html(file), size_words(file.size), time_words(file.time.first),
        time_words(file.time.last), count_words(file.transaction_count), count_words(sum_of(file.rows)),
        file.format ? html_text(server_text(*file.format)) : "–");
  }
  html += "</tbody></table></div>";
  return section("Files",
                 tally.files.size() > kFilesShown
                     ? fmt::format("the first {} of {}", kFilesShown, html_number(tally.files.size()))
                     : "",
                 html);
}

}  // namespace binsift
