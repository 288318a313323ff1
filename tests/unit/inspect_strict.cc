// inspect --rows --strict
#include "inspect/events.h"
#include "log_builder.h"

using namespace binsift;
using namespace binsift::test;

TEST_CASE("inspect --rows: a value that contradicts its type is counted, and ends a strict run") {
  // DECIMAL(9,0) whose digit group is past 999999999
  LogBuilder log;
  log.gtid(1).query("BEGIN");
  log.event(EventType::TABLE_MAP_EVENT, Wire()
                                            .number(7, 6)
                                            .number(1, 2)
                                            .short_text("d")
                                            .number(0, 1)
                                            .short_text("t")
                                            .number(0, 1)
                                            .number(1, 1)
                                            .hex("f6 02 09 00 01"));
  log.event(EventType::WRITE_ROWS_EVENT,
            Wire().number(7, 6).number(STMT_END_F, 2).number(2, 2).number(1, 1).hex("ff fe ffffffff"));
  const ScratchFile file(log.xid(2).bytes());
  const std::vector<LogFilePtr> logs{std::make_shared<LogFile>(LogFile{file.path(), "log", {}})};
  const Selection selection;
  const RunOptions run;
  for (const bool json : {false, true})
    for (const bool strict : {false, true})
      for (const bool with_rows : {false, true}) {
        CAPTURE(json);
        CAPTURE(strict);
        InspectOptions options{.json = json};
        options.damage.strict = strict;
        StringSink sink;
        EventsReport report;
        const Result<void> listed =
            list_events({logs, SchemaHistory(), selection, run}, options, with_rows, sink, report);
        CHECK(listed.has_value() == !(strict && with_rows));
        if (listed && with_rows) CHECK(report.undecoded_count == 1);
        if (!listed) {
          CHECK(listed.error().kind == ErrorKind::corrupt);
          CHECK(listed.error().event_type == "WRITE_ROWS_EVENT");
        }
      }
}
