// Row events and rows that are too large to hold, through every form of filter.
#include "log_builder.h"
#include "pipeline/filter.h"
#include "pipeline/kept_rows.h"
#include "select/parse.h"

using namespace binsift;
using namespace binsift::test;

namespace {

constexpr size_t kLarge = 6 << 20;

size_t count_of(std::string_view text, std::string_view word) {
  size_t count = 0;
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

// d.t (a INT, e ENUM('x'), b LONGBLOB), with its column names.
Wire table_map() {
  return Wire()
      .number(7, 6)
      .number(1, 2)
      .short_text("d")
      .number(0, 1)
      .short_text("t")
      .number(0, 1)
      .number(3, 1)
      .hex("03fefc")
      .number(3, 1)
      .hex("f70104")
      .number(7, 1)
      .hex("03013f")  // charset of blobs: binary
      .hex("0406")
      .short_text("a")
      .short_text("e")
      .short_text("b");
}

void put_row(Wire& rows, uint32_t a, unsigned e, size_t size, char byte) {
  rows.number(0, 1).number(a, 4).number(e, 1).number(size, 4).text(std::string(size, byte));
}

Wire rows_event(uint16_t flags) {
  return Wire().number(7, 6).number(flags, 2).number(2, 2).number(3, 1).number(7, 1);
}

// Transaction 1: one statement of three events, small, large, small; its large row has the value 0 of an ENUM.
// Transaction 2: a large event that ends its statement and holds three rows. Transaction 3: a small one.
LogBuilder log_with_large_rows() {
  Wire small = rows_event(0), large = rows_event(0), last = rows_event(STMT_END_F),
       three = rows_event(STMT_END_F);
  put_row(small, 1, 1, 10, 'a');
  put_row(large, 2, 0, kLarge, 'b');
  put_row(last, 3, 1, 10, 'c');
  put_row(three, 4, 1, 10, 'd');
  put_row(three, 5, 1, kLarge, 'e');
  put_row(three, 6, 1, 10, 'f');
  LogBuilder log;
  log.gtid(1).query("BEGIN").event(EventType::TABLE_MAP_EVENT, table_map());
  log.event(EventType::WRITE_ROWS_EVENT, small).event(EventType::WRITE_ROWS_EVENT, large);
  log.event(EventType::WRITE_ROWS_EVENT, last).xid(11);
  log.gtid(2).query("BEGIN").event(EventType::TABLE_MAP_EVENT, table_map());
  log.event(EventType::WRITE_ROWS_EVENT, three).xid(12);
  log.transaction(3);
  return log;
}

// All but the last transaction, whose table has no names.
Bytes named_part(const LogBuilder& log) {
  const size_t last = LogBuilder().transaction(3).size() - LogBuilder().size();
  return Bytes(log.bytes()).first(log.size() - last);
}

std::string filtered(Bytes log, decltype(filter_to_sql)& form, std::string_view where = {},
                     unsigned threads = 1) {
  const ScratchFile file(log);
  const std::vector<LogFilePtr> logs{std::make_shared<LogFile>(LogFile{file.path(), "log", {}})};
  SelectionText text;
  text.tables = {"d.t"};
  text.where = where;
  const Selection selection = *parse_selection(text);
  StringSink sink;
  FilterReport report;
  const RunOptions run{.threads = threads};
  SchemaHistory history;
  const Result<void> ran = form(logs, std::move(history), selection, FilterOptions(), run, sink, report);
  INFO((ran ? std::string() : to_text(ran.error())));
  REQUIRE(ran);
  return sink.text;
}

}  // namespace

TEST_CASE("a row that is too large to hold comes out whole, as SQL and undone") {
  const LogBuilder builder = log_with_large_rows();
  const Bytes log = named_part(builder);
  std::string hex;
  for (size_t i = 0; i < kLarge; ++i) hex += "62";
  for (const unsigned threads : {1u, 3u}) {
    const std::string sql = filtered(log, filter_to_sql, {}, threads);
    CHECK(count_of(sql, "\nINSERT INTO `d`.`t` (`a`, `e`, `b`) VALUES (") == 6);
    CHECK(sql.find("INSERT INTO `d`.`t` (`a`, `e`, `b`) VALUES (2, 0, x'" + hex + "');\n") !=
          std::string::npos);
    CHECK(sql.find("(3, 1, x'63636363636363636363');\nCOMMIT;\n") != std::string::npos);
    // The mode that lets the ENUM's value in stands in front of the statement, not within it.
    const size_t statement = sql.find("VALUES (2, 0");
    const size_t mode = sql.rfind("sql_mode=", statement);
    CHECK(sql.find("STRICT", mode) > statement);
    const std::string undo = filtered(log, filter_to_undo, {}, threads);
    CHECK(count_of(undo, "\nDELETE FROM `d`.`t` WHERE ") == 6);
    CHECK(undo.find("DELETE FROM `d`.`t` WHERE `a`=2 AND `e`=0 AND `b`=x'" + hex + "' LIMIT 1;\n") !=
          std::string::npos);
    CHECK(undo.find("`a`=6") < undo.find("`a`=5"));
    CHECK(undo.find("`a`=3") < undo.find("`a`=2 "));
  }
  CHECK(filtered(log, filter_to_sql, "t.a in (2, 6)") != filtered(log, filter_to_sql, "t.a = 2"));
  CHECK(count_of(filtered(log, filter_to_sql, "t.a in (2, 6)"), "\nINSERT INTO ") == 2);
}

TEST_CASE("a row event that is too large to hold goes into a new log as a statement of its own") {
  const LogBuilder builder = log_with_large_rows();
  const std::string rows = convert_bytes(builder.bytes()).rows;
  for (const unsigned threads : {1u, 3u}) {
    const std::string made = filtered(builder.bytes(), filter_to_binlog, {}, threads);
    const Converted read = convert_bytes(as_bytes(made));
    CHECK_FALSE(read.failed);
    CHECK(read.row_count() == 7);
    const auto values = [](const std::string& records) {
      std::string all;
      for (size_t at = records.find("\"after\""); at != std::string::npos;
           at = records.find("\"after\"", at + 1))
        all += records.substr(at, records.find('\n', at) - at);
      return all;
    };
    CHECK(values(read.rows) == values(rows));
    // Each map has its rows, and no statement is left open.
    unsigned maps = 0, ends = 0;
    for_each_event(as_bytes(made), [&](Bytes event, const FormatDescription&) {
      maps += header_of(event).type == EventType::TABLE_MAP_EVENT;
      if (header_of(event).type == EventType::WRITE_ROWS_EVENT) ends += event[kHeaderSize + 6] & STMT_END_F;
    });
    CHECK(maps == 5);  // small; large; small; the second transaction's; the third's
    CHECK(ends == 5);
    CHECK(filtered(as_bytes(made), filter_to_binlog) == made);
    const std::string few = filtered(named_part(builder), filter_to_binlog, "a in (2, 5)", threads);
    CHECK(convert_bytes(as_bytes(few)).row_count() == 2);
  }
}

TEST_CASE("a row event that is too large to hold is a BINLOG statement of its own") {
  const LogBuilder builder = log_with_large_rows();
  const std::string text = filtered(builder.bytes(), filter_to_replay);
  CHECK(count_of(text, "\nBINLOG '\n") == 6);  // with the format description
  CHECK(text == filtered(builder.bytes(), filter_to_replay, {}, 3));
  size_t longest = 0;
  for (size_t at = 0, end; (end = text.find('\n', at)) != std::string::npos; at = end + 1)
    if (text.compare(at, 2, "--") != 0 && text.compare(at, 3, "SET") != 0)
      longest = std::max(longest, end - at);
  CHECK(longest == 76);
}

TEST_CASE("rows that are kept past what memory is for come back from a file") {
  KeptRows kept;
  const std::string one(KeptRows::kInMemory / 3, 'x');
  unsigned forgotten = 0;
  const auto forget = [&] { ++forgotten; };
  for (unsigned round = 0; round < 2; ++round) {
    kept.clear();
    std::string all;
    for (char c = 'a'; c < 'h'; ++c) {
      const std::string rows = c + one;
      REQUIRE(kept.add(as_bytes(rows), forget));
      all += rows;
    }
    Result<Bytes> back = kept.all();
    REQUIRE(back);
    CHECK(as_text(*back) == all);
  }
  CHECK(forgotten > 0);
  kept.clear();
  CHECK(kept.all()->empty());
}
