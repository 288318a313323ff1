#include "event/table_map.h"

#include <doctest/doctest.h>

#include "event_wire.h"

using namespace binsift;
using namespace binsift::test;

namespace {

// A table map put together: types, metadata, and what stands behind the nullable bits.
Buffer table_map(std::string_view types, std::string_view metadata, std::string_view optional = "") {
  const size_t columns = from_hex(types).size(), size = from_hex(metadata).size();
  Wire body;
  body.number(7, 6).number(1, 2).short_text("d").number(0, 1).short_text("t").number(0, 1);
  body.number(columns, 1).hex(types).number(size, 1).hex(metadata).number(0, unsigned(columns + 7) / 8);
  return body.hex(optional).bytes();
}

Result<TableMap> decode(const Buffer& body, const FormatDescription& format = mysql_format()) {
  return decode_table_map(kept(body), format);
}

// The charsets of a table's columns, in a short form.
std::vector<int> charsets(const TableMap& map) {
  std::vector<int> ids;
  for (const MappedColumn& column : map.columns) ids.push_back(column.charset);
  return ids;
}

// Sees each table map of a log whose table has the name; the count of those.
template <class See>
int for_each_table(const std::string& log, std::string_view table, See see) {
  int count = 0;
  for_each_event(fixture(log), [&](Bytes event, const FormatDescription& format) {
    if (header_of(event).type != EventType::TABLE_MAP_EVENT) return;
    const auto map = decode_table_map(body_of(event, format), format);
    REQUIRE(map);
    if (map->table != table) return;
    ++count;
    see(*map);
  });
  return count;
}

}  // namespace

TEST_CASE("TABLE_MAP_EVENT of MySQL 9.7 with all its names") {
  const Buffer event = from_hex(
      "dda2006b1365000000690000003349000000007d0000000000010009635f6e756d657269630007745f666c6f61740008030405"
      "04050405050704"
      "080408040808fe0101040419026964016601640366373304643135370266750366333001720801000c01ff97ea6974");
  const FormatDescription format = mysql_format();
  const auto map = decode_table_map(body_of(event, format), format);
  REQUIRE(map);
  CHECK(map->table_id == 0x7d);
  CHECK(map->flags == TM_BIT_LEN_EXACT_F);
  CHECK(map->database == "c_numeric");
  CHECK(map->table == "t_float");
  REQUIRE(map->columns.size() == 8);
  CHECK(map->has_column_metadata);
  CHECK(map->has_optional_metadata);
  CHECK(map->has_names);
  const MappedColumn& id = map->columns[0];
  CHECK(id.type == ColumnType::LONG);
  CHECK_FALSE(id.nullable);
  CHECK(id.name == "id");
  CHECK(id.has_signedness);
  CHECK_FALSE(id.is_unsigned);
  CHECK(id.has_visibility);
  CHECK(id.visible);
  CHECK(map->columns[1].type == ColumnType::FLOAT);
  CHECK(map->columns[1].metadata == 4);
  CHECK(map->columns[2].metadata == 8);
  CHECK(map->columns[5].name == "fu");
  CHECK(map->columns[5].is_unsigned);
  CHECK_FALSE(map->columns[6].is_unsigned);
  REQUIRE(map->primary_key.size() == 1);
  CHECK(map->primary_key[0].column == 0);
  CHECK(map->primary_key[0].prefix == 0);
}

TEST_CASE("edge 32: CHAR past 255 bytes, ENUM and SET hide in the type that STRING shares") {
  const auto map = decode(table_map("fe fe fe fe fe fe", "fe04 cefc eeff fe00 f702 f808"));
  REQUIRE(map);
  const auto column = [&](size_t i) { return map->columns[i]; };
  CHECK(column(0).type == ColumnType::STRING);
  CHECK(column(0).metadata == 4);
  CHECK(column(1).type == ColumnType::STRING);
  CHECK(column(1).metadata == 1020);  // CHAR(255) of utf8mb4: 52988 on the wire
  CHECK(column(2).type == ColumnType::STRING);
  CHECK(column(2).metadata == 511);
  CHECK(column(3).metadata == 0);
  CHECK(column(4).type == ColumnType::ENUM);
  CHECK(column(4).metadata == 2);
  CHECK(column(5).type == ColumnType::SET);
  CHECK(column(5).metadata == 8);
  // A type that no STRING can hide is none; the other columns stay.
  const auto odd = decode(table_map("fe 03", "fc04"));
  REQUIRE(odd);
  CHECK(odd->columns[0].type == ColumnType::INVALID);
  CHECK(odd->columns[1].type == ColumnType::LONG);
}

TEST_CASE("edge 32: metadata of DECIMAL, BIT, VARCHAR and the temporal types") {
  const auto map = decode(table_map("f6 10 0f fc 12 11 13 f5 ff", "410a 0301 fc03 03 06 00 02 04 04"));
  REQUIRE(map);
  const uint16_t wanted[] = {65 << 8 | 10, 11, 1020, 3, 6, 0, 2, 4, 4};
  for (size_t i = 0; i < std::size(wanted); ++i) {
    CAPTURE(i);
    CHECK(map->columns[i].metadata == wanted[i]);
  }
}

TEST_CASE("edge 33: signedness has a bit for YEAR, FLOAT, DOUBLE and DECIMAL, none for BIT, MSB first") {
  // INT, BIT, YEAR, DECIMAL, FLOAT, DOUBLE, DATE, BIGINT: six bits.
  const Buffer body = table_map("03 10 0d f6 04 05 0a 08", "0001 0a02 04 08", "01 01 64");
  for (const FormatDescription& format : {mysql_format(), mariadb_format()}) {
    const auto map = decode(body, format);
    REQUIRE(map);
    std::string bits;
    for (const MappedColumn& column : map->columns) {
      bits += !column.has_signedness ? '-' : column.is_unsigned ? 'u' : 's';
    }
    CHECK(bits == "s-uuss-u");
  }
}

TEST_CASE("edge 33: YEAR's own bit as both servers write it") {
  const auto check_year = [](const TableMap& map) {
    for (const MappedColumn& column : map.columns) {
      CAPTURE(column.name);
      if (column.type == ColumnType::YEAR) CHECK(column.is_unsigned);
      if (column.name == "id") CHECK_FALSE(column.is_unsigned);
      CHECK(column.has_signedness == (column.type == ColumnType::YEAR || column.type == ColumnType::LONG));
    }
  };
  CHECK(for_each_table("mysql-types/binlog.000001", "t_year", check_year) > 0);
  CHECK(for_each_table("mariadb-types/binlog.000001", "t_year", check_year) > 0);
}

TEST_CASE("edge 34: MySQL counts VECTOR among the character columns, MariaDB GEOMETRY") {
  // VARCHAR, VECTOR, GEOMETRY, VARCHAR.
  const std::string_view types = "0f f2 ff 0f", metadata = "2800 04 04 2800";
  const auto mysql = decode(table_map(types, metadata, "03 05 fcff00 3f 08"));
  REQUIRE(mysql);
  CHECK(charsets(*mysql) == std::vector<int>{255, 63, 0, 8});
  const auto mariadb = decode(table_map("0f ff 0f", "2800 04 2800", "03 03 2d 3f 08"), mariadb_format());
  REQUIRE(mariadb);
  CHECK(charsets(*mariadb) == std::vector<int>{45, 63, 8});
  // A list that does not fit lends its charsets to nobody.
  const auto unfit = decode(table_map("0f 0f", "2800 2800", "03 03 21 3f 08"));
  REQUIRE(unfit);
  CHECK(charsets(*unfit) == std::vector<int>{0, 0});
}

TEST_CASE("edge 34: the default charset with pairs for the columns that differ") {
  const auto map = decode(table_map("0f 03 0f fc", "2800 2800 02", "02 05 21 01 fc 0801"));
  REQUIRE(map);
  CHECK(charsets(*map) == std::vector<int>{33, 0, 264, 33});
  const auto of_enums = decode(table_map("fe 0f fe", "f701 2800 f801", "0a 03 21 01 08 02 01 2d"));
  REQUIRE(of_enums);
  CHECK(charsets(*of_enums) == std::vector<int>{33, 45, 8});
  // An index past the character columns: the whole list is not of this table.
  CHECK(charsets(*decode(table_map("0f 0f", "2800 2800", "02 03 21 02 08"))) == std::vector<int>{0, 0});
}

TEST_CASE("edge 34, 63: VECTOR columns as MySQL 9.7 writes them") {
  const int seen = for_each_table("mysql-vector/binlog.000001", "v", [](const TableMap& map) {
    REQUIRE(map.columns.size() == 7);
    CHECK(charsets(map) == std::vector<int>{0, 63, 255, 63, 8, 63, 255});
    CHECK(map.columns[1].type == ColumnType::VECTOR);
    CHECK(map.columns[1].metadata == 4);
    CHECK(map.columns[1].vector_dimension == 3);
    CHECK(map.columns[3].vector_dimension == 2048);
    CHECK(map.columns[6].type == ColumnType::ENUM);
    CHECK(map.columns[6].members == std::vector<std::string_view>{"x", "y"});
  });
  CHECK(seen > 0);
}

TEST_CASE("edge 35: unknown fields are passed over by their length") {
  const auto map = decode(table_map("03 0f", "2800", "c8 03 aabbcc 04 04 01 61 01 62 0e 00 0c 01 80"));
  REQUIRE(map);
  CHECK(map->has_names);
  CHECK(map->columns[1].name == "b");
  CHECK(map->columns[0].visible);
  CHECK_FALSE(map->columns[1].visible);
  CHECK_FALSE(decode(table_map("03", "", "c8 03 aabb")));
}

TEST_CASE("edge 36: more than 250 columns, and no optional metadata at all") {
  Wire body;
  body.number(7, 6).number(1, 2).short_text("d").number(0, 1).short_text("t").number(0, 1);
  body.hex("fc 2c01");  // 300
  for (int i = 0; i < 300; ++i) body.number(3, 1);
  body.number(0, 1);
  for (int i = 0; i < 38; ++i) body.number(i == 37 ? 0x08 : 0, 1);
  const auto map = decode(body.bytes());
  REQUIRE(map);
  REQUIRE(map->columns.size() == 300);
  CHECK_FALSE(map->has_optional_metadata);
  CHECK_FALSE(map->has_names);
  CHECK(map->columns[299].nullable);
  CHECK_FALSE(map->columns[298].nullable);
}

TEST_CASE("edge 37: MariaDB's compressed columns are character columns") {
  const auto map = decode(table_map("8d 8c 03 0f", "6500 02 2800", "03 03 2d 3f 08"), mariadb_format());
  REQUIRE(map);
  CHECK(map->columns[0].type == ColumnType::VARCHAR_COMPRESSED);
  CHECK(map->columns[0].metadata == 101);
  CHECK(map->columns[1].type == ColumnType::BLOB_COMPRESSED);
  CHECK(map->columns[1].metadata == 2);
  CHECK(charsets(*map) == std::vector<int>{45, 63, 0, 8});
}

TEST_CASE("edge 63: a generated invisible primary key is a flag of the table") {
  Buffer body = table_map("08", "");
  body[6] = 0x05;
  CHECK((decode(body)->flags & TM_GENERATED_INVISIBLE_PK_F) != 0);
}

TEST_CASE("edge 71: MariaDB's old temporal types have no metadata") {
  const auto map = decode(table_map("07 0b 0c 0a 0f", "2800"), mariadb_format());
  REQUIRE(map);
  CHECK(map->columns[1].type == ColumnType::TIME);
  CHECK(map->columns[1].metadata == 0);
  CHECK(map->columns[4].metadata == 40);
}

TEST_CASE("ENUM and SET members, geometry types and a primary key with prefixes") {
  const auto map = decode(table_map("fe ff fe ff", "f801 04 f701 04",
                                    "05 06 02 01 78 02 79 7a 06 03 01 01 61 07 02 01 07 09 04 03 00 00 05"));
  REQUIRE(map);
  CHECK(map->columns[0].members == std::vector<std::string_view>{"x", "yz"});
  CHECK(map->columns[2].members == std::vector<std::string_view>{"a"});
  CHECK(map->columns[1].geometry_type == 1);
  CHECK(map->columns[3].geometry_type == 7);
  REQUIRE(map->primary_key.size() == 2);
  CHECK(map->primary_key[0].column == 3);
  CHECK(map->primary_key[1].column == 0);
  CHECK(map->primary_key[1].prefix == 5);
  CHECK_FALSE(decode(table_map("03", "", "08 01 01")));  // column 1 of one
}

TEST_CASE("logs of MySQL 5.1 betas have types alone") {
  const Buffer body = from_hex("1000000000000000 0474657374 00 027431 00 02 03 fe");
  const auto map = decode(body, mysql_format("5.1.17-beta"));
  REQUIRE(map);
  CHECK_FALSE(map->has_column_metadata);
  CHECK(map->columns.size() == 2);
  CHECK(map->columns[1].type == ColumnType::STRING);
}

TEST_CASE("a type of the future loses its own column alone") {
  const auto map = decode(table_map("03 7f 0f", "aabb 2800"));
  REQUIRE(map);
  CHECK(map->columns[1].type == ColumnType(0x7f));
  CHECK(map->columns[2].metadata == 40);
  CHECK(name_of(ColumnType(0x7f)).empty());
  CHECK(name_of(ColumnType::NEWDECIMAL) == "NEWDECIMAL");
  // Two of them with an odd number of bytes: nobody knows whose they are.
  CHECK_FALSE(decode(table_map("7f 7e", "aabbcc")));
}

TEST_CASE("edge 17: counts and lengths that the bytes can't hold") {
  const auto error = [](const Buffer& body) {
    const auto map = decode(body);
    REQUIRE_FALSE(map);
    CHECK(map.error().kind == ErrorKind::corrupt);
    return std::string(map.error().field);
  };
  Wire head;
  head.number(7, 6).number(1, 2).short_text("d").number(0, 1).short_text("t").number(0, 1);
  CHECK(error(Wire(head).hex("fe ffffffffffffffff 03").bytes()) == "column count");
  CHECK(error(Wire(head).hex("fc ff0f 03").bytes()) == "column types");
  CHECK(error(Wire(head).hex("01 03 fe ffffffffffffff7f").bytes()) == "metadata");
  CHECK(error(table_map("0f", "28")) == "metadata");
  CHECK(error(table_map("03", "00")) == "metadata");
  CHECK(error(table_map("fe", "f701", "06 05 fd ffffff 01")) == "optional metadata value");
  CHECK(error(table_map("03", "", "04 fe ffffffffffffffff")) == "optional metadata value");
}
