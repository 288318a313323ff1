#include <doctest/doctest.h>

#include "lake/partition.h"
#include "lake/row_batch.h"
#include "lake/table_layout.h"

namespace binsift::test {
namespace {

Table table_of(std::initializer_list<std::pair<const char*, Storage>> columns) {
  Table table{.database = "shop", .name = "t"};
  for (const auto& [name, storage] : columns) {
    Column column{.name = name, .storage = storage};
    column.precision = 10;
    column.scale = 2;
    table.columns.push_back(column);
  }
  return table;
}

}  // namespace

TEST_CASE("lake: a column with the name of a change column, in any case, takes another") {
  const TableLayout layout(table_of({{"_GTID", Storage::int32},
                                     {"d", Storage::date},
                                     {"D_raw", Storage::int8},
                                     {"_absent", Storage::int8}}),
                           {});
  CHECK(layout.columns[0].schema.name == "_GTID_");
  CHECK(layout.columns[0].renamed);
  CHECK(layout.columns[1].raw_schema.name == "d_raw_");
  CHECK_FALSE(layout.columns[2].renamed);
  CHECK(layout.columns[3].schema.name == "_absent_");
  CHECK(layout.places().size() == 4 + kChangeColumns);
  CHECK(layout.places().back().schema.name == "_row");
}

TEST_CASE("lake: layouts are equal when their files have the same columns") {
  const Table one = table_of({{"a", Storage::int32}});
  Table other = one;
  CHECK(TableLayout(one, {}) == TableLayout(other, {}));
  other.columns[0].is_unsigned = true;
  CHECK_FALSE(TableLayout(one, {}) == TableLayout(other, {}));
}

TEST_CASE("lake: folders tell keys, and leave the name of a column alone") {
  const TableLayout plain(table_of({{"a", Storage::int32}}), {});
  const TableLayout dated(table_of({{"Date", Storage::date}, {"_date", Storage::date}}), {});
  const Partitioning keys(
      {PartitionKey::database, PartitionKey::table, PartitionKey::date, PartitionKey::hour});
  // 2026-11-20 19:05:00 UTC
  const PartitionValue value = keys.value_at(1795201500LL * 1000000);
  CHECK(keys.folder(plain, value) == "db=shop/table=t/date=2026-11-20/hour=19/");
  CHECK(keys.folder(dated, value) == "db=shop/table=t/__date=2026-11-20/hour=19/");
  // Before 1970, and in another zone
  CHECK(keys.folder(plain, keys.value_at(-1)) == "db=shop/table=t/date=1969-12-31/hour=23/");
  const TimeZone east = TimeZone::fixed(6 * 3600);
  const Partitioning days({PartitionKey::date}, &east);
  CHECK(days.folder(plain, days.value_at(1795201500LL * 1000000)) == "date=2026-11-21/");
}

TEST_CASE("lake: names in paths are not hidden, and nothing in them parts the path") {
  CHECK(path_part("orders") == "orders");
  CHECK(path_part("../x") == "%2E.%2Fx");
  CHECK(path_part("_t") == "%5Ft");
  CHECK(path_part("a=b c%") == "a%3Db%20c%25");
  CHECK(path_part("zamówienia") == "zamówienia");
}

TEST_CASE("lake: columns that few rows need have nulls for the others, and do not travel without a value") {
  const auto layout = std::make_shared<const TableLayout>(table_of({{"d", Storage::date}}), LayoutOptions());
  RowBatch batch(layout), group(layout);
  const auto row = [&](bool raw) {
    if (raw) {
      batch.columns[0].put_null();
      batch.extra(0).put_repeated("0000-00-00");
    } else {
      batch.columns[0].put(int32_t{5});
    }
    for (unsigned i = 0; i < kChangeColumns; ++i) {
      parquet::ColumnValues& column = batch.change(ChangeColumn(i));
      if (column.form() == parquet::ColumnValues::Form::fixed8)
        column.put(int64_t{1});
      else if (column.form() == parquet::ColumnValues::Form::codes)
        column.put_code(0);
      else
        column.put_repeated("x");
    }
    batch.end_row();
  };
  for (const bool raw : {false, false, true, false}) row(raw);
  group.append(batch, 0, 2);
  CHECK(group.extras.empty());
  group.append(batch, 2, 4);
  REQUIRE(group.extras.size() == 1);
  CHECK(group.extras[0].values.row_count() == 4);
  CHECK(group.extras[0].values.nulls().size() == 3);
  // A row that could not be read to its end leaves nothing.
  batch.columns[0].put(int32_t{6});
  batch.cut_to(3);
  CHECK(batch.row_count == 3);
  CHECK(batch.columns[0].row_count() == 3);
  CHECK(batch.extras[0].values.row_count() == 3);
}

}  // namespace binsift::test
