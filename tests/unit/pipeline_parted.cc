// Transactions that are larger than a unit, or parted by a statement that changes names: what comes out of them
// does not depend on where they are parted.
#include "log_builder.h"
#include "pipeline/filter.h"

using namespace binsift;
using namespace binsift::test;

namespace {

using Form = decltype(filter_to_sql);

std::string filtered(Bytes log, Form& form, unsigned threads = 1) {
  const ScratchFile file(log);
  const std::vector<LogFilePtr> logs{std::make_shared<LogFile>(LogFile{file.path(), "log", {}})};
  StringSink sink;
  FilterReport report;
  const FilterOptions options{.ddl = true};
  const Result<void> ran =
      form(logs, SchemaHistory(), Selection(), options, RunOptions{.threads = threads}, sink, report);
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

}  // namespace

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
