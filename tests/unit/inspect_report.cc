#include <doctest/doctest.h>

#include "inspect/html_text.h"
#include "inspect/report_chart.h"
#include "inspect/report_page.h"

using namespace binsift;

namespace {

TableShapePtr shape(std::string name, std::vector<std::string> key = {"id"}) {
  auto table = std::make_shared<TableShape>();
  table->database = "d";
  table->name = name;
  table->text = "d." + name;
  table->primary_key_known = true;
  table->primary_key = std::move(key);
  return table;
}

// A log of a file of this name with a transaction a second in a table of this name.
void fill(LogTally& tally, const std::string& name, uint32_t first, unsigned count) {
  UnitTally unit;
  unit.file = std::make_shared<LogFile>(LogFile{name, name});
  unit.end = 1000;
  TableTally table{.shape = shape(name, {name})};
  for (uint32_t second = first; second < first + count; ++second) {
    const TimeSums sums{.transaction_count = 1, .rows = {1, 2, 3}, .bytes = 300};
    unit.times.emplace_back(second, sums);
    unit.table_times.push_back({second, table.shape, {.rows = {1, 2, 3}, .bytes = 200}});
    unit.per_second.emplace_back(second, 1);
    unit.commit_time.add(second);
    unit.sizes.add(300);
    add_to(table.rows, sums.rows);
    add_to(table.bytes, {50, 50, 100});
    add_to(unit.row_bytes, {50, 50, 100});
    add_to(unit.rows, sums.rows);
    ++unit.transaction_count;
  }
  unit.time = unit.commit_time;
  TransactionRecord record{
      .file = unit.file, .begin = 4, .size = 300, .gtid = name, .commit_time = 1000000ull * first};
  record.sums.tables.push_back({.table = table.shape, .rows = {1, 2, 3}});
  unit.largest.add(300, record);
  unit.tables.push_back(table);
  tally.add(unit);
}

size_t count_of(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = 0; (at = text.find(part, at)) != std::string_view::npos; at += part.size()) ++count;
  return count;
}

// Tags that are opened are closed, but those that HTML needs no end of.
void check_tags(const std::string& html) {
  for (const char* tag : {"html",    "body", "main", "section", "table",  "thead", "tbody", "figure",
                          "div",     "svg",  "g",    "h1",      "h2",     "ul",    "li",    "details",
                          "summary", "bdi",  "code", "style",   "script", "span",  "title"}) {
    CAPTURE(tag);
    const size_t opened =
        count_of(html, std::string("<") + tag + ">") + count_of(html, std::string("<") + tag + " ");
    CHECK(opened == count_of(html, std::string("</") + tag + ">"));
  }
}

}  // namespace

TEST_CASE("text in a page can't become markup") {
  CHECK(html_text("a<b>&\"c'") == "a&lt;b&gt;&amp;&quot;c&#39;");
  CHECK(html_text("x\ny\x01\xff") == "x y??");
  CHECK(html_name("<i>") == "<bdi>&lt;i&gt;</bdi>");
  CHECK(html_text("naïve 🙂") == "naïve 🙂");
}

TEST_CASE("hostile names stay names") {
  for (const std::string name :
       {"</title><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='x", "a&lt;b",
        "🙂 ünï", "]]>--><!--", "\xE2\x80\xAEgnp.exe", "${x}`{}", "\xff\xfe\x00"}) {
    LogTally tally;
    tally.time_line.emplace(TimeLine::Plan{.by_table = true});
    fill(tally, name, 1700000000, 30);
    uint64_t above = 0;
    const std::string page = report_page(tally, {.version = name, .messages = {name}, .error = name}, above);
    check_tags(page);
    CHECK(count_of(page, "<script") == 1);
    CHECK(count_of(page, "<img") == 0);
    CHECK(count_of(page, "<!--") == 0);
    CHECK(count_of(page, "onerror=alert(1)>") == 0);
    if (name.find_first_of("<>\"'") != std::string::npos) CHECK(count_of(page, name) == 0);
  }
}

TEST_CASE("a page asks for nothing from elsewhere") {
  LogTally tally;
  tally.time_line.emplace(TimeLine::Plan{.by_table = true});
  fill(tally, "t", 1700000000, 500);
  uint64_t above = 0;
  const std::string page = report_page(tally, {.alert = 2}, above);
  check_tags(page);
  for (const char* word : {"http:", "https:", "src=", "@import", "url("}) CHECK(count_of(page, word) == 0);
  CHECK(count_of(page, "default-src 'none'") == 1);
  CHECK(above == 0);
}

TEST_CASE("a page of nothing is a page") {
  LogTally tally;
  tally.time_line.emplace(TimeLine::Plan{.by_table = true});
  uint64_t above = 0;
  check_tags(report_page(tally, {}, above));
}

TEST_CASE("an axis has few bars, and leaves out what is far from the rest") {
  const auto axis_of = [](const std::vector<std::pair<uint32_t, uint64_t>>& commits) {
    TimeLine line({});
    for (const auto& [second, count] : commits) line.add(second, {.transaction_count = count});
    return time_axis_of(line, kReportBars);
  };
  std::vector<std::pair<uint32_t, uint64_t>> commits;
  for (uint32_t second = 1700000000; second < 1700086400; second += 7) commits.emplace_back(second, 1);
  TimeAxis axis = axis_of(commits);
  CHECK(axis.seconds == 900);
  CHECK(axis.count <= kReportBars);
  CHECK(axis.outside_count == 0);
  CHECK(axis.ticks.size() >= 4);
  CHECK(axis.ticks.size() <= 10);
  for (const TimeAxis::Tick& tick : axis.ticks) CHECK((tick.place >= 0 && tick.place <= 1));
  commits.insert(commits.begin(), {{5, 1}, {1234567890, 2}});
  commits.emplace_back(UINT32_MAX, 1);
  axis = axis_of(commits);
  CHECK(axis.seconds == 900);
  CHECK(axis.outside_count == 4);
  CHECK(axis.outside.first <= 5);
  // Two halves of equal weight are both shown, however far they are.
  commits.clear();
  for (uint32_t i = 0; i < 100; ++i)
    commits.insert(commits.end(), {{1600000000 + i, 1}, {1700000000 + i, 1}});
  axis = axis_of(commits);
  CHECK(axis.outside_count == 0);
  CHECK(axis.count <= kReportBars + 2);
  CHECK(axis_of({{1, 1}}).count == 24);
  CHECK(axis_of({{0, 1}, {UINT32_MAX, 1}}).count <= kReportBars);
  CHECK(axis_of({}).count == 0);
}

TEST_CASE("the steps of a chart are whole") {
  for (const bool is_bytes : {false, true})
    for (uint64_t most = 1; most < uint64_t{1} << 50; most = most * 3 / 2 + 1) {
      TimeLine line({});
      line.add(60, {.transaction_count = 1});
      const TimeAxis axis = time_axis_of(line, 10);
      std::vector<uint64_t> values(axis.count);
      values[7] = most;
      const std::string html =
          chart_html({.title = "x", .series = {{"s", "ins", values}}, .is_bytes = is_bytes}, axis);
      CAPTURE(most);
      // The highest bar is inside, and takes a third of the height at least.
      const size_t at = html.find(" y=", html.find("class=ins"));
      const double top = std::stod(html.substr(at + 3));
      CHECK(top >= 0);
      CHECK(top <= 670);
      check_tags(html);
    }
}

TEST_CASE("silences are the longest, and no clock that was set back ends one") {
  Silences silences;
  for (const uint32_t second : {100u, 101u, 200u, 50u, 150u, 201u, 1000u, 1002u}) silences.add(second);
  REQUIRE(silences.list().size() == 3);
  CHECK(silences.list()[0].seconds() == 799);
  CHECK(silences.list()[1].seconds() == 99);
  CHECK(silences.list()[2].seconds() == 2);
  CHECK(silences.furthest_back() == 150);
  for (uint32_t second = 2000; second < 100000; second += 100) silences.add(second);
  CHECK(silences.list().size() == Silences::kMost);
}

TEST_CASE("what is worth a look: missing GTIDs, silence, commit times that go back") {
  const auto kinds = [](const LogTally& tally) {
    std::string text;
    for (const Remark& remark : worth_a_look(tally))
      text += std::string(remark.kind) + ": " + remark.text + "\n";
    return text;
  };
  const auto fill_gtids = [](LogTally& tally, GtidKind kind, std::vector<uint64_t> numbers) {
    UnitTally unit;
    for (const uint64_t number : numbers) {
      Gtid gtid;
      gtid.kind = kind;
      gtid.number = number;
      add_gtid(unit.gtids, gtid);
    }
    tally.add(unit);
  };
  LogTally gaps;
  fill_gtids(gaps, GtidKind::mysql, {5, 6, 9, 10, 12});
  CHECK(kinds(gaps) ==
        "gtid_gaps: 3 GTIDs are missing in between, first 00000000-0000-0000-0000-000000000000:7-8\n");
  gaps.is_part = true;
  CHECK(kinds(gaps).empty());
  LogTally whole, mariadb;
  fill_gtids(whole, GtidKind::mysql, {7, 6, 5, 8});
  CHECK(kinds(whole).empty());
  fill_gtids(mariadb, GtidKind::mariadb, {5, 9});
  CHECK(kinds(mariadb).empty());

  const auto fill_times = [](LogTally& tally, std::vector<uint32_t> seconds) {
    UnitTally unit;
    for (const uint32_t second : seconds) {
      unit.per_second.emplace_back(second, 1);
      unit.commit_time.add(second);
    }
    tally.add(unit);
  };
  LogTally silent, busy, back;
  fill_times(silent, {1767225600, 1767225601, 1767226801});
  CHECK(kinds(silent) == "silence: nothing committed for 20 min up to 2026-01-01 00:20:01\n");
  fill_times(busy, {1767225600, 1767226200, 1767226900, 1767227500, 1767228050});
  fill_times(busy, [] {
    std::vector<uint32_t> seconds;
    for (uint32_t second = 1767228050; second < 1767248050; second += 500) seconds.push_back(second);
    return seconds;
  }());
  CHECK(kinds(busy).empty());
  fill_times(back, {1767225600, 1767225630, 1767225480, 1767225640});
  CHECK(kinds(back) == "commit_times_back: commit times go back by up to 2 min 30 s\n");
}
