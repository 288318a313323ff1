// Row events in pieces, as MariaDB 12.3 writes those past binlog_row_event_fragment_threshold.
#include "log/row_pieces.h"

#include "inspect/events.h"
#include "log_builder.h"
#include "pipeline/filter.h"

using namespace binsift;
using namespace binsift::test;

namespace {

// The row event of `row_count` rows, as it would stand in the log.
Buffer row_event(unsigned row_count, std::string_view text = "some text") {
  Wire body;
  body.number(7, 6).number(STMT_END_F, 2).number(2, 1).number(3, 1);
  for (unsigned i = 0; i < row_count; ++i) body.number(0, 1).number(i, 4).short_text(text);
  Wire event;
  event.number(1767225600, 4).number(uint8_t(EventType::WRITE_ROWS_EVENT_V1), 1).number(1, 4);
  event.number(kHeaderSize + body.bytes().size(), 4).number(0, 4).number(0, 2).text(as_text(body.bytes()));
  return event.bytes();
}

// Cuts it in pieces; `edit` may change the list.
std::vector<Buffer> pieces_of(Bytes event, size_t size, bool count_first = false) {
  std::vector<Buffer> pieces;
  const size_t count = (event.size() + size - 1) / size;
  for (size_t i = 0; i < count; ++i) {
    Wire piece;
    piece.number(count_first ? count : i + 1, 4).number(count_first ? i + 1 : count, 4).number(i == 0, 1);
    if (i == 0) piece.number(event.size(), 8);
    piece.text(as_text(event.subspan(i * size, std::min(size, event.size() - i * size))));
    pieces.push_back(piece.bytes());
  }
  return pieces;
}

LogBuilder log_with(const std::vector<Buffer>& pieces, unsigned padding = 0) {
  LogBuilder log(0, "12.3.1-MariaDB");
  log.query("CREATE TABLE d.t (a INT PRIMARY KEY, b VARCHAR(200) CHARACTER SET latin1)");
  const auto gtid = [&](uint64_t number) {
    log.event(EventType::GTID_EVENT,
              Wire().number(number, 8).number(0, 4).number(FL_TRANSACTIONAL, 1).number(0, 6));
  };
  gtid(1);
  log.table_map().event(EventType::WRITE_ROWS_EVENT_V1, Bytes(row_event(1)).subspan(kHeaderSize)).xid(1);
  gtid(2);
  // Rows that part the transaction into several units
  for (unsigned i = 0; i < padding; ++i)
    log.table_map(9).event(EventType::WRITE_ROWS_EVENT_V1, Wire()
                                                               .number(9, 6)
                                                               .number(STMT_END_F, 2)
                                                               .number(2, 1)
                                                               .number(3, 1)
                                                               .number(0, 1)
                                                               .number(i, 4)
                                                               .short_text(std::string(200, 'p')));
  log.table_map();
  for (const Buffer& piece : pieces) log.event(EventType::PARTIAL_ROW_DATA_EVENT, piece);
  log.xid(2);
  gtid(3);
  log.table_map().event(EventType::WRITE_ROWS_EVENT_V1, Bytes(row_event(2)).subspan(kHeaderSize)).xid(3);
  return log;
}

std::string listed(Bytes log, bool with_rows) {
  const ScratchFile file(log);
  StringSink sink;
  EventsReport report;
  const Selection selection;
  const std::vector<LogFilePtr> logs{std::make_shared<LogFile>(LogFile{file.path(), "log", {}})};
  const RunOptions run;
  REQUIRE(list_events({logs, SchemaHistory(), selection, run}, InspectOptions(), with_rows, sink, report));
  return sink.text;
}

size_t count_of(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = 0; (at = text.find(part, at)) != text.npos; at += part.size()) ++count;
  return count;
}

}  // namespace

TEST_CASE("edge 15: a row event in pieces gives its rows, whatever the pieces' size and number") {
  const Buffer event = row_event(500);
  for (const size_t size : {size_t{9}, size_t{20}, size_t{1000}, event.size() - 1, event.size()})
    for (const bool count_first : {false, true}) {
      CAPTURE(size);
      const Converted converted = convert_bytes(log_with(pieces_of(event, size, count_first)).bytes());
      REQUIRE_FALSE(converted.failed);
      CHECK(converted.left_out.empty());
      CHECK(converted.row_count() == 503);
      CHECK(converted.rows.find(
                "\"row\":499,\"server_id\":1,\"xid\":2,\"after\":{\"a\":499,\"b\":\"some text\"}") !=
            std::string::npos);
    }
}

TEST_CASE(
    "edge 15: rows of pieces stand where the first piece does, also where their transaction is parted") {
  const Buffer event = row_event(100);
  const std::vector<Buffer> pieces = pieces_of(event, 500);
  for (const unsigned padding : {0u, 30'000u})
    for (const unsigned threads : {1u, 3u}) {
      const LogBuilder log = log_with(pieces, padding);
      size_t at = 4, first = 0;
      for_each_event(log.bytes(), [&](Bytes one, const FormatDescription&) {
        if (first == 0 && header_of(one).type == EventType::PARTIAL_ROW_DATA_EVENT) first = at;
        at += one.size();
      });
      const Converted converted = convert_bytes(log.bytes(), {}, {}, threads);
      REQUIRE_FALSE(converted.failed);
      CHECK(converted.row_count() == 103 + padding);
      CHECK(count_of(converted.rows, "\"pos\":" + std::to_string(first) + ",") == 100);
    }
}

TEST_CASE("edge 15: pieces that are missing, twice, or do not agree: the rows are left out and said") {
  const Buffer event = row_event(50);
  const std::vector<Buffer> whole = pieces_of(event, 300);
  REQUIRE(whole.size() >= 3);
  const auto rows_lost_with = [&](const auto& edit) {
    std::vector<Buffer> pieces = whole;
    edit(pieces);
    const Converted converted = convert_bytes(log_with(pieces).bytes());
    CHECK_FALSE(converted.failed);
    CHECK(converted.row_count() == 3);
    ConvertOptions strict;
    strict.damage.strict = true;
    CHECK(convert_bytes(log_with(pieces).bytes(), {}, strict).failed);
    return converted.left_out.empty() ? std::string() : to_text(converted.left_out[0].error);
  };
  CHECK(rows_lost_with([](auto& pieces) {
          pieces.pop_back();
        }).find("the last piece of the row event that begins at offset ") != std::string::npos);
  CHECK(rows_lost_with([](auto& pieces) { pieces.erase(pieces.begin()); }).find("does not follow") !=
        std::string::npos);
  CHECK(rows_lost_with([](auto& pieces) { std::swap(pieces[1], pieces[2]); }).find("does not follow") !=
        std::string::npos);
  CHECK(rows_lost_with([](auto& pieces) {
          pieces.insert(pieces.begin() + 1, pieces[1]);
        }).find("does not follow") != std::string::npos);
  CHECK(rows_lost_with([](auto& pieces) { pieces[1].pop_back(); }).find("they hold") != std::string::npos);
  CHECK(rows_lost_with([](auto& pieces) { pieces[0][9] ^= 1; }).find("they hold") != std::string::npos);
  CHECK(rows_lost_with([](auto& pieces) { pieces[0][17 + 4] = 2; }).find("no row event") !=
        std::string::npos);
}

TEST_CASE("edge 15: inspect lists the pieces, and the rows behind the last") {
  const Buffer log = log_with(pieces_of(row_event(50), 300)).bytes();
  const std::string events = listed(log, false);
  CHECK(count_of(events, "PARTIAL_ROW_DATA") == pieces_of(row_event(50), 300).size());
  CHECK(count_of(events, "d.t rows=50") == 1);
  CHECK(count_of(listed(log, true), "### INSERT INTO") == 53);
}

TEST_CASE("edge 15: filter takes the rows of pieces, and of a new log makes one event of them") {
  const ScratchFile file(log_with(pieces_of(row_event(50), 300)).bytes());
  const std::vector<LogFilePtr> logs{std::make_shared<LogFile>(LogFile{file.path(), "log", {}})};
  const Selection selection;
  const RunOptions run;
  StringSink sql, log;
  FilterReport sql_report, log_report;
  REQUIRE(filter_to_sql(logs, SchemaHistory(), selection, FilterOptions(), run, sql, sql_report));
  CHECK(sql_report.row_count == 53);
  CHECK(count_of(sql.text, "INSERT INTO") == 53);
  REQUIRE(filter_to_binlog(logs, SchemaHistory(), selection, FilterOptions(), run, log, log_report));
  const Converted converted = convert_bytes(as_bytes(log.text));
  CHECK_FALSE(converted.failed);
  CHECK(converted.row_count() == 53);
  size_t pieces = 0;
  for_each_event(as_bytes(log.text), [&](Bytes event, const FormatDescription&) {
    pieces += header_of(event).type == EventType::PARTIAL_ROW_DATA_EVENT;
  });
  CHECK(pieces == 0);
}

TEST_CASE("edge 15: filter refuses pieces that can't be joined, or leaves their transaction out") {
  std::vector<Buffer> pieces = pieces_of(row_event(50), 300);
  pieces.pop_back();
  const ScratchFile file(log_with(pieces).bytes());
  const std::vector<LogFilePtr> logs{std::make_shared<LogFile>(LogFile{file.path(), "log", {}})};
  const Selection selection;
  std::vector<LeftOut> left_out;
  RunOptions run;
  run.left_out = [&](const LeftOut& each) { left_out.push_back(each); };
  StringSink refused, salvaged;
  FilterReport report;
  CHECK_FALSE(filter_to_sql(logs, SchemaHistory(), selection, FilterOptions(), run, refused, report));
  FilterOptions salvage;
  salvage.damage = {.salvage = true};
  FilterReport salvage_report;
  const Result<void> ran =
      filter_to_sql(logs, SchemaHistory(), selection, salvage, run, salvaged, salvage_report);
  INFO((ran ? std::string() : to_text(ran.error())));
  REQUIRE(ran);
  CHECK(salvage_report.row_count == 3);
  CHECK(left_out.size() == 1);
}

TEST_CASE("a row event in pieces past what is held in memory is joined in a file") {
  FormatDescription format = mariadb_format("12.3.1-MariaDB");
  const size_t rows = 80'000;
  const Buffer event = row_event(rows, std::string(250, 'x'));
  REQUIRE(event.size() > RowPieces::kInMemory);
  RowPieces joiner;
  std::shared_ptr<const JoinedRows> joined;
  for (const Buffer& piece : pieces_of(event, 3'000'000)) {
    CHECK_FALSE(joined);
    auto next = joiner.next({.event_size = 77}, piece, 1000, format);
    REQUIRE(next);
    joined = *next;
  }
  REQUIRE(joined);
  CHECK_FALSE(joiner.is_open());
  CHECK(joined->memory.empty());
  CHECK(joined->size == event.size());
  CHECK(joined->header.type == EventType::WRITE_ROWS_EVENT_V1);
  CHECK(std::equal(joined->body.begin(), joined->body.end(), event.begin() + kHeaderSize, event.end()));
}
