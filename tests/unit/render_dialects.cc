// Parts of the dialects that stand alone: Connect's decimals, MySQL's own words for types, names of indices,
// the one table of CSV.
#include <doctest/doctest.h>

#include <string>

#include "render/csv_values.h"
#include "render/index_names.h"
#include "render/mysql_type.h"
#include "render/one_table.h"
#include "render/unscaled.h"

using namespace binsift;

namespace {

// DECIMAL(4,2): two digits a byte, the sign bit inverted; a negative number's bits all inverted.
std::string unscaled(std::initializer_list<uint8_t> packed, unsigned precision, unsigned scale) {
  const std::vector<uint8_t> bytes(packed);
  uint8_t room[kUnscaledRoom];
  std::string hex;
  for (const uint8_t byte : unscaled_of_decimal(room, bytes.data(), precision, scale)) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

Column column(Storage storage) {
  Column column;
  column.storage = storage;
  return column;
}

}  // namespace

TEST_CASE("unscaled: a decimal as two's complement in as few bytes as hold it") {
  CHECK(unscaled({0x80, 0x00}, 4, 2) == "00");
  CHECK(unscaled({0x80, 0x01}, 4, 2) == "01");
  CHECK(unscaled({0x7f, 0xfe}, 4, 2) == "ff");    // -0.01
  CHECK(unscaled({0x81, 0x1b}, 4, 2) == "7f");    // 1.27
  CHECK(unscaled({0x81, 0x1c}, 4, 2) == "0080");  // 1.28
  CHECK(unscaled({0x7e, 0xe3}, 4, 2) == "80");    // -1.28
  CHECK(unscaled({0x7e, 0xe2}, 4, 2) == "ff7f");  // -1.29
  CHECK(unscaled({0xe3, 0x63}, 4, 2) == "270f");  // 99.99
  // 2^64 - 1 as DECIMAL(20,0): 18 446744073 709551615
  CHECK(unscaled({0x92, 0x1a, 0xa0, 0xc6, 0x09, 0x2a, 0x4a, 0xe5, 0xff}, 20, 0) == "00ffffffffffffffff");
  CHECK(unscaled({0xff, 0xff}, 4, 2) == "");  // 127 is no pair of digits
}

TEST_CASE("mysql_type: types as SHOW CREATE TABLE has them, and java.sql.Types") {
  Column big = column(Storage::int64);
  CHECK(mysql_type_text(big) == "bigint");
  CHECK(java_sql_type(big) == -5);
  big.is_unsigned = true;
  CHECK(mysql_type_text(big) == "bigint unsigned");
  CHECK(java_sql_type(big) == 3);

  Column decimal = column(Storage::decimal);
  decimal.precision = 10, decimal.scale = 2;
  CHECK(mysql_type_text(decimal) == "decimal(10,2)");

  Column text = column(Storage::text16);
  text.text_kind = TextKind::text;
  text.max_bytes = 1020;
  text.charset = kUtf8mb4Collation;
  CHECK(mysql_type_text(text) == "varchar(255)");
  CHECK(java_sql_type(text) == 12);
  text.type = ColumnType::STRING;
  text.charset = 8;  // latin1_swedish_ci
  CHECK(mysql_type_text(text) == "char(1020)");
  CHECK(java_sql_type(text) == 1);
  text.text_kind = TextKind::binary;
  text.max_bytes = 16;
  CHECK(mysql_type_text(text) == "binary(16)");
  CHECK(java_sql_type(text) == -2);

  Column blob = column(Storage::blob);
  blob.length_bytes = 3;
  blob.text_kind = TextKind::text;
  CHECK(mysql_type_text(blob) == "mediumtext");
  CHECK(java_sql_type(blob) == 2005);
  blob.text_kind = TextKind::binary;
  CHECK(mysql_type_text(blob) == "mediumblob");
  CHECK(java_sql_type(blob) == 2004);

  Column members = column(Storage::enumeration);
  members.members = {"a", "it's"};
  CHECK(mysql_type_text(members) == "enum('a','it''s')");
  members.members = {std::string("back\\slash\n\r\0", 13)};
  CHECK(mysql_type_text(members) == "enum('back\\\\slash\\n\\r\\0')");
  Column moment = column(Storage::datetime2);
  CHECK(mysql_type_text(moment) == "datetime");
  moment.fsp = 6;
  CHECK(mysql_type_text(moment) == "datetime(6)");
  CHECK(java_sql_type(moment) == 93);
  Column bits = column(Storage::bit);
  bits.bits = 8;
  CHECK(mysql_type_text(bits) == "bit(8)");
}

TEST_CASE("index_names: what Elasticsearch takes, and no index for two tables") {
  CHECK(index_name("shop", "orders") == "shop.orders");
  CHECK(index_name("Shop", "Orders_2024") == "shop.orders_2024");
  CHECK(index_name("_a", "b c#d") == "%5fa.b%20c%23d");
  CHECK(index_name("a", "\xc3\xa4") == "a.\xc3\xa4");

  IndexNames names;
  CHECK(names.take("shop.orders", "shop.orders"));
  CHECK(names.take("shop.orders", "shop.orders"));
  const Result<void> second = names.take("shop.orders", "shop.Orders");
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::usage);
  CHECK(second.error().detail == "shop.Orders and shop.orders would both go into the index shop.orders");
}

TEST_CASE("one_table: CSV takes rows of one table with one header") {
  OneTable table;
  CHECK(table.header().empty());
  CHECK(table.take("a.t", "id\r\n"));
  CHECK(table.take("a.t", "id\r\n"));
  CHECK(table.header() == "id\r\n");
  CHECK_FALSE(table.take("a.u", "id\r\n"));
  CHECK_FALSE(table.take("a.t", "id,name\r\n"));
  CHECK(table.header() == "id\r\n");
}

TEST_CASE("csv: quotes are doubled, in a text of any length") {
  OutBuffer out;
  append_csv_escaped(out, "a\"b\"\"c");
  CHECK(out.view() == "a\"\"b\"\"\"\"c");
  out.clear();
  const std::string large = std::string(200000, 'x') + "\"" + std::string(70000, 'y') + "\"";
  append_csv_escaped(out, large);
  CHECK(out.size() == large.size() + 2);
  CHECK(out.view().substr(200000, 3) == "\"\"y");
}
