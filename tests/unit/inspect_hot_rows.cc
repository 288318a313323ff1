#include <doctest/doctest.h>

#include <map>
#include <random>

#include "inspect/hot_row_counter.h"
#include "log_builder.h"
#include "places.h"

using namespace binsift;
using namespace binsift::test;

namespace {

KeyedTablePtr keyed(const std::string& name) {
  auto table = std::make_shared<Table>();
  table->database = "d";
  table->name = name;
  auto keyed = std::make_shared<KeyedTable>();
  auto shape = std::make_shared<TableShape>();
  shape->text = "d." + name;
  keyed->table = table;
  keyed->shape = shape;
  keyed->signature = name;
  return keyed;
}

// Every bound holds against what each row really had.
void check_bounds(const HotRows& rows, const std::map<std::string, uint64_t>& truth) {
  std::map<std::string, HotRows::Row> kept;
  for (const HotRows::Row& row : rows.hottest(SIZE_MAX)) kept.emplace(row.key, row);
  bool holds = true;
  for (const auto& [key, count] : truth) {
    const auto row = kept.find(key);
    if (row == kept.end())
      holds &= count <= rows.bound();
    else
      holds &= row->second.at_least() <= count && count <= row->second.at_most();
  }
  CHECK(holds);
}

}  // namespace

TEST_CASE("hot rows: counts are exact while all rows are kept, and within their bounds when not") {
  std::mt19937 random(3);
  // A few rows take most of the changes.
  std::geometric_distribution<int> skewed(0.02);
  const KeyedTablePtr table = keyed("t");
  for (const size_t most : {size_t{100000}, size_t{500}, size_t{64}, size_t{1}}) {
    HotRows rows(most);
    std::map<std::string, uint64_t> truth;
    for (int unit = 0; unit < 200; ++unit) {
      RowChanges changes;
      for (int i = 0; i < 100; ++i) {
        const std::string key = std::to_string(random() % 3 ? skewed(random) : 1000 + int(random() % 20000));
        ++changes[key][random() % 3];
        ++truth[key];
      }
      rows.add(table, changes);
      CHECK(rows.size() <= most);
    }
    check_bounds(rows, truth);
    if (most == 100000) {
      CHECK(rows.bound() == 0);
      CHECK(rows.size() == truth.size());
    } else {
      CHECK(rows.bound() > 0);
    }
    if (most >= 500) {
      // The hottest are found.
      uint64_t hottest = 0;
      for (const auto& [key, count] : truth) hottest = std::max(hottest, count);
      CHECK(truth.at(rows.hottest(1).at(0).key) == hottest);
    }
  }
}

TEST_CASE("hot rows: long keys are bounded by their bytes") {
  HotRows rows;
  const KeyedTablePtr table = keyed("t");
  RowChanges changes;
  for (int i = 0; i < 20000; ++i) changes[std::string(3000, 'k') + std::to_string(i)] = {1, 0, 0};
  rows.add(table, changes);
  CHECK(rows.size() < 12000);
  CHECK(rows.bound() > 0);
}

TEST_CASE("hot rows of the fixtures are those of the rows that convert gives") {
  for (const char* name :
       {"mariadb-day", "mysql-shop", "mysql-image-minimal", "mysql-types", "mariadb-types"}) {
    CAPTURE(name);
    const std::vector<LogFilePtr> logs = *find_logs({test_data() + "/" + name});
    const Selection selection;
    HotRowsReport report;
    REQUIRE(count_hot_rows({logs, SchemaHistory(), selection, {.threads = 2}}, {}, report));
    StringSink sink;
    ConvertReport converted;
    REQUIRE(convert_to_text(logs, SchemaHistory(), selection, {}, {.threads = 1}, sink, converted));
    CHECK(report.row_count == converted.row_count);
    uint64_t sum = report.uncounted_rows;
    for (const HotRows::Row& row : report.rows.hottest(SIZE_MAX)) {
      sum += row.at_least();
      CHECK(row.error == 0);
      // The key's columns stand in as many of the records' identifying images.
      const std::string key = key_json(row, nullptr);
      REQUIRE(key.size() > 2);
      const std::string place = row.table->shape->json;
      uint64_t found = 0;
      for (size_t at = 0; at < sink.text.size();) {
        const size_t end = sink.text.find('\n', at);
        const std::string line = sink.text.substr(at, end - at);
        at = end + 1;
        if (line.find("," + place + ",") == std::string::npos) continue;
        size_t image = line.find(",\"before\":{");
        if (image == std::string::npos) image = line.find(",\"after\":{");
        const size_t image_end = std::min(line.find("},\"after\":{", image), line.size() - 2);
        const std::string shown = line.substr(image, image_end - image) + ",";
        // Each member of the key, which is flat.
        bool all = true;
        for (size_t from = 1; from < key.size() - 1;) {
          size_t to = key.find(",\"", from);
          if (to == std::string::npos) to = key.size() - 1;
          all &= shown.find(key.substr(from, to - from) + ",") != std::string::npos;
          from = to + 1;
        }
        found += all;
      }
      CAPTURE(key);
      CHECK(found >= row.at_least());
    }
    CHECK(sum == report.row_count);
  }
}
