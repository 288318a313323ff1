#include "parquet/column_values.h"

#include <doctest/doctest.h>

#include <optional>
#include <random>
#include <string>

#include "parquet/dictionary.h"

using namespace binsift::parquet;

namespace {

using Rows = std::vector<std::optional<std::string>>;

Rows rows_of(const ColumnValues& values) {
  Rows rows;
  for (size_t row = 0; row < values.row_count(); ++row) {
    if (values.null_count(row, row + 1) != 0)
      rows.push_back(std::nullopt);
    else
      rows.emplace_back(values.value(row));
  }
  std::vector<std::string_view> dense(rows.size() - values.nulls().size());
  values.values(dense.data());
  size_t next = 0;
  for (const auto& row : rows)
    if (row) CHECK(dense[next++] == *row);
  return rows;
}

}  // namespace

TEST_CASE("parquet: a value that is put again is that of the row before, and no null is") {
  ColumnValues values(ColumnValues::Form::bytes);
  CHECK(!values.put_bytes_again());
  values.put_bytes("one");
  CHECK(values.put_bytes_again());
  CHECK(values.put_bytes_again());
  values.put_null();
  CHECK(!values.put_bytes_again());
  values.put_bytes("");
  CHECK(values.put_bytes_again());
  values.put_bytes("two");
  CHECK(rows_of(values) == Rows{"one", "one", "one", std::nullopt, "", "", "two"});
  CHECK(values.size() == 7 * 4 + 4 + 6);  // once
}

TEST_CASE("parquet: rows that are appended from anywhere and cut anywhere keep their values") {
  std::mt19937 random(7);
  ColumnValues from(ColumnValues::Form::bytes);
  Rows rows;
  for (int i = 0; i < 400; ++i) {
    const unsigned choice = random() % 4;
    if (choice == 0) {
      from.put_null();
      rows.push_back(std::nullopt);
    } else if (choice == 1 && from.put_bytes_again()) {
      rows.push_back(rows.back());
    } else {
      rows.push_back(std::string(random() % 9, char('a' + random() % 26)));
      from.put_bytes(*rows.back());
    }
  }
  REQUIRE(rows_of(from) == rows);
  for (int round = 0; round < 300; ++round) {
    ColumnValues to(ColumnValues::Form::bytes);
    Rows expected;
    for (int part = 0; part < 4; ++part) {
      const size_t begin = random() % rows.size(), end = begin + random() % (rows.size() - begin + 1);
      to.append(from, begin, end);
      expected.insert(expected.end(), rows.begin() + long(begin), rows.begin() + long(end));
      const size_t cut = expected.size() - std::min<size_t>(expected.size(), random() % 5);
      to.cut_to(cut);
      expected.resize(cut);
      to.put_bytes("z");
      expected.emplace_back("z");
      if (to.put_bytes_again()) expected.emplace_back("z");
    }
    CHECK(rows_of(to) == expected);
  }
}

TEST_CASE("parquet: a dictionary gives each row's value back, and gives up where none comes twice") {
  std::mt19937 random(11);
  std::vector<int64_t> few(40000), unique(40000), pairs(40000), cycle(40000);
  for (size_t i = 0; i < few.size(); ++i) {
    few[i] = int64_t(random() % 20000);
    unique[i] = int64_t(i * 7919);
    pairs[i] = int64_t(i / 2 * 7919);
    cycle[i] = int64_t(i % 5000);
  }
  Dictionary<int64_t> dictionary;
  for (const auto* values : {&few, &cycle}) {
    REQUIRE(dictionary.build(*values));
    for (size_t i = 0; i < values->size(); ++i)
      REQUIRE(dictionary.distinct()[dictionary.codes()[i]] == (*values)[i]);
  }
  CHECK(dictionary.distinct().size() == 5000);
  CHECK(!dictionary.build(unique));
  CHECK(!dictionary.build(pairs));  // neighbours alone
}
