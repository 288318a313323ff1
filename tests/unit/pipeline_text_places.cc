// Text that goes to many places: whatever leaves early, by how many threads, each place gets what one stream
// has of it.
#include "pipeline/text_places.h"

#include <map>

#include "log_builder.h"

using namespace binsift;
using namespace binsift::test;

namespace {

// Keeps the text of each table, and sees that stretches are told as they should be.
class Places final : public TextPlaces {
 public:
  Result<void> take(std::string_view text, const std::vector<TextStretch>& stretches) override {
    ++takes;
    size_t behind = 0;
    for (size_t i = 0; i < stretches.size(); ++i) {
      const TextStretch& stretch = stretches[i];
      CHECK(stretch.begin == behind);
      behind = i + 1 < stretches.size() ? stretches[i + 1].begin : text.size();
      CHECK(stretch.goes_on == (i == 0 && stretch.goes_on));
      goes_on_count += stretch.goes_on;
      if (!stretch.goes_on) CHECK((texts[last].empty() || texts[last].back() == '\n'));
      last = stretch.table->table.value_or("(none)");
      texts[last] += text.substr(stretch.begin, behind - stretch.begin);
      headers[last] = stretch.table->header;
    }
    CHECK(behind == text.size());
    if (--left == 0) return Error{.kind = ErrorKind::io, .detail = "full"};
    return {};
  }
  std::map<std::string, std::string> texts, headers;
  std::string last;
  size_t takes = 0, goes_on_count = 0, left = SIZE_MAX;
};

// Rows of two tables in turns within transactions, some of many rows in one event.
Buffer log_of_two() {
  LogBuilder log;
  uint64_t xid = 0;
  for (unsigned transaction = 0; transaction < 40; ++transaction) {
    log.gtid(transaction + 1).query("BEGIN");
    for (const std::string_view table : {"t", "u"}) {
      const uint64_t id = table == "t" ? 7 : 8;
      log.table_map(id, table);
      Wire rows;
      rows.number(id, 6).number(STMT_END_F, 2).number(2, 2).number(2, 1).number(3, 1);
      const unsigned count = transaction % 13 == 5 ? 20000 : 2;
      for (unsigned row = 0; row < count; ++row)
        rows.number(0, 1).number(row, 4).short_text(std::string(180, char('a' + row % 26)));
      log.event(EventType::WRITE_ROWS_EVENT, rows);
    }
    log.xid(++xid);
  }
  return log.bytes();
}

ConvertReport convert_to(const std::string& path, ChangeFormat format, unsigned threads, ByteSink& sink,
                         TextPlaces* places, const Selection& selection, Error* error = nullptr) {
  ConvertReport report;
  Result<void> done =
      convert_to_text({std::make_shared<LogFile>(LogFile{path, "log"})}, {}, selection,
                      {.format = format, .places = places}, {.threads = threads}, sink, report);
  if (error) {
    REQUIRE_FALSE(done);
    *error = done.error();
  } else {
    if (!done) FAIL(to_text(done.error()));
  }
  return report;
}

}  // namespace

TEST_CASE("pipeline: each place gets of the text what one stream has of it") {
  const ScratchFile log(log_of_two());
  for (const ChangeFormat format : {ChangeFormat::json, ChangeFormat::maxwell, ChangeFormat::csv})
    for (const unsigned threads : {1u, 3u}) {
      Places places;
      StringSink nothing;
      const ConvertReport report = convert_to(log.path(), format, threads, nothing, &places, {});
      CHECK(nothing.text.empty());
      CHECK(places.goes_on_count > 0);  // parts of events left early
      CHECK(places.texts.size() == 2 + places.texts.contains(""));
      uint64_t rows = 0;
      for (const char* table : {"t", "u"}) {
        Selection selection;
        selection.tables.push_back(std::string("d.") + table);
        StringSink one;
        rows += convert_to(log.path(), format, 1, one, nullptr, selection).row_count;
        std::string text = places.headers[table] + places.texts[table];
        // Which row is a transaction's last one is another matter where one table is looked at.
        if (format == ChangeFormat::maxwell) {
          const std::string_view mark = ",\"commit\":true";
          CHECK((text.find(mark) != text.npos) == (std::string_view(table) == "u"));
          for (std::string* each : {&text, &one.text})
            for (size_t at; (at = each->find(mark)) != each->npos;) each->erase(at, mark.size());
        }
        CHECK(text == one.text);
      }
      CHECK(report.row_count == rows);
      CHECK_FALSE(report.output_failed);
    }
}

TEST_CASE("pipeline: a place that can't take more ends the run") {
  const ScratchFile log(log_of_two());
  for (const unsigned threads : {1u, 3u})
    for (const size_t left : {1, 3, 6}) {
      Places places;
      places.left = left;
      StringSink nothing;
      Error error;
      const ConvertReport report =
          convert_to(log.path(), ChangeFormat::json, threads, nothing, &places, {}, &error);
      CHECK(report.output_failed);
      CHECK(error.kind == ErrorKind::io);
      CHECK(places.takes == left);
    }
}
