#include "pipeline/unit_cutter.h"

#include "log_builder.h"

using namespace binsift;
using namespace binsift::test;

TEST_CASE("a transaction becomes records with all its keys in order") {
  const Converted got = convert_bytes(LogBuilder().transaction(5, "hi \"there\"").bytes());
  REQUIRE_FALSE(got.failed);
  CHECK(got.rows ==
        "{\"type\":\"insert\",\"ts\":\"2026-01-01T00:00:00.000000Z\",\"db\":\"d\",\"table\":\"t\","
        "\"gtid\":\"11111111-1111-1111-1111-111111111111:5\",\"file\":\"log\",\"pos\":279,\"row\":0,\"server_"
        "id\":1,"
        "\"thread_id\":9,\"xid\":105,\"after\":{\"@1\":5,\"@2\":\"hi \\\"there\\\"\"}}\n");
  CHECK(got.report.unnamed_rows == 1);
}

TEST_CASE("names follow the log: CREATE and ALTER count from where they stand") {
  LogBuilder log;
  log.transaction(1)
      .gtid(2)
      .query("CREATE TABLE t (a INT UNSIGNED, b VARCHAR(200) CHARACTER SET latin1)")
      .transaction(3, "\xE9");
  log.gtid(4).query("ALTER TABLE t RENAME COLUMN a TO c").transaction(5);
  const Converted got = convert_bytes(log.bytes());
  CHECK(got.rows.find("{\"@1\":1,\"@2\":\"x\"}") != std::string::npos);
  CHECK(got.rows.find("{\"a\":3,\"b\":\"\xC3\xA9\"}") != std::string::npos);
  CHECK(got.rows.find("{\"c\":5,\"b\":\"x\"}") != std::string::npos);
  CHECK(got.report.unnamed_rows == 1);
}

TEST_CASE("edge 2: end_log_pos 0 means nothing for where an event stands") {
  LogBuilder log;
  log.transaction(1).ends_are_zero().transaction(2).transaction(3);
  const Converted got = convert_bytes(log.bytes());
  CHECK_FALSE(got.failed);
  CHECK(got.row_count() == 3);
}

TEST_CASE("edge 6: the in-use flag does not count for the checksum, and is said") {
  const Converted got = convert_bytes(LogBuilder(LOG_EVENT_BINLOG_IN_USE_F).transaction(1).bytes());
  CHECK_FALSE(got.failed);
  REQUIRE(got.notes.size() == 1);
  CHECK(got.notes[0].find("in use") != std::string::npos);
}

TEST_CASE("edge 11: a log may end without ROTATE or STOP") {
  const Converted got = convert_bytes(LogBuilder().transaction(1).bytes());
  CHECK_FALSE(got.failed);
  CHECK(got.notes.empty());
}

TEST_CASE("edge 12: a torn tail is said, and what stands in front of it is read") {
  const Buffer whole = LogBuilder().transaction(1).transaction(2).bytes();
  const Converted got = convert_bytes(Bytes(whole).first(whole.size() - 20));
  CHECK_FALSE(got.failed);
  CHECK(got.row_count() == 2);
  REQUIRE(got.notes.size() == 1);
  CHECK(got.notes[0].find("torn tail") != std::string::npos);
}

TEST_CASE("a torn log in front of another is damage") {
  const Buffer whole = LogBuilder().transaction(1).bytes();
  const ScratchFile torn(Bytes(whole).first(whole.size() - 3)), next(whole);
  const Converted got = convert_files({torn.path(), next.path()});
  REQUIRE(got.failed);
  CHECK(got.error.detail.find("another log follows") != std::string::npos);
}

TEST_CASE("zero bytes up to the end are a tail; zero bytes with something behind are a hole") {
  const Buffer zeros(5000, 0);
  CHECK_FALSE(convert_bytes(LogBuilder().transaction(1).raw(zeros).bytes()).failed);
  const Converted hole = convert_bytes(LogBuilder().transaction(1).raw(zeros).transaction(2).bytes());
  REQUIRE(hole.failed);
  CHECK(hole.error.kind == ErrorKind::corrupt);
  CHECK(*hole.error.position == LogBuilder().transaction(1).size());
  CHECK(hole.row_count() == 1);
}

TEST_CASE("edge 17: a length that claims more than there is asks for no memory") {
  Buffer log = LogBuilder().transaction(1).bytes();
  const size_t xid = log.size() - 31;
  log[xid + 12] = 0x7F;  // 2 GiB and more
  const Converted got = convert_bytes(log);
  REQUIRE(got.failed);
  CHECK(got.error.kind == ErrorKind::corrupt);
  CHECK(*got.error.position == xid);
}

TEST_CASE("what is no log is told, and so is an encrypted one") {
  CHECK(convert_bytes(as_bytes("CREATE TABLE t (a INT);\n")).error.kind == ErrorKind::corrupt);
  CHECK(convert_bytes(fixture("mysql-encrypted/binlog.000001")).error.kind == ErrorKind::missing_key);
  const Converted empty = convert_bytes({});
  CHECK_FALSE(empty.failed);
  REQUIRE(empty.notes.size() == 1);
}

TEST_CASE("a checksum that does not match stops there, and --no-verify reads on") {
  Buffer log = LogBuilder().transaction(1).transaction(2).transaction(3).bytes();
  const size_t second = LogBuilder().transaction(1).size();
  log[second + 19 + 20] ^= 1;  // in the second GTID
  const Converted stopped = convert_bytes(log);
  REQUIRE(stopped.failed);
  CHECK(stopped.error.kind == ErrorKind::checksum);
  CHECK(*stopped.error.position == second);
  CHECK(stopped.error.event_type == "GTID_LOG_EVENT");
  CHECK(stopped.row_count() == 1);
  CHECK(convert_bytes(log, {}, {.verify_checksums = false}).row_count() == 3);
}

TEST_CASE("a transaction past the largest unit keeps its XID, GTID and tables in all its units") {
  LogBuilder log;
  log.gtid(1).query("BEGIN").table_map();
  const std::string value(150, 'v');
  constexpr uint32_t kRows = 40000;  // 8 MB
  for (uint32_t i = 0; i < kRows; ++i) log.insert(i, value, 7, i + 1 == kRows ? STMT_END_F : 0);
  log.xid(4711).transaction(2);
  for (const unsigned threads : {1u, 3u}) {
    const Converted got = convert_bytes(log.bytes(), {}, {}, threads);
    REQUIRE_FALSE(got.failed);
    REQUIRE(got.row_count() == kRows + 1);
    size_t with_xid = 0;
    for (size_t at = 0; (at = got.rows.find("111111111111:1\"", at)) != std::string::npos; ++at) ++with_xid;
    CHECK(with_xid == kRows);
    with_xid = 0;
    for (size_t at = 0; (at = got.rows.find("\"xid\":4711,", at)) != std::string::npos; ++at) ++with_xid;
    CHECK(with_xid == kRows);
    CHECK(got.rows.find("\"@1\":39999,") > got.rows.find("\"@1\":39998,"));
  }
}

TEST_CASE("a selection by rows counts a parted transaction whole") {
  LogBuilder log;
  log.gtid(1).query("BEGIN");
  const std::string value(150, 'v');
  for (uint32_t i = 0; i < 30000; ++i) log.table_map().insert(i, value);
  log.xid(1).transaction(2);
  Selection selection;
  selection.min_rows = 30000;
  CHECK(convert_bytes(log.bytes(), selection).row_count() == 30000);
  selection.min_rows = 30001;
  CHECK(convert_bytes(log.bytes(), selection).row_count() == 0);
  selection.min_rows = 0;
  selection.min_bytes = 6 << 20;
  CHECK(convert_bytes(log.bytes(), selection).row_count() == 30000);
}

TEST_CASE(
    "positions: what stands in front of the start is context, what stands behind the stop is not read") {
  LogBuilder log;
  log.transaction(1).gtid(2).query("BEGIN").table_map();
  const uint64_t rows_at = log.size();
  log.insert(2, "x").xid(2);
  const uint64_t third = log.size();
  log.transaction(3);
  const Converted from = convert_bytes(log.bytes(), {}, {.start_position = rows_at});
  CHECK(from.row_count() == 2);
  CHECK(from.rows.find("111111111111:2\"") != std::string::npos);
  CHECK(convert_bytes(log.bytes(), {}, {.stop_position = third}).row_count() == 2);
}

TEST_CASE("edge 28: rows without their table map are left out and said, never guessed") {
  LogBuilder log;
  const Buffer bytes = log.gtid(1).query("BEGIN").insert(1, "x").xid(1).transaction(2).bytes();
  const Converted got = convert_bytes(bytes);
  CHECK_FALSE(got.failed);
  CHECK(got.row_count() == 1);
  REQUIRE(got.left_out.size() == 1);
  CHECK(got.left_out[0].is_rows);
  CHECK(to_text(got.left_out[0].error).find("no table map of table id 7") != std::string::npos);
  CHECK(convert_bytes(bytes, {}, {.damage = {.strict = true}}).error.kind == ErrorKind::corrupt);
  // A statement's end ends its table maps.
  const Converted ended = convert_bytes(
      LogBuilder().gtid(1).query("BEGIN").table_map().insert(1, "x").insert(2, "x").xid(1).bytes());
  CHECK(ended.row_count() == 1);
  CHECK(ended.left_out.size() == 1);
}

TEST_CASE("edge 28: a table id may come again with another shape") {
  LogBuilder log;
  log.transaction(1).gtid(2).query("BEGIN");
  log.event(EventType::TABLE_MAP_EVENT, Wire()
                                            .number(7, 6)
                                            .number(1, 2)
                                            .short_text("d")
                                            .number(0, 1)
                                            .short_text("u")
                                            .number(0, 1)
                                            .number(1, 1)
                                            .hex("01")
                                            .number(0, 1)
                                            .number(1, 1));
  log.event(
         EventType::WRITE_ROWS_EVENT,
         Wire().number(7, 6).number(1, 2).number(2, 2).number(1, 1).number(1, 1).number(0, 1).number(200, 1))
      .xid(2);
  log.transaction(3);
  const Converted got = convert_bytes(log.bytes());
  REQUIRE_FALSE(got.failed);
  CHECK(got.row_count() == 3);
  CHECK(got.rows.find("\"table\":\"u\"") != std::string::npos);
}

TEST_CASE("edge 54: statements are told as statements, DDL only when asked for") {
  LogBuilder log;
  log.gtid(1).query("BEGIN").query("INSERT INTO t VALUES (1)").xid(1).gtid(2).query("DROP TABLE t");
  const Converted got = convert_bytes(log.bytes());
  CHECK(got.row_count() == 1);
  CHECK(got.report.statement_count == 1);
  CHECK(got.rows.find("\"type\":\"statement\"") != std::string::npos);
  CHECK(got.rows.find("\"sql\":\"INSERT INTO t VALUES (1)\"}") != std::string::npos);
  const Converted with_ddl =
      convert_bytes(log.bytes(), {}, {.ddl_records = true, .transaction_records = true});
  CHECK(with_ddl.rows.find("\"type\":\"ddl\"") != std::string::npos);
  CHECK(with_ddl.rows.find("\"type\":\"begin\"") != std::string::npos);
  CHECK(with_ddl.rows.find("\"type\":\"commit\"") != std::string::npos);
}

TEST_CASE("edge 9: an unknown event passes when it is marked ignorable, else it is counted or stops") {
  const Wire body;
  const Buffer ignorable =
      LogBuilder().transaction(1).event(EventType(200), body, LOG_EVENT_IGNORABLE_F).transaction(2).bytes();
  CHECK(convert_bytes(ignorable).row_count() == 2);
  LossCounts losses;
  const Buffer other = LogBuilder().transaction(1).event(EventType(200), body).transaction(2).bytes();
  CHECK(convert_bytes(other, {}, {.damage = {.losses = &losses}}).row_count() == 2);
  CHECK(losses.unknown_events == 1);
  const Converted stopped = convert_bytes(other, {}, {.damage = {.strict = true}});
  REQUIRE(stopped.failed);
  CHECK(stopped.error.kind == ErrorKind::unsupported);
}

TEST_CASE("XA ROLLBACK and ROLLBACK TO leave their rows out, XA COMMIT does not") {
  const auto prepared = [](LogBuilder& log, std::string_view name, uint32_t row) {
    log.gtid(row)
        .query("XA START X'" + std::string(name) + "',X'',1")
        .table_map()
        .insert(row, "xa")
        .query("XA END X'" + std::string(name) + "',X'',1");
    const Buffer gtrid = from_hex(name);
    log.event(EventType::XA_PREPARE_LOG_EVENT,
              Wire().number(0, 1).number(1, 4).number(gtrid.size(), 4).number(0, 4).hex(name));
  };
  LogBuilder log;
  prepared(log, "7831", 1);
  prepared(log, "7832", 2);
  prepared(log, "7833", 3);
  log.gtid(4).query("XA COMMIT X'7832',X'',1").gtid(5).query("XA ROLLBACK X'7831',X'',1");
  log.gtid(6)
      .query("BEGIN")
      .table_map()
      .insert(6, "in front")
      .query("SAVEPOINT `s`")
      .table_map()
      .insert(7, "undone")
      .query("ROLLBACK TO `s`");
  log.table_map().insert(8, "behind").xid(6);
  const Converted got = convert_bytes(log.bytes());
  REQUIRE_FALSE(got.failed);
  CHECK(got.row_count() == 4);
  for (const char* row : {"\"@1\":2,", "\"@1\":3,", "\"@1\":6,", "\"@1\":8,"})
    CHECK(got.rows.find(row) != std::string::npos);
  CHECK(got.report.rolled_back_count == 1);
  CHECK(got.report.unresolved_count == 1);
  CHECK(got.report.undone_rows == 1);
}

TEST_CASE("the same rows with any number of threads") {
  LogBuilder log;
  for (uint64_t i = 1; i <= 20000; ++i) log.transaction(i, std::string(i % 97, 'v'));
  const std::string one = convert_bytes(log.bytes()).rows;
  for (const unsigned threads : {2u, 5u}) CHECK(convert_bytes(log.bytes(), {}, {}, threads).rows == one);
}
