// What the cutter tells the schema of the session that a statement ran in.
#include "log_builder.h"

using namespace binsift;
using namespace binsift::test;

namespace {

constexpr std::string_view kCreate = "CREATE TABLE t (a INT UNSIGNED, b VARCHAR(200) CHARACTER SET latin1)";

// The names in the row of transaction `number`.
std::string names_of(const Converted& converted, unsigned number) {
  const std::string value = ":" + std::to_string(number) + ",\"";
  const size_t after = converted.rows.find("\"after\":{", 0);
  for (size_t at = after; at != std::string::npos; at = converted.rows.find("\"after\":{", at + 1)) {
    const std::string row = converted.rows.substr(at + 9, converted.rows.find('\n', at) - at);
    if (row.find(value) != std::string::npos) return row.substr(1, row.find('"', 1) - 1);
  }
  return {};
}

std::string number_bytes(uint64_t value, unsigned size) {
  const Buffer bytes = Wire().number(value, size).bytes();
  return {bytes.begin(), bytes.end()};
}

// MariaDB's GTID_EVENT of a statement by itself.
LogBuilder& standalone(LogBuilder& log, uint64_t sequence, uint8_t extra, uint64_t start = 0) {
  Wire body;
  body.number(sequence, 8).number(0, 4).number(FL_STANDALONE | FL_DDL, 1).number(extra, 1);
  if (extra & (FL_EXTRA_COMMIT_ALTER | FL_EXTRA_ROLLBACK_ALTER)) body.number(start, 8);
  return log.event(EventType::GTID_EVENT, body);
}

LogBuilder& mariadb_row(LogBuilder& log, uint64_t sequence) {
  Wire body;
  body.number(sequence, 8).number(0, 4).number(FL_TRANSACTIONAL, 1).number(0, 6);
  return log.event(EventType::GTID_EVENT, body).table_map().insert(uint32_t(sequence), "x").xid(sequence);
}

}  // namespace

TEST_CASE("a statement that failed may have been carried out in part: its names are not used") {
  LogBuilder log;
  log.query(kCreate).transaction(1);
  log.query("ALTER TABLE t RENAME COLUMN a TO c", {.error_code = 1317}).transaction(2);
  const Converted got = convert_bytes(log.bytes());
  CHECK(names_of(got, 1) == "a");
  CHECK(names_of(got, 2) == "@1");
  REQUIRE(got.report.mismatches.size() == 1);
  CHECK(got.report.mismatches[0].find("a statement that failed at log:") != std::string::npos);
}

TEST_CASE("an ALTER TABLE of a session with temporary tables may mean one of them") {
  LogBuilder log;
  log.query(kCreate).query("ALTER TABLE t RENAME COLUMN a TO c", {.flags = LOG_EVENT_THREAD_SPECIFIC_F});
  log.transaction(1);
  CHECK(names_of(convert_bytes(log.bytes()), 1) == "@1");
}

TEST_CASE("CREATE TABLE IF NOT EXISTS counts where the log tells that it made the table") {
  const std::string sql = "CREATE TABLE IF NOT EXISTS t (a INT UNSIGNED, b VARCHAR(200))";
  CHECK(names_of(convert_bytes(LogBuilder().query(sql).transaction(1).bytes()), 1) == "@1");
  const std::string ddl_xid = '\x11' + number_bytes(5, 8), no_xid = '\x11' + number_bytes(0, 8);
  CHECK(names_of(convert_bytes(LogBuilder().query(sql, {.status_vars = ddl_xid}).transaction(1).bytes()),
                 1) == "a");
  CHECK(names_of(convert_bytes(LogBuilder().query(sql, {.status_vars = no_xid}).transaction(1).bytes()), 1) ==
        "@1");
}

TEST_CASE("the default database's charset is no guess at another database's") {
  // Q_CHARSET with a server of latin1 (8), and charset_database utf8mb4 (45): the column is in latin1, of
  // which 200 bytes are 200 characters.
  const std::string vars =
      '\x04' + number_bytes(45, 2) + number_bytes(45, 2) + number_bytes(8, 2) + '\x08' + number_bytes(45, 2);
  LogBuilder log;
  log.query("CREATE TABLE d.t (a INT UNSIGNED, b VARCHAR(200))", {.status_vars = vars})
      .transaction(1, "\xE9");
  const Converted got = convert_bytes(log.bytes());
  CHECK(got.rows.find("{\"a\":1,\"b\":\"\xC3\xA9\"}") != std::string::npos);
}

TEST_CASE("edge 55: of a two-phase ALTER TABLE only the COMMIT ALTER counts") {
  for (const uint8_t end : {FL_EXTRA_COMMIT_ALTER, FL_EXTRA_ROLLBACK_ALTER}) {
    LogBuilder log(0, "10.11.6-MariaDB");
    standalone(log, 1, 0).query(kCreate);
    standalone(log, 2, FL_EXTRA_START_ALTER).query("ALTER TABLE t RENAME COLUMN a TO c");
    mariadb_row(log, 3);
    standalone(log, 4, end, 2).query("ALTER TABLE t RENAME COLUMN a TO c");
    mariadb_row(log, 5);
    const Converted got = convert_bytes(log.bytes());
    REQUIRE_FALSE(got.failed);
    CHECK(names_of(got, 3) == "a");
    CHECK(names_of(got, 5) == (end == FL_EXTRA_COMMIT_ALTER ? "c" : "a"));
  }
}
