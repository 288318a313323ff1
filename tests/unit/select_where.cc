#include <doctest/doctest.h>

#include "select/where_condition.h"
#include "select/where_lexer.h"

using namespace binsift;

namespace {

// A table with an INT, a DECIMAL(6,2), a VARCHAR in utf8mb4, a FLOAT, a DATETIME(0), a TIMESTAMP and an ENUM.
Table shop_orders() {
  Table table;
  table.database = "shop";
  table.name = "orders";
  const auto add = [&](const char* name, Storage storage) -> Column& {
    Column column;
    column.name = name;
    column.name_known = true;
    column.storage = storage;
    table.columns.push_back(column);
    return table.columns.back();
  };
  add("id", Storage::int32);
  Column& amount = add("amount", Storage::decimal);
  amount.precision = 6, amount.scale = 2;
  Column& status = add("Status", Storage::text8);
  status.text_kind = TextKind::text, status.charset = kUtf8mb4Collation, status.max_bytes = 80;
  add("weight", Storage::float32);
  add("placed", Storage::datetime2);
  add("seen", Storage::timestamp2);
  Column& kind = add("kind", Storage::enumeration);
  kind.length_bytes = 1, kind.members = {"big", "small"};
  Column& note = add("profile", Storage::json);
  note.length_bytes = 2;
  return table;
}

// id 7, amount -12.30, status, weight 0.1, placed 2026-11-20 19:00:00, seen 1 s past 1970, kind 'small',
// profile NULL; `nulls` as the image has them.
std::vector<uint8_t> image(std::string_view status, uint8_t nulls = 0x80) {
  std::vector<uint8_t> bytes{nulls};
  const auto put = [&](std::initializer_list<int> more) {
    for (int byte : more) bytes.push_back(uint8_t(byte));
  };
  put({7, 0, 0, 0});
  if (!(nulls & 2)) put({0x7f, 0xf3, 0xe1});  // 4 digits in 2 bytes, 2 in 1, inverted: 80 0c 1e
  put({int(status.size())});
  for (char c : status) bytes.push_back(uint8_t(c));
  put({0xcd, 0xcc, 0xcc, 0x3d});
  const uint64_t date = ((2026 * 13 + 11) << 5 | 20), time = 19 << 12;
  const uint64_t datetime = (date << 17 | time) + 0x8000000000;
  for (int shift = 32; shift >= 0; shift -= 8) bytes.push_back(uint8_t(datetime >> shift));
  put({0, 0, 0, 1, 2});
  return bytes;
}

const uint8_t kAll[] = {0xff};

struct Row {
  std::vector<uint8_t> bytes;
  RowsEvent event;
};

Row inserted(std::string_view status, uint8_t nulls = 0x80) {
  Row row{image(status, nulls), {}};
  row.event.operation = RowOperation::insert_rows;
  row.event.after_present = kAll;
  return row;
}
Row updated(std::string_view from, std::string_view to) {
  Row row{image(from), {}};
  const auto after = image(to);
  row.bytes.insert(row.bytes.end(), after.begin(), after.end());
  row.event.operation = RowOperation::update_rows;
  row.event.before_present = row.event.after_present = kAll;
  return row;
}

Result<std::unique_ptr<WhereCondition>> bound(std::string_view expression,
                                              const Table& table = shop_orders()) {
  auto tree = parse_where(expression);
  if (!tree) return std::move(tree).error();
  return WhereCondition::bind(*tree, table, TimeZone());
}

bool holds(std::string_view expression, const Row& row = inserted("PAID")) {
  CAPTURE(expression);
  const Table table = shop_orders();
  auto condition = bound(expression, table);
  if (!condition) FAIL(to_text(condition.error()));
  Cursor in(row.bytes);
  REQUIRE((*condition)->read(in, RowReader(table), row.event));
  CHECK(in.at_end());
  return (*condition)->is_true();
}

std::string wrong(std::string_view expression) {
  const auto condition = bound(expression);
  REQUIRE_FALSE(condition);
  CHECK(condition.error().kind == ErrorKind::usage);
  return to_text(condition.error());
}

}  // namespace

TEST_CASE("conditions compare by the column's type") {
  for (const char* yes : {"id = 7",
                          "7 = id",
                          "id != 8",
                          "id < 7.5",
                          "id > -1",
                          "ID >= 7 and id <= 7",
                          "id in (1, 2, 7)",
                          "`id` = 7",
                          "id between 7 and 7",
                          "id not between 8 and 9",
                          "id = 7.0",
                          "id = 0.7e1",
                          "id <> 99999999999999999999",
                          "id < 99999999999999999999",
                          "id = '7'",
                          "amount = -12.3",
                          "amount = '-12.30'",
                          "amount < -12.29999",
                          "amount > -12.300001",
                          "amount > -100",
                          "amount = -1.23e1",
                          "status = 'PAID'",
                          "status > 'PA'",
                          "status != 'paid'",
                          "status like 'P%D'",
                          "status like '_AI_'",
                          "status not like 'p%'",
                          "weight = 0.1",
                          "weight < 0.2",
                          "placed = '2026-11-20 19:00'",
                          "placed > '2026-11-20'",
                          "placed < '2026-11-20 19:00:00.5'",
                          "seen = '1970-01-01 00:00:01'",
                          "seen = '1970-01-01T01:00:01+01:00'",
                          "seen > '0000-00-00 00:00:00'",
                          "kind = 'small'",
                          "kind = 2",
                          "kind in ('big', 'small')",
                          "profile is null",
                          "id is not null",
                          "orders.id = 7",
                          "shop.orders.id = 7",
                          "after.id = 7",
                          "before.id is null",
                          "not id = 8",
                          "id = 1 or id = 7 and status = 'PAID'",
                          "(id = 1 or id = 7) and not (status = 'NEW')"}) {
    CAPTURE(yes);
    CHECK(holds(yes));
  }
  for (const char* no : {"id = 8", "id != 7", "id > 7", "id not in (1, 7)", "amount > -12.3", "amount = 12.3",
                         "status = 'PAID '", "status like 'PAI'", "status like 'paid'", "weight > 0.1",
                         "placed > '2026-11-20 19:00:00'", "kind = 'big'", "changed(id)", "before.id = 7",
                         "items.qty = 1", "not items.qty = 1", "shop2.orders.id = 7"}) {
    CAPTURE(no);
    CHECK_FALSE(holds(no));
  }
}

TEST_CASE("NULL makes a condition unknown, and unknown is not true") {
  const Row row = inserted("NEW", 0x82);  // amount is NULL
  CHECK(holds("amount is null", row));
  CHECK(holds("amount <=> null", row));
  CHECK_FALSE(holds("amount <=> null"));
  for (const char* unknown : {"amount = 1", "amount != 1", "not amount = 1", "amount in (1, 2)",
                              "amount not in (1, 2)", "amount between 1 and 2", "amount not between 1 and 2",
                              "amount = id", "amount = 1 and id = 7", "id not in (1, null)"})
    CHECK_FALSE(holds(unknown, row));
  CHECK(holds("amount = 1 or id = 7", row));
  CHECK(holds("not (amount = 1 and id = 8)", row));
  CHECK(holds("id in (7, null)", row));
}

TEST_CASE("updates have two images") {
  const Row row = updated("NEW", "PAID");
  CHECK(holds("status = 'PAID'", row));
  CHECK(holds("before.status = 'NEW' and after.status = 'PAID'", row));
  CHECK(holds("before.status < after.status", row));
  CHECK(holds("changed(status)", row));
  CHECK(holds("not changed(id)", row));
  CHECK_FALSE(holds("changed(amount)", row));
  CHECK_FALSE(holds("before.status = status", row));
}

TEST_CASE("columns that an image lacks") {
  const Table table = shop_orders();
  static const uint8_t id_only[] = {1}, status_only[] = {4};
  Row row;
  row.bytes = {0, 7, 0, 0, 0, 0, 3, 'N', 'E', 'W'};
  row.event.operation = RowOperation::update_rows;
  row.event.before_present = id_only;
  row.event.after_present = status_only;
  const auto ask = [&](const char* expression, bool& undecided) {
    auto condition = bound(expression, table);
    REQUIRE(condition);
    Cursor in(row.bytes);
    REQUIRE((*condition)->read(in, RowReader(table), row.event));
    const bool truth = (*condition)->is_true();
    undecided = (*condition)->is_undecided();
    return truth;
  };
  bool undecided = false;
  CHECK(ask("id = 7 and status = 'NEW'", undecided));  // what an update does not name it has not changed
  CHECK_FALSE(undecided);
  CHECK(ask("changed(status) and not changed(id)", undecided));
  CHECK_FALSE(ask("amount > 1", undecided));
  CHECK(undecided);
  CHECK_FALSE(ask("amount is null", undecided));
  CHECK(undecided);
  CHECK_FALSE(ask("amount > 1 and id = 8", undecided));
  CHECK_FALSE(undecided);
}

TEST_CASE("what a condition gets wrong is shown with a caret") {
  CHECK(wrong("id = 'seven'") ==
        "--where: id of shop.orders compares with a number\n  id = 'seven'\n       ^~~~~~~");
  CHECK(wrong("id = 1 an status") ==
        "--where: expected 'and', 'or' or the end\n  id = 1 an status\n         ^~");
  CHECK(wrong("id =") ==
        "--where: the condition ends where a column or a value is expected\n  id =\n      ^");
  CHECK(wrong("qty > 1 or id = 1").starts_with("--where: shop.orders has no column qty; "));
  CHECK(wrong("status = 'ä' and 1qty").ends_with("\n  status = 'ä' and 1qty\n                   ^~~~"));
  for (const char* text : {"",
                           "id",
                           "1",
                           "id = 1 2",
                           "(id = 1",
                           "id = 1)",
                           "id = 1 and",
                           "id is 1",
                           "id in 1",
                           "id in ()",
                           "id in (1",
                           "id between 1",
                           "id between 1 or 2",
                           "id like 1",
                           "id like 'x'",
                           "id = null",
                           "1 = 1",
                           "null is null",
                           "changed(1)",
                           "changed(before.id)",
                           "changed id",
                           "id & 1",
                           "id = 'x",
                           "`id = 1",
                           "x'0' = id",
                           "a.b.c.d = 1",
                           "placed = 'soon'",
                           "placed = 5",
                           "placed = '2026-13-01'",
                           "seen = '25:00'",
                           "status = 5",
                           "profile = 'x'",
                           "amount = x'00'",
                           "id = 1x",
                           "id = 1 && id = 2",
                           "id not 1",
                           "kind like 5",
                           "id = status",
                           "in = 1",
                           "id = 1e999"}) {
    CAPTURE(text);
    wrong(text);
  }
  std::string deep(5000, '(');
  wrong(deep);
}

TEST_CASE("decimals compare with all their digits") {
  CHECK(compare_decimals("10", "9.99") > 0);
  CHECK(compare_decimals("-10", "9.99") < 0);
  CHECK(compare_decimals("-10.01", "-10.001") < 0);
  CHECK(compare_decimals("0.00", "-0.0") == 0);
  CHECK(compare_decimals("1.10", "1.1") == 0);
  CHECK(compare_decimals("99999999999999999999999999999999999999999999999999999999999999999.1",
                         "99999999999999999999999999999999999999999999999999999999999999999.2") < 0);
  CHECK(*decimal_text("1e3") == "1000");
  CHECK(*decimal_text("-1.50e-3") == "-0.0015");
  CHECK(*decimal_text("-0.0") == "0");
  CHECK(*decimal_text("+.5") == "0.5");
  CHECK_FALSE(decimal_text("1e"));
  CHECK_FALSE(decimal_text("1e401"));
  CHECK_FALSE(decimal_text("."));
}

TEST_CASE("patterns of like") {
  CHECK(is_like("", ""));
  CHECK(is_like("", "%"));
  CHECK_FALSE(is_like("", "_"));
  CHECK(is_like("aXbXc", "a%b%c"));
  CHECK(is_like("aaab", "%a_b"));
  CHECK_FALSE(is_like("aaab", "a_b"));
  CHECK(is_like("żak", "_ak"));
  CHECK(is_like("100%", "100\\%"));
  CHECK_FALSE(is_like("1000", "100\\%"));
  CHECK(is_like("a\\b", "a\\\\b"));
}

TEST_CASE("times that no calendar has") {
  CHECK(moment_literal("0000-00-00") == 0);
  CHECK(*moment_literal("2024-02-30") > *moment_literal("2024-02-29 23:59:59.999999"));
  CHECK(*moment_literal("2024-00-00") < *moment_literal("2024-01-01"));
  CHECK(*moment_literal("2024-01-01 10:00") == *moment_literal("2024-01-01 10:00:00.000"));
  CHECK_FALSE(moment_literal("2024-01-01 24:00:00"));
  CHECK(*duration_literal("-838:59:59") == -(int64_t{838} * 3600 + 59 * 60 + 59) * 1000000);
  CHECK_FALSE(duration_literal("839:00:00"));
  CHECK(*instant_literal("0000-00-00", TimeZone()) == kZeroInstant);
}
