#include "inspect/report_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "inspect/event_detail.h"
#include "inspect/html_text.h"
#include "inspect/report_chart.h"
#include "inspect/report_parts.h"
#include "inspect/report_style.h"

namespace binsift {
namespace {

constexpr size_t kTablesDrawn = 8, kMessagesShown = 100;

class Page {
 public:
  Page(const LogTally& tally, const ReportOptions& options)
      : tally_(tally), options_(options), line_(*tally.time_line) {
    axis_ = time_axis_of(line_, kReportBars);
  }

  std::string text() {
    add_head();
    add_tiles();
    add_notes();
    add_time_line();
    html_ += report_tables(tally_, line_, axis_, options_.most);
    html_ += report_transactions(tally_);
    const std::string sizes = report_sizes(tally_), events = report_events(tally_);
    html_ += sizes.empty() ? events : "<div class=two>" + sizes + events + "</div>";
    html_ += report_silences(tally_);
    html_ += report_files(tally_);
    html_ += fmt::format(
        "<footer>binsift {} inspect --html. Times are UTC, sizes powers of 1024.</footer>\n</main>",
        html_text(options_.version));
    html_ += "<script>" + std::string(kReportScript) + "</script>\n</body></html>\n";
    return std::move(html_);
  }

  // Buckets that the alert marks.
  uint64_t above = 0;

 private:
  std::string files_words() const {
    if (tally_.files.empty()) return "no log";
    const std::string first = html_name(tally_.files.front().file->name);
    return tally_.files.size() == 1 ? first : first + " … " + html_name(tally_.files.back().file->name);
  }

  void add_head() {
    const std::string title =
        tally_.files.empty() ? "no log"
        : tally_.files.size() == 1
            ? html_text(tally_.files.front().file->name)
            : html_text(tally_.files.front().file->name) + " … " + html_text(tally_.files.back().file->name);
    html_ =
        "<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8>\n"
        "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'; "
        "script-src 'unsafe-inline'; img-src data:\">\n"
        "<meta name=viewport content=\"width=device-width,initial-scale=1\"><meta name=referrer "
        "content=no-referrer>\n<link rel=icon href=data:,>\n";
    html_ +=
        "<title>" + title + " – binsift</title>\n<style>" + kReportStyle + "</style></head>\n<body><main>\n";
    html_ += "<header><h1>" + files_words() + "</h1>\n<p class=soft>";
    std::vector<std::string> pieces;
    std::vector<std::string> servers;
    for (const FileTally& file : tally_.files) {
      if (!file.format) continue;
      const std::string server = server_text(*file.format);
      if (std::find(servers.begin(), servers.end(), server) == servers.end()) servers.push_back(server);
    }
    for (size_t i = 0; i < servers.size() && i < 3; ++i) pieces.push_back(html_text(servers[i]));
    if (servers.size() > 3) pieces.push_back(fmt::format("and {} more", servers.size() - 3));
    if (!tally_.server_ids.empty()) {
      std::string ids = tally_.server_ids.size() == 1 ? "server" : "servers";
      for (size_t i = 0; i < tally_.server_ids.size() && i < 5; ++i)
        ids += fmt::format(" {}", tally_.server_ids[i]);
      if (tally_.server_ids.size() > 5) ids += " …";
      pieces.push_back(ids);
    }
    if (const char* image = image_name(tally_.images); *image) pieces.push_back(std::string("row ") + image);
    if (const std::string names = names_words(tally_); !names.empty()) pieces.push_back(names);
    html_ += fmt::format("{}", fmt::join(pieces, " · ")) + "</p>\n";
    if (tally_.time.first)
      html_ += fmt::format("<p class=soft>{} – {} UTC</p>\n", time_words(tally_.time.first),
                           time_words(tally_.time.last));
    add_gtids();
    if (options_.is_selection) html_ += "<p><span class=tag>a selection of what is in the logs</span></p>\n";
    html_ += "</header>\n";
  }

  void add_gtids() {
    const GtidSet set = tally_.gtids.set();
    if (set.is_empty()) return;
    constexpr size_t kShort = 120, kMost = 20000;
    const std::string text = to_text(set);
    if (text.size() <= kShort)
      html_ += "<p><code>" + html_text(text) + "</code></p>\n";
    else
      html_ += "<details><summary>GTIDs</summary><div class=scroll><code>" + html_text(text, kMost) +
               "</code></div></details>\n";
  }

  void tile(std::string_view name, std::string_view value, const std::string& sub) {
    html_ +=
        fmt::format("<div><dt>{}</dt><dd class=big>{}</dd><dd class=sub>{}</dd></div>\n", name, value, sub);
  }

  void add_tiles() {
    html_ += "<dl class=tiles>\n";
    std::string rate;
    if (tally_.transaction_count) {
      const double seconds = double(tally_.commit_time.last) - double(tally_.commit_time.first) + 1;
      const double each = double(tally_.transaction_count) / seconds;
      if (each >= 10)
        rate = html_number(uint64_t(each + 0.5)) + " a second, ";
      else if (each >= 0.1)
        rate = fmt::format("{:.1f} a second, ", each);
      else if (each * 3600 >= 1)
        rate = fmt::format("{:.0f} an hour, ", each * 3600);
      rate += fmt::format("at most {} at {}", html_number(tally_.busiest.count()),
                          time_words(tally_.busiest.second()).substr(11));
    }
    tile("Transactions", html_number(tally_.transaction_count), rate);
    const OperationCounts& rows = tally_.rows;
    tile("Rows changed", html_number(sum_of(rows)),
         "<div class=split>" +
             bar_html({{"ins", rows[0]}, {"upd", rows[1]}, {"del", rows[2]}}, sum_of(rows)) + "</div>" +
             fmt::format("insert {} · update {} · delete {}", html_number(rows[0]), html_number(rows[1]),
                         html_number(rows[2])));
    tile("Size of the logs", size_words(tally_.bytes),
         fmt::format("{} {}, {} events", html_number(tally_.files.size()),
                     tally_.files.size() == 1 ? "file" : "files", html_number(tally_.event_count)));
    const TimeSpan& commits = tally_.commit_time;
    if (commits.first)
      tile("Time", duration_words(commits.last - commits.first),
           fmt::format("from the first commit to the last, in {} {}", html_number(tally_.tables.size()),
                       tally_.tables.size() == 1 ? "table" : "tables"));
    if (!tally_.largest.list().empty()) {
      const auto& largest = tally_.largest.list().front();
      tile("Largest transaction", size_words(largest.value),
           fmt::format("{} rows at {}", html_number(sum_of(largest.record.sums.rows)),
                       time_words(second_of(largest.record.commit_time)).substr(11)));
    }
    if (!tally_.longest.list().empty()) {
      const auto& longest = tally_.longest.list().front();
      tile("Longest transaction", duration_words(longest.value),
           fmt::format("{} rows, committed {}", html_number(sum_of(longest.record.sums.rows)),
                       time_words(second_of(longest.record.commit_time)).substr(11)));
    }
    html_ += "</dl>\n";
  }

  void add_list(std::string_view kind, std::string_view title, const std::vector<std::string>& items) {
    if (items.empty()) return;
    html_ += fmt::format("<section class=\"{}\"><h2>{}</h2><ul>", kind, title);
    for (const std::string& item : items) html_ += "<li>" + item + "</li>";
    html_ += "</ul></section>\n";
  }

  void add_notes() {
    if (!options_.error.empty())
      add_list("note bad", "Reading ended early, and the page shows what stands in front of it",
               {html_text(options_.error, 2000)});
    std::vector<std::string> items;
    for (const Remark& remark : worth_a_look(tally_)) items.push_back(html_text(remark.text));
    for (size_t i = 0; i < options_.messages.size() && i < kMessagesShown; ++i)
      items.push_back(html_text(options_.messages[i], 1000));
    if (options_.messages.size() > kMessagesShown)
      items.push_back(fmt::format("and {} more messages", options_.messages.size() - kMessagesShown));
    add_list("note", "Worth a look", items);
  }

  ChartSeries series(std::string name, std::string color, auto&& value_of) const {
    ChartSeries series{std::move(name), std::move(color), std::vector<uint64_t>(axis_.count)};
    for (const auto& [number, sums] : line_.buckets())
      if (axis_.holds(number)) series.values[number - axis_.first] = value_of(sums);
    return series;
  }

  void add_time_line() {
    if (axis_.count == 0) return;
    // The alert looks at all buckets, those outside too.
    if (options_.alert > 0) {
      for (const TimeLineEntry& entry : entries_of(line_, tally_.time, options_.alert, 0)) {
        above += entry.above != 0;
        if (entry.above && axis_.holds(entry.number)) axis_.above[entry.number - axis_.first] = entry.above;
      }
    }
    html_ += fmt::format("<section class=card><h2>Time line<small>by commit, a bar is {}</small></h2>\n",
                         bucket_words(axis_.seconds));
    if (options_.alert > 0)
      html_ += fmt::format("<p class=soft>{} above {:g} times the running mean of what went before</p>\n",
                           above == 0   ? "No bar is"
                           : above == 1 ? "1 bar is"
                                        : html_number(above) + " bars are",
                           options_.alert);
    if (axis_.outside_count)
      html_ += fmt::format(
          "<p class=soft>Not drawn: {} far from the others, {}</p>\n",
          axis_.outside_count == 1 ? "1 transaction" : html_number(axis_.outside_count) + " transactions",
          axis_.outside.first == axis_.outside.last
              ? time_words(axis_.outside.first)
              : time_words(axis_.outside.first) + " – " + time_words(axis_.outside.last));
    Chart rows{.title = "Rows by operation"};
    static constexpr const char* kColors[] = {"ins", "upd", "del"};
    for (size_t i = 0; i < 3; ++i)
      rows.series.push_back(
          series(kOperationNames[i], kColors[i], [i](const TimeSums& sums) { return sums.rows[i]; }));
    if (sum_of(tally_.rows)) html_ += chart_html(rows, axis_);

    Chart bytes{.title = "Bytes of rows by table", .is_bytes = true};
    const auto lines = line_.largest_tables(kTablesDrawn);
    for (size_t i = 0; i < lines.size(); ++i) {
      ChartSeries table{lines[i].shape ? html_text(lines[i].shape->text) : "other tables",
                        lines[i].shape ? fmt::format("t{}", i) : "rest", std::vector<uint64_t>(axis_.count)};
      for (const auto& [number, sums] : lines[i].buckets)
        if (axis_.holds(number)) table.values[number - axis_.first] = sums.bytes;
      bytes.series.push_back(std::move(table));
    }
    if (!lines.empty()) html_ += chart_html(bytes, axis_);

    Chart commits{.title = "Transactions", .is_low = true};
    commits.series.push_back(series("", "one", [](const TimeSums& sums) { return sums.transaction_count; }));
    html_ += chart_html(commits, axis_);

    Chart statements{.title = "Statements", .is_low = true};
    statements.series.push_back(series("DDL", "t3", [](const TimeSums& sums) { return sums.ddl_count; }));
    statements.series.push_back(series("changes in statement format", "t1",
                                       [](const TimeSums& sums) { return sums.statement_count; }));
    if (!statements.series[0].is_empty() || !statements.series[1].is_empty())
      html_ += chart_html(statements, axis_);
    add_numbers();
    html_ += "</section>\n";
  }

  // The charts' numbers, for those who can't see them.
  void add_numbers() {
    html_ +=
        "<details><summary>The same as numbers</summary><div class=scroll><table><thead><tr><th>time (UTC)"
        "<th class=n>transactions<th class=n>insert<th class=n>update<th class=n>delete<th class=n>statements"
        "<th class=n>bytes</tr></thead><tbody>\n";
    for (const auto& [number, sums] : line_.buckets()) {
      if (!axis_.holds(number)) continue;
      html_ += fmt::format(
          "<tr><td class=nw>{}<td class=n>{}<td class=n>{}<td class=n>{}<td class=n>{}<td class=n>{}<td "
          "class=n>{}</tr>\n",
          axis_.words_of(number - axis_.first), count_words(sums.transaction_count),
          count_words(sums.rows[0]), count_words(sums.rows[1]), count_words(sums.rows[2]),
          count_words(sums.statement_count + sums.ddl_count), size_words(sums.bytes));
    }
    html_ += "</tbody></table></div></details>\n";
  }

  const LogTally& tally_;
  const ReportOptions& options_;
  TimeLine line_;
  TimeAxis axis_;
  std::string html_;
};

}  // namespace

std::string report_page(const LogTally& tally, const ReportOptions& options, uint64_t& above) {
  Page page(tally, options);
  std::string text = page.text();
  above = page.above;
  return text;
}

}  // namespace binsift
