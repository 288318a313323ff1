// Transactions that are larger than a unit, or parted by a statement that changes names: what comes out of them
// does not depend on where they are parted.
#include "log_builder.h"
#include "pipeline/filter.h"
#include "select/parse.h"

using namespace binsift;
using namespace binsift::test;

namespace {

using Form = decltype(filter_to_sql);

std::string filtered(Bytes log, Form& form, unsigned threads = 1, const SelectionText& selection = {},
                     bool salvage = false) {
  const ScratchFile file(log);
  const std::vector<LogFilePtr> logs{std::make_shared<LogFile>(LogFile{file.path(), "log", {}})};
  StringSink sink;
  FilterReport report;
  const RunOptions run{.threads = threads};
  FilterOptions options;
  options.damage.salvage = options.damage.goes_on = salvage;
  const Result<void> ran =
      form(logs, SchemaHistory(), *parse_selection(selection), options, run, sink, report);
  INFO((ran ? std::string() : to_text(ran.error())));
  REQUIRE(ran);
  return sink.text;
}

size_t count_of(std::string_view text, std::string_view what) {
  size_t count = 0;
  for (size_t at = 0; (at = text.find(what, at)) != text.npos; at += what.size()) ++count;
  return count;
}

// Statements that each get an AUTO_INCREMENT value.
void add_statements(LogBuilder& log, unsigned count) {
  for (unsigned i = 0; i < count; ++i)
    log.event(EventType::INTVAR_EVENT, Wire().number(2, 1).number(1000 + i, 8))
        .query("INSERT INTO t (b) VALUES ('" + std::string(150, 'x') + "')");
}

constexpr unsigned kMany = 30000;  // rows that are more than a unit

LogBuilder& add_rows(LogBuilder& log, EventType type, unsigned count) {
  for (unsigned i = 0; i < count; ++i) {
    Wire row;
    row.number(7, 6).number(STMT_END_F, 2).number(2, 2).number(2, 1).number(3, 1).number(0, 1);
    log.table_map().event(type, row.number(i, 4).short_text(std::string(200, 'y')));
  }
  return log;
}

// What came out is whole transactions, `count` of them.
void check_whole(const Buffer& log, const SelectionText& selection, size_t count, size_t row_count) {
  for (const unsigned threads : {1u, 3u}) {
    for (Form* const form : {&filter_to_sql, &filter_to_replay, &filter_to_undo}) {
      const std::string text = filtered(log, *form, threads, selection);
      CHECK(count_of(text, "START TRANSACTION;\n") == count);
      CHECK(count_of(text, "COMMIT;\n") == count);
      CHECK(count_of(text, "ROLLBACK") == 0);
      CHECK(count_of(text, "GTID_NEXT='1") == (form == &filter_to_replay ? count : 0));
    }
    const std::string made = filtered(log, filter_to_binlog, threads, selection);
    const Converted converted = convert_bytes(as_bytes(made));
    CHECK_FALSE(converted.failed);
    CHECK(converted.notes.empty());
    CHECK(converted.row_count() == row_count);
    CHECK(count_of(made, "BEGIN") == count);
    CHECK(filtered(as_bytes(made), filter_to_binlog) == made);
  }
}

SelectionText selected(const char* operation, uint64_t thread_id = 0, const char* table = "*") {
  SelectionText text;
  text.operations = {operation};
  if (thread_id != 0) text.thread_ids = {thread_id};
  text.tables = {table};
  return text;
}

LogBuilder with_table() {
  LogBuilder log;
  log.query("CREATE TABLE t (a INT PRIMARY KEY, b VARCHAR(200))");
  return log;
}

}  // namespace

TEST_CASE("a parted transaction of which nothing is selected does not come out") {
  LogBuilder log = with_table();
  log.transaction(1).gtid(2).query("BEGIN", 5);
  add_rows(log, EventType::WRITE_ROWS_EVENT, kMany).xid(2);
  log.transaction(3);
  check_whole(log.bytes(), selected("insert", 9), 2, 2);
  check_whole(log.bytes(), selected("insert", 5), 1, kMany);
  check_whole(log.bytes(), selected("insert", 0, "d.u"), 0, 0);
}

TEST_CASE("a parted transaction begins in front of the first that is selected of it, and ends") {
  LogBuilder log = with_table();
  log.transaction(1).gtid(2).query("BEGIN");
  add_rows(log, EventType::WRITE_ROWS_EVENT, kMany);
  add_rows(log, EventType::DELETE_ROWS_EVENT, 2);
  add_rows(log, EventType::WRITE_ROWS_EVENT, kMany).xid(2);
  log.transaction(3);
  check_whole(log.bytes(), selected("delete"), 1, 2);
}

TEST_CASE("a parted transaction that ROLLBACK ends does not come out") {
  LogBuilder log = with_table();
  log.transaction(1).gtid(2).query("BEGIN");
  add_rows(log, EventType::WRITE_ROWS_EVENT, kMany).query("ROLLBACK");
  log.transaction(3);
  for (const unsigned threads : {1u, 3u}) {
    const std::string sql = filtered(log.bytes(), filter_to_sql, threads);
    CHECK(count_of(sql, "START TRANSACTION;\n") == 2);
    CHECK(count_of(sql, "INSERT INTO") == 2);
    CHECK(count_of(sql, "ROLLBACK") == 0);
    const std::string undo = filtered(log.bytes(), filter_to_undo, threads);
    CHECK(count_of(undo, "DELETE FROM") == 2);
  }
}

TEST_CASE("a transaction is one whole where a statement that changes names parts it") {
  LogBuilder log = with_table();
  log.transaction(1).gtid(2).query("BEGIN").query("CREATE TABLE u (a INT) START TRANSACTION");
  add_rows(log, EventType::DELETE_ROWS_EVENT, 1);
  log.query("CREATE TEMPORARY TABLE v (a INT)");
  add_rows(log, EventType::WRITE_ROWS_EVENT, 1).xid(2);
  log.transaction(3);
  check_whole(log.bytes(), selected("delete"), 1, 1);
  check_whole(log.bytes(), selected("insert"), 3, 3);
  check_whole(log.bytes(), selected("update"), 0, 0);
}

TEST_CASE(
    "a new log has a transaction's begin and end with its rows, also where those are of other seconds") {
  LogBuilder log;
  for (unsigned i = 1; i <= 3; ++i)
    log.query("BEGIN").table_map().insert(i, "a").query("SAVEPOINT s").table_map().insert(10 + i, "b").xid(i);
  Buffer bytes = log.bytes();
  // Ten seconds from one transaction to the next; its second row comes four seconds behind the first.
  constexpr uint32_t kBegin = 1767225600;
  uint32_t second = kBegin;
  for (size_t at = 4, rows = 0; at < bytes.size(); at += load_u32(bytes.data() + at + 9)) {
    const EventType type = EventType(bytes[at + 4]);
    if (type == EventType::QUERY_EVENT) second += rows % 2 ? 4 : 0;
    for (unsigned i = 0; i < 4; ++i) bytes[at + i] = uint8_t(second >> 8 * i);
    if (type == EventType::XID_EVENT) second += 6;
    rows += type == EventType::WRITE_ROWS_EVENT;
    const size_t size = load_u32(bytes.data() + at + 9);
    const uint32_t sum = crc32(Bytes(bytes).subspan(at, size - 4));
    for (unsigned i = 0; i < 4; ++i) bytes[at + size - 4 + i] = uint8_t(sum >> 8 * i);
  }
  SelectionText text;
  text.start_datetime = "2026-01-01T00:00:02Z";
  text.stop_datetime = "2026-01-01T00:00:22Z";
  const std::string made = filtered(bytes, filter_to_binlog, 1, text);
  CHECK(convert_bytes(as_bytes(made)).row_count() == 4);
  CHECK(count_of(made, "BEGIN") == 3);
  CHECK(filtered(as_bytes(made), filter_to_binlog) == made);
  // 1: the second row, 2: both, 3: the first.
  CHECK(count_of(made, "SAVEPOINT s") == 3);
}

TEST_CASE("a transaction that is damaged behind where it is parted is left out as a whole") {
  const Buffer another = LogBuilder(LOG_EVENT_RELAY_LOG_F).bytes();
  for (const bool by_statement : {true, false}) {
    LogBuilder log(LOG_EVENT_RELAY_LOG_F);
    log.transaction(1).gtid(2).query("BEGIN").table_map().insert(20, "y");
    if (by_statement)
      log.query("CREATE TEMPORARY TABLE v (a INT)");
    else
      log.raw(Bytes(another).subspan(4));  // the source was connected to anew
    log.table_map().insert(21, "y");
    const size_t damaged = log.size() - 5;
    log.xid(2).transaction(3);
    Buffer bytes = log.bytes();
    for (const bool is_damaged : {false, true}) {
      if (is_damaged) bytes[damaged] ^= 1;
      const std::string made = filtered(bytes, filter_to_binlog, 1, {}, true);
      CHECK(convert_bytes(as_bytes(made)).row_count() == (is_damaged ? 2 : 4));
      CHECK(count_of(made, "BEGIN") == (is_damaged ? 2 : 3));
      const std::string replay = filtered(bytes, filter_to_replay, 1, {}, true);
      CHECK(count_of(replay, "START TRANSACTION;") == count_of(replay, "COMMIT;"));
      CHECK(count_of(replay, "GTID_NEXT='1") == (is_damaged ? 2 : 3));
    }
  }
}

TEST_CASE("a statement keeps its AUTO_INCREMENT value wherever the log is parted") {
  constexpr unsigned kCount = 25000;
  LogBuilder in_transaction, in_gtid, by_themselves;
  in_transaction.query("BEGIN");
  add_statements(in_transaction, kCount);
  in_transaction.xid(7);
  in_gtid.gtid(1).query("BEGIN");
  add_statements(in_gtid, kCount);
  in_gtid.xid(7);
  // As tables without transactions had it up to MySQL 5.1.
  add_statements(by_themselves, kCount);
  for (const LogBuilder* log : {&in_transaction, &in_gtid, &by_themselves}) {
    for (const unsigned threads : {1u, 3u}) {
      CHECK(count_of(filtered(log->bytes(), filter_to_sql, threads), "SET INSERT_ID=") == kCount);
      CHECK(count_of(filtered(log->bytes(), filter_to_replay, threads), "SET INSERT_ID=") == kCount);
      CHECK(filtered(log->bytes(), filter_to_binlog, threads).size() >= log->size());
    }
  }
}

TEST_CASE("rows of a parted transaction that ROLLBACK TO takes back do not come out") {
  // The savepoint stands in the first unit, or in a later one; what goes back to it, in one behind it.
  for (const unsigned in_front : {3u, kMany}) {
    LogBuilder log = with_table();
    log.transaction(1).gtid(2).query("BEGIN");
    add_rows(log, EventType::WRITE_ROWS_EVENT, in_front).query("SAVEPOINT `s`");
    add_rows(log, EventType::WRITE_ROWS_EVENT, kMany).query("SAVEPOINT `t`");
    add_rows(log, EventType::WRITE_ROWS_EVENT, 5).query("ROLLBACK TO `s`");
    add_rows(log, EventType::WRITE_ROWS_EVENT, 7).xid(9).transaction(3);
    for (const unsigned threads : {1u, 3u}) {
      const Converted converted = convert_bytes(log.bytes(), {}, {}, threads);
      CHECK_FALSE(converted.failed);
      CHECK(converted.row_count() == 2 + in_front + 7);
      CHECK(converted.report.undone_rows == kMany + 5);
      CHECK(count_of(filtered(log.bytes(), filter_to_sql, threads), "INSERT INTO") == 2 + in_front + 7);
    }
  }
}
