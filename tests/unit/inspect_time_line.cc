#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <random>

#include "inspect/log_counter.h"
#include "inspect/transactions.h"
#include "inspect/views.h"
#include "log_builder.h"
#include "places.h"
#include "render/temporal_text.h"

using namespace binsift;
using namespace binsift::test;
namespace fs = std::filesystem;

namespace {

// Seconds since 1970 of "2026-11-20T19:00:00…Z" by the C library.
uint64_t second_of_text(const std::string& text) {
  std::tm time{};
  REQUIRE(::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &time) != nullptr);
  return uint64_t(::timegm(&time));
}

uint64_t number_behind(const std::string& line, const std::string& key) {
  const size_t at = line.find("\"" + key + "\":");
  REQUIRE(at != std::string::npos);
  return std::stoull(line.substr(at + key.size() + 3));
}

std::string text_behind(const std::string& line, const std::string& key) {
  const size_t at = line.find("\"" + key + "\":\"");
  REQUIRE(at != std::string::npos);
  const size_t begin = at + key.size() + 4;
  return line.substr(begin, line.find('"', begin) - begin);
}

void for_each_line(const std::string& text, auto&& see) {
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at);
    see(text.substr(at, end - at));
    at = end + 1;
  }
}

bool same(const TimeSums& a, const TimeSums& b) {
  return a.transaction_count == b.transaction_count && a.rows == b.rows && a.bytes == b.bytes &&
         a.statement_count == b.statement_count && a.ddl_count == b.ddl_count;
}

struct Logs {
  std::vector<LogFilePtr> files;
  Selection selection;
  RunOptions run{.threads = 1};

  std::unique_ptr<LogTally> counted(const TimeLine::Plan& plan) const {
    auto tally = std::make_unique<LogTally>();
    tally->time_line.emplace(plan);
    REQUIRE(count_logs({files, SchemaHistory(), selection, run}, {}, *tally));
    return tally;
  }
  std::string transactions() const {
    StringSink sink;
    TransactionsReport report;
    REQUIRE(list_transactions({files, SchemaHistory(), selection, run}, {.json = true}, sink, report));
    return sink.text;
  }
};

TimeLine filled(const TimeLine::Plan& plan, const std::vector<std::pair<uint32_t, uint64_t>>& commits) {
  TimeLine line(plan);
  for (const auto& [second, bytes] : commits)
    line.add(second, {.transaction_count = 1, .rows = {bytes, 0, 0}, .bytes = bytes});
  return line;
}

}  // namespace

TEST_CASE("a time line has the sums of the transactions and the rows of every fixture") {
  int logs_seen = 0;
  for (const auto& folder : fs::directory_iterator(test_data())) {
    if (!fs::exists(folder.path() / "binlog.index") || fs::exists(folder.path() / "keyring")) continue;
    CAPTURE(folder.path());
    Logs logs;
    logs.files = *find_logs({folder.path().string()});
    ++logs_seen;
    const std::string transactions = logs.transactions();
    for (const uint64_t seconds : {uint64_t{1}, uint64_t{60}, uint64_t{3600}, uint64_t{86400}}) {
      const auto tally = logs.counted({.seconds = seconds, .by_table = true});
      std::map<uint64_t, TimeSums> expected;
      for_each_line(transactions, [&](const std::string& line) {
        TimeSums& sums = expected[second_of_text(text_behind(line, "ts")) / seconds];
        ++sums.transaction_count;
        for (size_t i = 0; i < 3; ++i) sums.rows[i] += number_behind(line, kOperationNames[i]);
        sums.statement_count += number_behind(line, "statements");
        sums.ddl_count += number_behind(line, "ddl");
        sums.bytes += number_behind(line, "size");
      });
      REQUIRE(tally->time_line->buckets().size() == expected.size());
      OperationCounts rows{};
      for (const auto& [number, sums] : tally->time_line->buckets()) {
        CHECK(same(sums, expected.at(number)));
        add_to(rows, sums.rows);
      }
      OperationCounts table_rows{};
      uint64_t table_bytes = 0;
      for (const auto& line : tally->time_line->largest_tables(2))
        for (const auto& [number, sums] : line.buckets)
          add_to(table_rows, sums.rows), table_bytes += sums.bytes;
      CHECK(table_rows == rows);
      if (tally->ends_within_transaction) continue;
      CHECK(rows == tally->rows);
      CHECK(table_bytes == sum_of(tally->row_bytes));
    }

    StringSink sink;
    ConvertReport report;
    REQUIRE(convert_to_text(logs.files, SchemaHistory(), {}, {}, logs.run, sink, report));
    if (report.rolled_back_count + report.undone_rows > 0) continue;
    OperationCounts converted{};
    for_each_line(sink.text, [&](const std::string& line) {
      for (size_t i = 0; i < 3; ++i)
        converted[i] += line.starts_with(std::string("{\"type\":\"") + kOperationNames[i] + "\"");
    });
    CHECK(converted == logs.counted({.seconds = 60})->rows);
  }
  CHECK(logs_seen > 10);
}

TEST_CASE("a selection narrows the time line") {
  Logs logs;
  logs.files = *find_logs({test_data() + "/mysql-shop"});
  const auto all = logs.counted({.seconds = 86400});
  logs.selection.tables = {"shop.orders"};
  const auto orders = logs.counted({.seconds = 86400, .narrow = true});
  uint64_t rows = 0, bytes = 0, all_bytes = 0;
  for (const auto& [number, sums] : orders->time_line->buckets())
    rows += sum_of(sums.rows), bytes += sums.bytes;
  for (const auto& [number, sums] : all->time_line->buckets()) all_bytes += sums.bytes;
  CHECK(rows == sum_of(all->tables.at({"shop", "orders"}).rows));
  CHECK(bytes >= sum_of(all->tables.at({"shop", "orders"}).bytes));
  CHECK(bytes < all_bytes);
}

TEST_CASE("a line that finds its duration keeps its sums and its bounds") {
  std::mt19937 random(7);
  TimeLine line({.by_table = true});
  const auto shape = [](int i) {
    auto table = std::make_shared<TableShape>();
    table->database = "d";
    table->name = "t" + std::to_string(i);
    return TableShapePtr(table);
  };
  uint64_t bytes = 0, table_bytes = 0;
  for (int i = 0; i < 60000; ++i) {
    const uint32_t second = 1700000000 + uint32_t(random() % 10000000);
    line.add(second, {.transaction_count = 1, .bytes = 3});
    line.add_table(second, shape(int(random() % 3000)), {.rows = {1, 0, 0}, .bytes = 2});
    bytes += 3, table_bytes += 2;
  }
  line.add(0, {.transaction_count = 1, .bytes = 1});
  line.add(UINT32_MAX, {.transaction_count = 1, .bytes = 1});
  CHECK(line.buckets().size() <= TimeLine::kMostFound);
  CHECK(line.seconds() > 1);
  uint64_t seen = 0, tables_seen = 0;
  for (const auto& [number, sums] : line.buckets()) seen += sums.bytes;
  const auto tables = line.largest_tables(5);
  CHECK(tables.size() == 6);
  CHECK(tables.back().shape == nullptr);
  for (const auto& table : tables)
    for (const auto& [number, sums] : table.buckets) tables_seen += sums.bytes;
  CHECK(seen == bytes + 2);
  CHECK(tables_seen == table_bytes);
  while (line.lengthen()) {
  }
  CHECK(line.buckets().size() <= 20);
}

TEST_CASE("weeks start on Mondays") {
  const TimeLine line = filled({.seconds = 7 * 86400}, {{1795219200, 1}});  // Saturday 2026-11-21
  CHECK(line.begin_of(line.buckets().begin()->first) == 1794787200);        // Monday 2026-11-16
}

TEST_CASE("a line of a given duration says when it is full") {
  TimeLine line({.seconds = 1});
  for (uint32_t second = 0; second < TimeLine::kMostBuckets; ++second)
    line.add(second, {.transaction_count = 1});
  CHECK(!line.is_full());
  line.add(UINT32_MAX, {.transaction_count = 1});
  CHECK(line.is_full());
}

TEST_CASE("empty buckets count in the running mean, however they are shown") {
  std::mt19937 random(11);
  std::vector<std::pair<uint32_t, uint64_t>> commits;
  for (uint32_t second = 6000; second < 90000; second += 1 + uint32_t(random() % 700))
    commits.emplace_back(second, 1 + random() % 50);
  const TimeLine line = filled({.seconds = 60}, commits);
  const TimeSpan covered{6000, 90000};
  // All buckets one by one, by the formula.
  std::map<uint64_t, uint64_t> values;
  for (const auto& [second, bytes] : commits) values[second / 60] += bytes;
  std::vector<uint64_t> expected;
  double mean = -1;
  for (uint64_t number = 100; number <= commits.back().first / 60; ++number) {
    const auto value = double(values.contains(number) ? values[number] : 0);
    if (mean >= 0 && value > 2 * mean) expected.push_back(number);
    mean = mean < 0 ? value : 0.9 * mean + 0.1 * value;
  }
  REQUIRE(expected.size() > 3);
  for (const uint64_t most_empty : {0, 2, 100000}) {
    std::vector<uint64_t> marked;
    uint64_t buckets = 0;
    for (const TimeLineEntry& entry : entries_of(line, covered, 2, most_empty)) {
      if (entry.above & (1u << unsigned(Measure::bytes))) marked.push_back(entry.number);
      CHECK((entry.count == 1 || (entry.is_empty && entry.count > most_empty)));
      buckets += entry.count;
    }
    CHECK(marked == expected);
    CHECK(buckets == bucket_count(line));
  }
  CHECK(count_above(entries_of(line, covered, 0, 2)) == 0);
}

TEST_CASE("a first bucket that the logs cover in part does not make the next ones stand out") {
  const auto marks = [](uint32_t first, uint64_t first_bytes) {
    std::vector<std::pair<uint32_t, uint64_t>> commits{{first, first_bytes}};
    for (uint32_t second = 60; second < 600; second += 60) commits.emplace_back(second, 100);
    return count_above(entries_of(filled({.seconds = 60}, commits), {first, 599}, 2, 2));
  };
  CHECK(marks(59, 1) == 0);   // one second of it says nothing
  CHECK(marks(20, 70) == 0);  // 40 seconds say 105 a minute
  CHECK(marks(20, 10) > 0);   // 15 a minute: what follows is more
  CHECK(marks(0, 10) > 0);    // all of it
  CHECK(marks(59, 5000) == 0);
}

TEST_CASE("a year of seconds is a few lines") {
  const TimeLine line = filled({.seconds = 1}, {{1, 5}, {2, 5}, {31536000, 7}});
  const auto entries = entries_of(line, {1, 31536000}, 2, kEmptyLines);
  REQUIRE(entries.size() == 4);
  CHECK(entries[2].count == 31536000 - 3);
  CHECK(entries[3].above != 0);
  const std::string text = time_line_text(line, entries, 2, {.width = 80});
  CHECK(std::count(text.begin(), text.end(), '\n') < 10);
  CHECK(text.find("364 d 23 h") != std::string::npos);
}
