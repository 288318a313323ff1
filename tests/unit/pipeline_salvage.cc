// What is said of damage, and where reading goes on behind it.
#include "log_builder.h"

using namespace binsift;
using namespace binsift::test;

namespace {

Converted salvage(Bytes log, std::string_view assumed_version = {}) {
  ConvertOptions options;
  options.damage.salvage = true;
  if (!assumed_version.empty())
    options.damage.assumed_format =
        std::make_shared<const FormatDescription>(*assumed_format_description(assumed_version));
  return convert_bytes(log, {}, options);
}

// Where transaction `number` starts in a log of transactions 1, 2, 3 …
size_t start_of(unsigned number) {
  LogBuilder log;
  for (unsigned i = 1; i < number; ++i) log.transaction(i);
  return log.size();
}
Buffer log_of(unsigned count) {
  LogBuilder log;
  for (unsigned i = 1; i <= count; ++i) log.transaction(i);
  return log.bytes();
}

// The first columns of the rows, such as "1 3".
std::string rows_of(const Converted& converted) {
  std::string numbers;
  for (size_t at = 0; (at = converted.rows.find("\"after\":{\"", at)) != std::string::npos; ++at) {
    const size_t value = converted.rows.find(':', at + 10) + 1;
    if (!numbers.empty()) numbers += ' ';
    numbers += converted.rows.substr(value, converted.rows.find(',', value) - value);
  }
  return numbers;
}

Buffer spliced(const Buffer& log, size_t at, size_t removed, Bytes added) {
  Buffer out(log.begin(), log.begin() + long(at));
  out.insert(out.end(), added.begin(), added.end());
  out.insert(out.end(), log.begin() + long(at + removed), log.end());
  return out;
}

}  // namespace

TEST_CASE("bit rot: the transaction around it is left out as a whole, and its bytes are told") {
  Buffer log = log_of(3);
  log[start_of(3) - 40] ^= 1;  // in the second's last row
  const Converted got = salvage(log);
  REQUIRE_FALSE(got.failed);
  CHECK(rows_of(got) == "1 3");
  REQUIRE(got.left_out.size() == 1);
  CHECK(got.left_out[0].begin == start_of(2));
  CHECK(got.left_out[0].end == start_of(3));
  const std::string text = to_text(got.left_out[0].error);
  CHECK(text.find("WRITE_ROWS_EVENT: the event's CRC32 does not match") != std::string::npos);
  CHECK(text.find("left out: bytes " + std::to_string(start_of(2)) + " to " +
                  std::to_string(start_of(3) - 1)) != std::string::npos);
}

TEST_CASE("a hole of zeros, within events and over them") {
  Buffer log = log_of(6);
  std::fill(log.begin() + long(start_of(2) + 30), log.begin() + long(start_of(4) + 10), 0);
  const Converted got = salvage(log);
  CHECK(rows_of(got) == "1 5 6");
  Buffer whole_events = log_of(4);
  std::fill(whole_events.begin() + long(start_of(2)), whole_events.begin() + long(start_of(3)), 0);
  const Converted hole = salvage(whole_events);
  CHECK(rows_of(hole) == "1 3 4");
  REQUIRE(hole.left_out.size() == 1);
  CHECK(to_text(hole.left_out[0].error).find("a hole: bytes ") != std::string::npos);
}

TEST_CASE("edge 17: a wrong length: too small, too large, and just the next event's end") {
  for (const uint32_t size : {0u, 18u, 19u, 200u, 70000u, 0x7FFFFFFFu, 0xFFFFFFFFu}) {
    CAPTURE(size);
    Buffer log = log_of(4);
    for (unsigned i = 0; i < 4; ++i) log[start_of(2) + 9 + i] = uint8_t(size >> (8 * i));
    const Converted got = salvage(log);
    CHECK_FALSE(got.failed);
    CHECK(rows_of(got) == "1 3 4");
  }
}

TEST_CASE("bytes that were put in, and bytes that are missing") {
  const Buffer log = log_of(5);
  const Buffer garbage(777, 0xA5);
  CHECK(rows_of(salvage(spliced(log, start_of(3), 0, garbage))) == "1 2 3 4 5");
  CHECK(rows_of(salvage(spliced(log, start_of(3) + 50, 0, garbage))) == "1 2 4 5");
  CHECK(rows_of(salvage(spliced(log, start_of(3) + 50, 20, {}))) == "1 2 4 5");
  const Converted missing = salvage(spliced(log, start_of(2), start_of(4) - start_of(2), {}));
  CHECK(rows_of(missing) == "1 4 5");
  REQUIRE(missing.left_out.size() == 1);
  CHECK(to_text(missing.left_out[0].error).find("a stretch of the log is missing") != std::string::npos);
}

TEST_CASE("a stretch that comes a second time comes out once") {
  const Buffer log = log_of(5);
  const Bytes again = Bytes(log).subspan(start_of(2), start_of(4) - start_of(2));
  const Buffer repeated = spliced(log, start_of(4), 0, again);
  CHECK(rows_of(salvage(repeated)) == "1 2 3 4 5");
  const Converted stopped = convert_bytes(repeated);
  REQUIRE(stopped.failed);
  CHECK(to_text(stopped.error).find("a stretch of the log comes a second time") != std::string::npos);
  CHECK(rows_of(stopped) == "1 2 3");
}

TEST_CASE("an end position that is wrong by itself harms nothing") {
  LogBuilder log;
  log.transaction(1);
  Buffer bytes = log.transaction(2).transaction(3).bytes();
  const size_t event = start_of(2);
  bytes[event + 13] ^= 0x55;
  const size_t size = load_u32(bytes.data() + event + 9);
  const uint32_t crc = crc32(Bytes(bytes).subspan(event, size - 4));
  for (unsigned i = 0; i < 4; ++i) bytes[event + size - 4 + i] = uint8_t(crc >> (8 * i));
  const Converted got = convert_bytes(bytes);
  CHECK_FALSE(got.failed);
  CHECK(rows_of(got) == "1 2 3");
}

TEST_CASE("a log in a value of a damaged event is not taken for the log") {
  // Its transactions are whole, with positions far behind.
  LogBuilder inner;
  inner.raw(Buffer(5000, 1));
  const size_t begin = inner.size();
  inner.transaction(77).transaction(78);
  const Bytes log_within = Bytes(inner.bytes()).subspan(begin);
  LogBuilder log;
  log.transaction(1).gtid(2).query("BEGIN").table_map();
  const size_t rows_at = log.size();
  Wire body;
  body.number(7, 6).number(1, 2).number(2, 2).number(2, 1).number(3, 1).number(0, 1).number(2, 4);
  body.number(log_within.size(), 1).text(as_text(log_within)).text(std::string(300, 'x'));
  log.event(EventType::WRITE_ROWS_EVENT, body);
  const size_t behind = log.size();
  log.xid(2).transaction(3);
  Buffer bytes = log.bytes();
  bytes[rows_at + 30] ^= 1;
  bytes[behind + 4] ^= 0x40;  // and the next event's header
  CHECK(rows_of(salvage(bytes)) == "1 3");
}

TEST_CASE("a transaction past the largest unit comes out whole or not at all") {
  LogBuilder log;
  log.transaction(1).gtid(2).query("BEGIN").table_map();
  const std::string value(150, 'v');
  constexpr uint32_t kRows = 40000;  // 8 MB
  for (uint32_t i = 0; i < kRows; ++i) log.insert(i, value, 7, i + 1 == kRows ? STMT_END_F : 0);
  log.xid(4711);
  const size_t end = log.size();
  log.transaction(3);
  Buffer bytes = log.bytes();
  CHECK(salvage(bytes).row_count() == kRows + 2);
  bytes[end - 100] ^= 1;  // in one of its last rows
  const Converted got = salvage(bytes);
  CHECK(rows_of(got) == "1 3");
  REQUIRE(got.left_out.size() == 1);
  CHECK(got.left_out[0].end == end);
}

TEST_CASE("names from statements hold behind a damaged transaction of rows, and not behind more") {
  const auto build = [](bool with_alter) {
    LogBuilder log;
    log.gtid(1).query("CREATE TABLE t (a INT UNSIGNED, b VARCHAR(200))").transaction(2);
    if (with_alter) log.gtid(3).query("ALTER TABLE t RENAME COLUMN a TO c");
    return log.transaction(4);
  };
  Buffer rows = build(false).bytes();
  const size_t second = LogBuilder().gtid(1).query("CREATE TABLE t (a INT UNSIGNED, b VARCHAR(200))").size();
  rows[second + 200] ^= 1;
  CHECK(salvage(rows).rows.find("\"a\":4") != std::string::npos);
  Buffer alter = build(true).bytes();
  const size_t third = LogBuilder()
                           .gtid(1)
                           .query("CREATE TABLE t (a INT UNSIGNED, b VARCHAR(200))")
                           .transaction(2)
                           .gtid(3)
                           .size();
  alter[third + 30] ^= 1;
  const Converted got = salvage(alter);
  CHECK(got.rows.find("\"@1\":4") != std::string::npos);
  CHECK(got.row_count() == 2);
}

TEST_CASE("edge 12: a log that is cut at its start, and one without its format description") {
  const Buffer log = log_of(3);
  const Bytes cut = Bytes(log).subspan(start_of(2) + 11);
  const Converted refused = convert_bytes(cut);
  REQUIRE(refused.failed);
  CHECK(to_text(refused.error).find("the log's start is missing") != std::string::npos);
  CHECK(to_text(refused.error).find("--assume-version") != std::string::npos);
  CHECK(rows_of(salvage(cut, "9.7.4")) == "3");
  ConvertOptions options;
  options.damage.assumed_format =
      std::make_shared<const FormatDescription>(*assumed_format_description("9.7.4"));
  CHECK(rows_of(convert_bytes(cut, {}, options)) == "3");
  // With its first four bytes and without a format description
  const size_t first = LogBuilder().size();
  const Buffer headless = spliced(log, 4, first - 4, {});
  CHECK(convert_bytes(headless).failed);
  CHECK(rows_of(salvage(headless, "9.7.4")) == "1 2 3");
}

TEST_CASE("a log that was read already, and one that is missing between two") {
  const Buffer one = log_of(2), two = LogBuilder().transaction(8).bytes();
  const ScratchFile first(one), second(two);
  const Converted twice = convert_files({first.path(), second.path(), first.path()});
  REQUIRE(twice.failed);
  CHECK(to_text(twice.error).find("the same log as ") != std::string::npos);
  ConvertOptions options;
  options.damage.salvage = true;
  const Converted once = convert_files({first.path(), second.path(), first.path()}, {}, options);
  CHECK_FALSE(once.failed);
  CHECK(rows_of(once) == "1 2 8");
  CHECK(once.left_out.size() == 1);

  LogSeries series;
  CHECK(series.add({"", "binlog.000009"}).step == LogSeries::Step::follows);
  CHECK(series.add({"", "binlog.000010"}).step == LogSeries::Step::follows);
  CHECK(series.add({"", "binlog.000012"}).text ==
        "binlog.000011 is missing, between binlog.000010 and this log");
  CHECK(series.add({"", "binlog.000016"}).text ==
        "3 logs are missing, binlog.000013 to binlog.000015, between binlog.000012 and this log");
  CHECK(series.add({"", "binlog.000015"}).step == LogSeries::Step::backwards);
  CHECK(series.add({"", "other.000001"}).step == LogSeries::Step::unrelated);
  series.rotates_to("third.1");
  CHECK(series.add({"", "third.1"}).step == LogSeries::Step::follows);
  CHECK(series.add({"", "-"}).step == LogSeries::Step::follows);
}

TEST_CASE("strict stops at the first statement, incident and image without a column") {
  const ConvertOptions strict{.damage = {.strict = true}};
  LogBuilder statement;
  statement.gtid(1).query("BEGIN").query("INSERT INTO t VALUES (1)").xid(1).transaction(2);
  CHECK(convert_bytes(statement.bytes(), {}, strict).error.kind == ErrorKind::unsupported);
  LogBuilder incident;
  incident.transaction(1).event(EventType::INCIDENT_EVENT, Wire().number(1, 2).short_text("lost"));
  CHECK(convert_bytes(incident.bytes(), {}, strict).failed);
  CHECK(convert_bytes(incident.transaction(2).bytes()).row_count() == 2);
  LogBuilder partial;
  partial.gtid(1).query("BEGIN").table_map();
  partial.event(
      EventType::WRITE_ROWS_EVENT,
      Wire().number(7, 6).number(1, 2).number(2, 2).number(2, 1).number(1, 1).number(0, 1).number(5, 4));
  partial.xid(1);
  LossCounts losses;
  CHECK(convert_bytes(partial.bytes(), {}, {.damage = {.losses = &losses}}).row_count() == 1);
  CHECK(losses.partial_image_rows == 1);
  CHECK(convert_bytes(partial.bytes(), {}, strict).failed);
}

TEST_CASE("edge 57: an incident is counted") {
  LogBuilder log;
  log.transaction(1).event(EventType::INCIDENT_EVENT, Wire().number(1, 2).short_text("lost")).transaction(2);
  const Converted got = convert_bytes(log.bytes());
  CHECK_FALSE(got.failed);
  CHECK(got.report.incident_count == 1);
}

TEST_CASE("a column of an unknown type is passed over where its metadata gives its length") {
  const auto build = [](std::string_view metadata, std::string_view values) {
    const Buffer bytes = from_hex(metadata);
    Wire map;
    map.number(7, 6).number(1, 2).short_text("d").number(0, 1).short_text("t").number(0, 1).number(3, 1);
    map.hex("03 f1 03").number(bytes.size(), 1).text(as_text(bytes)).number(7, 1);
    Wire rows;
    rows.number(7, 6).number(STMT_END_F, 2).number(2, 2).number(3, 1).number(7, 1).hex(values);
    LogBuilder log;
    log.gtid(1).query("BEGIN").event(EventType::TABLE_MAP_EVENT, map);
    return log.event(EventType::WRITE_ROWS_EVENT, rows).xid(1).transaction(2);
  };
  // Two rows, the second with NULL: like a BLOB with two bytes of length.
  const Buffer known = build("02", "f8 01000000 0300 616263 02000000 fa 03000000 04000000").bytes();
  LossCounts losses;
  const Converted got = convert_bytes(known, {}, {.damage = {.losses = &losses}});
  CHECK(got.row_count() == 3);
  CHECK(got.rows.find("{\"@1\":1,\"@2\":\"YWJj\",\"@3\":2}") != std::string::npos);
  CHECK(got.rows.find("{\"@1\":3,\"@2\":null,\"@3\":4}") != std::string::npos);
  CHECK(losses.unknown_type_rows == 2);
  CHECK(convert_bytes(known, {}, {.damage = {.strict = true}}).failed);
  // Nothing gives its length, or what it gives does not fit: the rows are left out and the next event follows.
  for (const std::string_view metadata : {"", "0300", "04"}) {
    CAPTURE(metadata);
    const Converted left = convert_bytes(build(metadata, "f8 01000000 0300 616263 02000000").bytes());
    CHECK_FALSE(left.failed);
    CHECK(rows_of(left) == "2");
    REQUIRE(left.left_out.size() == 1);
    CHECK(to_text(left.left_out[0].error).find("not known") != std::string::npos);
  }
}

TEST_CASE("edge 65: a row event that was cut inside, its length and CRC32 mended, is left out and said") {
  LogBuilder log;
  log.gtid(1).query("BEGIN").table_map();
  log.event(
      EventType::WRITE_ROWS_EVENT,
      Wire().number(7, 6).number(1, 2).number(2, 2).number(2, 1).number(3, 1).hex("00 01000000 0178 00 02"));
  log.xid(1).transaction(3);
  const Converted got = convert_bytes(log.bytes());
  CHECK_FALSE(got.failed);
  CHECK(rows_of(got) == "1 3");
  REQUIRE(got.left_out.size() == 1);
  CHECK(to_text(got.left_out[0].error).find("this row and those behind it") != std::string::npos);
}
