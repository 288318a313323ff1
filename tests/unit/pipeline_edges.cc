// Whole logs with what peers have got wrong: see also the tests of each room.
#include <map>
#include <set>

#include "log_builder.h"

using namespace binsift;
using namespace binsift::test;

namespace {

// A log with one table d.t of these columns (types and metadata as in a table map) and one row inserted.
Converted one_row(std::string_view types, std::string_view metadata, std::string_view row,
                  EventType type = EventType::WRITE_ROWS_EVENT) {
  const Buffer type_bytes = from_hex(types), metadata_bytes = from_hex(metadata);
  const size_t count = type_bytes.size(), bitmap = (count + 7) / 8;
  Wire map;
  map.number(7, 6).number(1, 2).short_text("d").number(0, 1).short_text("t").number(0, 1).number(count, 1);
  map.text(as_text(type_bytes)).number(metadata_bytes.size(), 1).text(as_text(metadata_bytes));
  map.text(std::string(bitmap, '\xff'));
  Wire rows;
  rows.number(7, 6).number(STMT_END_F, 2);
  if (type == EventType::WRITE_ROWS_EVENT) rows.number(2, 2);
  rows.number(count, 1).text(std::string(bitmap, '\xff')).hex(row);
  LogBuilder log;
  log.gtid(1).query("BEGIN").event(EventType::TABLE_MAP_EVENT, map).event(type, rows).xid(2);
  return convert_bytes(log.bytes());
}

std::string values_of(const Converted& converted) {
  CHECK_FALSE(converted.failed);
  const size_t at = converted.rows.find("\"after\":");
  REQUIRE(at != std::string::npos);
  return converted.rows.substr(at + 8, converted.rows.find("}\n") - at - 8);
}

std::string field_of(std::string_view line, std::string_view name) {
  const std::string key = "\"" + std::string(name) + "\":";
  const size_t at = line.find(key);
  return at == line.npos ? "" : std::string(line.substr(at, line.find(',', at) - at));
}

Converted convert_fixture(const std::string& name) {
  return convert_files({test_data() + "/" + name});
}

}  // namespace

TEST_CASE("edge 4: the rows of a payload share its position, and are numbered through it") {
  const Converted converted = convert_fixture("mysql-compressed/binlog.000001");
  REQUIRE_FALSE(converted.failed);
  std::set<std::string> places;
  std::map<std::string, size_t> next_row;
  size_t numbered_past_zero = 0;
  std::string_view rest = converted.rows;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    const std::string position = field_of(line, "pos"), row = field_of(line, "row");
    if (row.empty()) continue;
    CHECK(places.insert(position + row).second);
    CHECK(row == "\"row\":" + std::to_string(next_row[position]++));
    numbered_past_zero += row != "\"row\":0";
  }
  CHECK(numbered_past_zero > 0);
}

TEST_CASE(
    "edges 10, 77: a relay log's format descriptions and artificial rotations are no rows and no damage") {
  for (const char* name :
       {"mysql-pair/replica-relay/relay-bin.00000", "mariadb-pair/replica-relay/relay-bin.00000"}) {
    const std::string path = test_data() + "/" + name;
    size_t formats = 0, artificial = 0;
    for_each_event(fixture(std::string(name) + "2"), [&](Bytes event, const FormatDescription&) {
      formats += header_of(event).type == EventType::FORMAT_DESCRIPTION_EVENT;
      artificial += (header_of(event).flags & LOG_EVENT_ARTIFICIAL_F) != 0;
    });
    CHECK(formats >= 2);
    CHECK(artificial >= 1);
    const Converted converted = convert_files({path + "1", path + "2", path + "3", path + "4"});
    CHECK_FALSE(converted.failed);
    CHECK(converted.row_count() > 100);
  }
}

TEST_CASE("edge 16: filler in front of the first transaction is passed over") {
  LogBuilder log;
  for (int i = 0; i < 3; ++i) log.event(EventType::IGNORABLE_LOG_EVENT, Buffer(4000), LOG_EVENT_IGNORABLE_F);
  log.event(EventType(199), Buffer(4000), LOG_EVENT_IGNORABLE_F).transaction(1);
  const Converted converted = convert_bytes(log.bytes());
  CHECK_FALSE(converted.failed);
  CHECK(converted.row_count() == 1);
  CHECK(converted.rows.find(":1\",\"file\"") != std::string::npos);
}

TEST_CASE("edge 25: an after image may have the changed columns only (FULL_NODUP)") {
  LogBuilder log;
  log.gtid(1).query("BEGIN").table_map();
  log.event(EventType::UPDATE_ROWS_EVENT_V1, Wire()
                                                 .number(7, 6)
                                                 .number(STMT_END_F, 2)
                                                 .number(2, 1)
                                                 .hex("03 02")
                                                 .hex("00 05000000")
                                                 .short_text("old")
                                                 .hex("00")
                                                 .short_text("new"));
  const Converted converted = convert_bytes(log.xid(2).bytes());
  CHECK_FALSE(converted.failed);
  CHECK(converted.rows.find("\"before\":{\"@1\":5,\"@2\":\"old\"},\"after\":{\"@2\":\"new\"}") !=
        std::string::npos);
}

TEST_CASE("edge 44: YEAR 0 is no 1900") {
  CHECK(values_of(one_row("0d 0d 0d", "", "f8 00 01 ff")) == "{\"@1\":0,\"@2\":1901,\"@3\":2155}");
}

TEST_CASE("edge 45: BIT is unsigned and big-endian") {
  // BIT(64), BIT(9)
  CHECK(values_of(one_row("10 10", "0008 0101", "fc ffffffffffffffff 0102")) ==
        "{\"@1\":18446744073709551615,\"@2\":258}");
}

TEST_CASE(
    "edge 45: SET is little-endian, ENUM past 255 members has two bytes; without names both are numbers") {
  CHECK(values_of(one_row("fe fe", "f808 f702", "fc 0100000000000080 0000")) ==
        "{\"@1\":9223372036854775809,\"@2\":0}");
}

TEST_CASE("edge 46: INT24 keeps its sign") {
  CHECK(values_of(one_row("09 09 09", "", "f8 ffffff 000080 ffff7f")) ==
        "{\"@1\":-1,\"@2\":-8388608,\"@3\":8388607}");
}

TEST_CASE("edge 52: a BLOB's length has one to four bytes") {
  CHECK(values_of(one_row("fc fc fc fc", "01 02 03 04", "f0 0161 010062 01000063 0100000064")) ==
        values_of(one_row("fc fc fc fc", "04 03 02 01", "f0 0100000061 01000062 010063 0164")));
  CHECK(one_row("fc", "04", "fe ffffff7f61").left_out.size() == 1);
}

TEST_CASE("edge 65: row events of version 1 are read") {
  CHECK(values_of(one_row("03", "", "fe 2a000000", EventType::WRITE_ROWS_EVENT_V1)) == "{\"@1\":42}");
}
