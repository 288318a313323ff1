// Options of verify: what to compare with.
#include "option_setters.h"

namespace binsift {

std::vector<OptionRow> verify_option_rows() {
  using O = Options;
  return {
      {.name = "against",
       .metavar = "TARGET",
       .group = OptionGroup::input,
       .commands = kVerify,
       .line = "compare the transactions with those of TARGET",
       .paragraph =
           "Compare the transactions of the SOURCEs with those of TARGET, which is told as a source is: the "
           "logs of a replica, its relay logs, a copy, an archive store; or JSON lines and Parquet that "
           "binsift-convert(1) has made of logs. Given several times, they are one stream, in that order.",
       .repeatable = true,
       .completes = Completes::file,
       .read = add_text<&O::against>},
      {.name = "rules",
       .metavar = "FILE",
       .group = OptionGroup::input,
       .commands = kVerify,
       .line = "hold the values of rows against the rules in FILE",
       .paragraph =
           "Hold the values that inserts and updates leave against the rules in FILE, which is JSON: what "
           "must not be NULL, ranges, formats, types. The SOURCEs are logs or JSON lines.",
       .completes = Completes::file,
       .read = set_text<&O::rules_file>},
      {.name = "source",
       .metavar = "ADDRESS",
       .group = OptionGroup::input,
       .commands = kVerify,
       .line = "compare tables of this running server, with --target",
       .paragraph =
           "Compare tables that live on the server at ADDRESS, mysql://USER@HOST:PORT, with those of "
           "--target: the ones that --table names. No logs are read then.",
       .read = set_text<&O::source_server>},
      {.name = "target",
       .metavar = "ADDRESS",
       .group = OptionGroup::input,
       .commands = kVerify,
       .line = "the server that is to hold the same tables as --source",
       .paragraph = "The server, told as for --source, whose tables are compared with those of --source.",
       .read = set_text<&O::target_server>},
      {.name = "fresh",
       .metavar = "COLUMN",
       .group = OptionGroup::select,
       .commands = kVerify,
       .line = "with --source: compare only the newest time in COLUMN",
       .paragraph =
           "With --source and --target: instead of rows, compare MAX(COLUMN) of each table, a DATE, DATETIME "
           "or TIMESTAMP, and tell of a target that is further behind than --max-delay.",
       .read = set_text<&O::fresh>},
      {.name = "max-delay",
       .metavar = "AGE",
       .group = OptionGroup::select,
       .commands = kVerify,
       .line = "with --fresh: how far the target may be behind",
       .paragraph = "With --fresh: how far behind the source the target may be, such as 45s, 30m or 12h.",
       .default_text = "5m",
       .read = set_duration<&O::max_delay>},
      {.name = "rows",
       .group = OptionGroup::output,
       .commands = kVerify,
       .line = "with --against: show the rows that differ",
       .paragraph = "With --against: show behind a finding the row that differs, as it is on either side.",
       .read = set_flag<&O::with_rows>},
  };
}

}  // namespace binsift
