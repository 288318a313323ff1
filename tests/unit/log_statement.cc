#include "log/statement.h"

#include <doctest/doctest.h>

#include "log/transaction_tracker.h"

using namespace binsift;

TEST_CASE("edge 53: statements that begin and end transactions count only whole") {
  CHECK(kind_of_statement("BEGIN") == StatementKind::begin);
  CHECK(kind_of_statement("begin ;") == StatementKind::begin);
  CHECK(kind_of_statement("COMMIT") == StatementKind::commit);
  CHECK(kind_of_statement("ROLLBACK") == StatementKind::rollback);
  CHECK(kind_of_statement("ROLLBACK TO `sp`") == StatementKind::savepoint);
  CHECK(kind_of_statement("CREATE PROCEDURE p() BEGIN COMMIT; END") == StatementKind::ddl);
  CHECK(kind_of_statement("/* c */ insert into t values (1)") == StatementKind::change);
  CHECK(kind_of_statement("# a comment\nDELETE FROM t") == StatementKind::change);
  CHECK(kind_of_statement("XA START X'78',X'',1") == StatementKind::xa_start);
  CHECK(kind_of_statement("XA COMMIT X'78',X'',1") == StatementKind::xa_finish);
  CHECK(kind_of_statement("") == StatementKind::ddl);
  CHECK(rollback_target_of("ROLLBACK TO SAVEPOINT `a b`") == "a b");
  CHECK(rollback_target_of("ROLLBACK TO x") == "x");
  CHECK(savepoint_of("SAVEPOINT `x`") == "x");
  CHECK(savepoint_of("SAVEPOINT \"a\"\"`b\"") == "a\"`b");
  CHECK(savepoint_of("SAVEPOINT `a``\"`") == "a`\"");
  CHECK(is_same_savepoint("Ab", "aB"));
  CHECK(!is_same_savepoint("a", "ab"));
  CHECK(portable_savepoint("SAVEPOINT \"a`\"\"\"") == "SAVEPOINT `a``\"`");
  CHECK(portable_savepoint("ROLLBACK TO `a`") == "ROLLBACK TO `a`");
  CHECK(portable_savepoint("RELEASE SAVEPOINT `a`") == "RELEASE SAVEPOINT `a`");
}

TEST_CASE("edge 53: transactions with and without BEGIN") {
  TransactionTracker tracker;
  const auto next = [&](EventType type, std::string_view sql = {}, uint8_t flags2 = 0,
                        uint16_t rows_flags = 0) {
    const TransactionTracker::Step step = tracker.next(type, sql, flags2, rows_flags);
    return std::string(step.opens ? "o" : "") + (step.closes ? "c" : "") + (tracker.is_open() ? "+" : "");
  };
  SUBCASE("MySQL") {
    CHECK(next(EventType::GTID_LOG_EVENT) == "o+");
    CHECK(next(EventType::QUERY_EVENT, "BEGIN") == "+");
    CHECK(next(EventType::TABLE_MAP_EVENT) == "+");
    CHECK(next(EventType::WRITE_ROWS_EVENT, {}, 0, STMT_END_F) == "+");
    CHECK(next(EventType::XID_EVENT) == "c");
    CHECK(next(EventType::GTID_LOG_EVENT) == "o+");
    CHECK(next(EventType::QUERY_EVENT, "DROP TABLE t") == "c");
    CHECK(next(EventType::GTID_LOG_EVENT) == "o+");
    CHECK(next(EventType::TRANSACTION_PAYLOAD_EVENT) == "c");
  }
  SUBCASE("MariaDB: the GTID is the BEGIN") {
    CHECK(next(EventType::GTID_EVENT) == "o+");
    CHECK(next(EventType::TABLE_MAP_EVENT) == "+");
    CHECK(next(EventType::QUERY_EVENT, "COMMIT") == "c");
    CHECK(next(EventType::GTID_EVENT, {}, FL_STANDALONE) == "o+");
    CHECK(next(EventType::QUERY_EVENT, "CREATE TABLE t (a INT)") == "c");
  }
  SUBCASE("MySQL 5.0, and a server that writes no BEGIN") {
    CHECK(next(EventType::QUERY_EVENT, "INSERT INTO t VALUES (1)") == "oc");
    CHECK(next(EventType::TABLE_MAP_EVENT) == "o+");
    CHECK(next(EventType::WRITE_ROWS_EVENT_V1, {}, 0, 0) == "+");
    CHECK(next(EventType::WRITE_ROWS_EVENT_V1, {}, 0, STMT_END_F) == "c");
  }
  SUBCASE("edge 61: CREATE TABLE … SELECT") {
    CHECK(next(EventType::GTID_LOG_EVENT) == "o+");
    CHECK(next(EventType::QUERY_EVENT, "CREATE TABLE t (a INT) START TRANSACTION") == "+");
    CHECK(next(EventType::TABLE_MAP_EVENT) == "+");
    CHECK(next(EventType::XID_EVENT) == "c");
  }
}
