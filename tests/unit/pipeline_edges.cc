// Whole logs with what peers have got wrong: see also the tests of each room.
#include <map>
#include <set>

#include "log_builder.h"
#include "pipeline/event_proof.h"

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

TEST_CASE("a JSON change is of its own row's document, not of the row's in front of it") {
  // {"a": [1, 2], "b": "x"}, and "$.b" replaced by 7
  constexpr std::string_view kDocument =
      "21000000 00 0200 2000 12000100 13000100 021400 0c1e00 61 62 0200 0a00 050100 050200 0178";
  constexpr std::string_view kDiff = "09000000 00 03 242e62 03 050700";
  LogBuilder log;
  log.gtid(1).query("BEGIN");
  log.event(EventType::TABLE_MAP_EVENT, Wire()
                                            .number(7, 6)
                                            .number(1, 2)
                                            .short_text("d")
                                            .number(0, 1)
                                            .short_text("t")
                                            .number(0, 1)
                                            .number(2, 1)
                                            .hex("03f5")
                                            .number(1, 1)
                                            .hex("04 03"));
  log.event(EventType::PARTIAL_UPDATE_ROWS_EVENT, Wire()
                                                      .number(7, 6)
                                                      .number(STMT_END_F, 2)
                                                      .number(2, 2)
                                                      .hex("02 03 03")
                                                      .hex("00 01000000")
                                                      .hex(kDocument)
                                                      .hex("01 01 00 01000000")
                                                      .hex(kDiff)
                                                      .hex("02 02000000")
                                                      .hex("01 01 00 02000000")
                                                      .hex(kDiff));
  const Converted converted = convert_bytes(log.xid(2).bytes());
  CHECK_FALSE(converted.failed);
  CHECK(converted.rows.find("\"after\":{\"@1\":1,\"@2\":{\"a\":[1,2],\"b\":7}}") != std::string::npos);
  CHECK(converted.rows.find("\"before\":{\"@1\":2,\"@2\":null},\"after\":{\"@1\":2,\"@2\":{\"json_diff\":") !=
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

TEST_CASE(
    "edge 77: a relay log goes on with another source's format, without its checksums and with them again") {
  const auto events_of = [](Bytes log) {
    std::vector<Buffer> events;
    for_each_event(
        log, [&](Bytes event, const FormatDescription&) { events.emplace_back(event.begin(), event.end()); });
    return events;
  };
  // The same event without its checksum, or a format description that says that there are none.
  const auto without_checksum = [](Buffer event) {
    event.resize(event.size() - kChecksumSize);
    for (unsigned i = 0; i < 4; ++i) event[9 + i] = uint8_t(event.size() >> (8 * i));
    return event;
  };
  const auto told_without = [](Buffer format) {
    format[format.size() - kChecksumSize - 1] = 0;
    const uint32_t crc = crc32(Bytes(format).first(format.size() - kChecksumSize));
    for (unsigned i = 0; i < 4; ++i) format[format.size() - kChecksumSize + i] = uint8_t(crc >> (8 * i));
    return format;
  };
  LogBuilder log(LOG_EVENT_RELAY_LOG_F);
  log.transaction(1);
  std::vector<Buffer> second = events_of(LogBuilder().transaction(2).bytes());
  log.raw(told_without(second[0]));
  for (size_t i = 1; i < second.size(); ++i) log.raw(without_checksum(second[i]));
  for (const Buffer& event : events_of(LogBuilder(0, "8.0.36").transaction(3).bytes())) log.raw(event);
  for (const bool salvage : {false, true}) {
    const Converted converted = convert_bytes(log.bytes(), {}, {.damage = {.salvage = salvage}});
    CHECK_FALSE(converted.failed);
    CHECK(converted.left_out.empty());
    CHECK(converted.row_count() == 3);
    CHECK(converted.rows.find("\"xid\":103,\"after\":{\"@1\":3") != std::string::npos);
  }
}

TEST_CASE("edge 79: Aurora's private events pass, and are counted where they may not be ignored") {
  LogBuilder log;
  log.event(EventType(100), Buffer(40), LOG_EVENT_IGNORABLE_F).transaction(1);
  log.event(EventType(101), Buffer(3000), LOG_EVENT_IGNORABLE_F).transaction(2);
  LossCounts losses;
  const Converted passed = convert_bytes(log.bytes(), {}, {.damage = {.losses = &losses}});
  CHECK_FALSE(passed.failed);
  CHECK(passed.row_count() == 2);
  CHECK(losses.unknown_events == 0);
  log.event(EventType(101), Buffer(40)).transaction(3);
  CHECK(convert_bytes(log.bytes(), {}, {.damage = {.losses = &losses}}).row_count() == 3);
  CHECK(losses.unknown_events == 1);
}

TEST_CASE("edge 1: end positions past 4 GiB fit by their lower 32 bits") {
  LogPositions positions;
  positions.set_format(mysql_format(), false);
  const uint64_t end = 0x1'0000'0010;
  Header header{.type = EventType::XID_EVENT, .event_size = 31, .end_log_pos = 0xFFFFFFF0};
  positions.take(header, 0xFFFFFFF0);
  header.end_log_pos = uint32_t(end);
  CHECK(positions.fits(header, end));
  CHECK_FALSE(positions.fits(header, end + 1));
  CHECK_FALSE(positions.goes_back(header));
  CHECK(positions.passes(0x20, end + 0x10));
}
