// What tells of a transaction's bounds and can't be read: the cutter, which parts the log, and the worker, which
// leaves out what it can't tell, must still agree on where the transaction is.
#include "log_builder.h"
#include "pipeline/filter.h"

using namespace binsift;
using namespace binsift::test;

namespace {

struct Filtered {
  std::string text;
  std::vector<LeftOut> left_out;
};

Filtered filtered(Bytes log, decltype(filter_to_sql)& form, unsigned threads = 1) {
  const ScratchFile file(log);
  const std::vector<LogFilePtr> logs{std::make_shared<LogFile>(LogFile{file.path(), "log", {}})};
  StringSink sink;
  FilterReport report;
  Filtered got;
  FilterOptions options{.ddl = true};
  options.damage.goes_on = true;
  const RunOptions run{.threads = threads,
                       .left_out = [&](const LeftOut& part) { got.left_out.push_back(part); }};
  const Result<void> ran = form(logs, SchemaHistory(), Selection(), options, run, sink, report);
  INFO((ran ? std::string() : to_text(ran.error())));
  REQUIRE(ran);
  got.text = std::move(sink.text);
  return got;
}

// The first columns of the rows of a log, such as "1 3".
std::string rows_of(std::string_view log) {
  const Converted converted = convert_bytes(as_bytes(log));
  REQUIRE_FALSE(converted.failed);
  std::string numbers;
  for (size_t at = 0; (at = converted.rows.find("\"@1\":", at)) != std::string::npos; at += 5) {
    if (!numbers.empty()) numbers += ' ';
    numbers += converted.rows.substr(at + 5, converted.rows.find(',', at) - at - 5);
  }
  return numbers;
}

void check_filtered(const Buffer& log, const std::string& rows, unsigned threads = 1) {
  const Filtered made = filtered(log, filter_to_binlog, threads);
  CHECK(rows_of(made.text) == rows);
  CHECK(made.text.find("ROLLBACK") == std::string::npos);
  REQUIRE(made.left_out.size() == 1);
  CHECK(to_text(made.left_out[0].error).find("its transaction is left out as a whole") != std::string::npos);
  const Filtered again = filtered(as_bytes(made.text), filter_to_binlog);
  CHECK(again.text == made.text);
  CHECK(again.left_out.empty());
  const Filtered replay = filtered(log, filter_to_replay, threads);
  CHECK(replay.text.find("ROLLBACK") == std::string::npos);
  CHECK(replay.left_out.size() == 1);
}

// A statement whose database's name reaches behind its event.
LogBuilder& unread_statement(LogBuilder& log, EventType type = EventType::QUERY_EVENT) {
  return log.event(type, Wire().number(9, 4).number(0, 4).number(200, 1).number(0, 2).number(0, 2).text("d"));
}

}  // namespace

TEST_CASE("a statement that can't be read ends its transaction, which is left out by itself") {
  for (const EventType type : {EventType::QUERY_EVENT, EventType::QUERY_COMPRESSED_EVENT}) {
    LogBuilder log;
    log.transaction(1).gtid(2);
    unread_statement(log, type);
    // Without a GTID, as where they are off.
    log.query("CREATE TABLE u (a INT) START TRANSACTION").table_map().insert(22, "u").xid(7);
    check_filtered(log.transaction(3).bytes(), "1 22 3");
  }
}

TEST_CASE("what stands behind a statement that can't be read is no part of its transaction") {
  LogBuilder log;
  log.transaction(1).gtid(2);
  unread_statement(log);
  log.event(EventType::INTVAR_EVENT, Wire().number(2, 1).number(42, 8)).query("INSERT INTO t (b) VALUES (1)");
  const Filtered made = filtered(log.bytes(), filter_to_binlog);
  CHECK(made.text.find("INSERT INTO t") != std::string::npos);
  CHECK(made.text.find(std::string("\x02\x2A\0\0\0\0\0\0\0", 9)) != std::string::npos);
}

TEST_CASE("a transaction whose GTID can't be read is left out, also when it is parted") {
  for (const unsigned inserts : {1u, 40000u}) {
    for (const unsigned threads : {1u, 3u}) {
      LogBuilder log;
      log.transaction(1).event(EventType::GTID_LOG_EVENT, Wire().number(1, 1)).query("BEGIN");
      for (unsigned i = 0; i < inserts; ++i) log.table_map().insert(200 + i, std::string(200, 'y'));
      check_filtered(log.xid(2).transaction(3).bytes(), "1 3", threads);
    }
  }
}

TEST_CASE("a parted transaction with a statement that can't be read is left out as a whole") {
  for (const unsigned threads : {1u, 3u}) {
    LogBuilder log;
    log.transaction(1).gtid(2).query("BEGIN");
    unread_statement(log);
    for (unsigned i = 0; i < 40000; ++i) log.table_map().insert(200 + i, std::string(200, 'y'));
    check_filtered(log.xid(2).transaction(3).bytes(), "1 3", threads);
  }
}
