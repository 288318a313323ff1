// Transactions without an end: a relay log has them where its source was connected to anew, which sends the
// transaction again from its start.
#include "log_builder.h"
#include "pipeline/filter.h"

using namespace binsift;
using namespace binsift::test;

namespace {

// Transactions 1, 2 up to `inserts` of its rows, 2 again as a whole with one row, and 3.
Buffer log_with_cut_off(unsigned inserts) {
  LogBuilder log;
  log.transaction(1).gtid(2).query("BEGIN");
  for (unsigned i = 0; i < inserts; ++i) log.table_map().insert(200 + i, std::string(200, 'y'));
  return log.transaction(2).transaction(3).bytes();
}

std::string filtered(Bytes log, decltype(filter_to_sql)& form, unsigned threads) {
  const ScratchFile file(log);
  const std::vector<LogFilePtr> logs{std::make_shared<LogFile>(LogFile{file.path(), "log", {}})};
  StringSink sink;
  FilterReport report;
  const Result<void> ran =
      form(logs, SchemaHistory(), Selection(), FilterOptions(), RunOptions{.threads = threads}, sink, report);
  INFO((ran ? std::string() : to_text(ran.error())));
  REQUIRE(ran);
  return sink.text;
}

}  // namespace

TEST_CASE("a transaction that has no end because another one begins is left out, and said") {
  // The second one is larger than a unit.
  for (const unsigned inserts : {1u, 3u, 40000u}) {
    for (const unsigned threads : {1u, 3u}) {
      const Buffer log = log_with_cut_off(inserts);
      const Converted converted = convert_bytes(log, {}, {}, threads);
      CHECK_FALSE(converted.failed);
      CHECK(converted.row_count() == 3);
      REQUIRE(converted.notes.size() == 1);
      CHECK(converted.notes[0].find("has no end: another one begins within it") != std::string::npos);
      const std::string made = filtered(log, filter_to_binlog, threads);
      CHECK(convert_bytes(as_bytes(made)).row_count() == 3);
      CHECK(filtered(as_bytes(made), filter_to_binlog, 1) == made);
      const std::string replay = filtered(log, filter_to_replay, threads);
      size_t commits = 0;
      for (size_t at = 0; (at = replay.find("\nCOMMIT;", at)) != std::string::npos; ++at) ++commits;
      CHECK(commits == 3);
      CHECK(replay.find("ROLLBACK") == std::string::npos);
    }
  }
}
