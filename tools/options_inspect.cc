// Options of inspect: its views.
#include "option_setters.h"

namespace binsift {
namespace {

template <InspectView View>
std::string set_view(Options& options, std::string_view) {
  options.view = View;
  return {};
}
std::string set_every(Options& options, std::string_view value) {
  const auto seconds = parse_duration(value);
  if (!seconds || *seconds == 0) return "is no duration such as 30s, 1m, 12h, 1d or 1w";
  options.every = *seconds;
  options.view = InspectView::time_line;
  return {};
}
std::string set_alert(Options& options, std::string_view value) {
  const auto factor = parse_factor(value);
  if (!factor) return "is no factor such as 2 or 1.5";
  options.alert = *factor;
  return {};
}
std::string set_top(Options& options, std::string_view value) {
  const auto count = parse_count(value);
  if (!count || *count == 0 || *count > 1000) return "is no number from 1 to 1000";
  options.top = *count;
  return {};
}

}  // namespace

std::vector<OptionRow> inspect_option_rows() {
  using O = Options;
  return {
      {.name = "events",
       .group = OptionGroup::output,
       .commands = kInspect,
       .line = "one line an event",
       .paragraph = "One line an event: its offset, type, size, time, server id, and its GTID or statement.",
       .exclusive = "view",
       .read = set_view<InspectView::events>},
      {.name = "transactions",
       .group = OptionGroup::output,
       .commands = kInspect,
       .line = "one line a transaction",
       .paragraph = "One line a transaction: its commit time, GTID, rows, bytes, tables and duration.",
       .exclusive = "view",
       .read = set_view<InspectView::transactions>},
      {.name = "tables",
       .group = OptionGroup::output,
       .commands = kInspect,
       .line = "one line a table",
       .paragraph = "One line a table: rows inserted, updated and deleted, and bytes.",
       .exclusive = "view",
       .read = set_view<InspectView::tables>},
      {.name = "files",
       .group = OptionGroup::output,
       .commands = kInspect,
       .line = "one line a file",
       .paragraph =
           "One line a file: its size, server version, span of time, events, transactions and GTIDs.",
       .exclusive = "view",
       .read = set_view<InspectView::files>},
      {.name = "rows",
       .group = OptionGroup::output,
       .commands = kInspect,
       .line = "the events with their rows, as mysqlbinlog -vv",
       .paragraph = "The events with the values of their rows, much as mysqlbinlog -vv prints them.",
       .exclusive = "view",
       .read = set_view<InspectView::rows>},
      {.name = "every",
       .metavar = "DURATION",
       .group = OptionGroup::output,
       .commands = kInspect,
       .line = "a time line: one line for each DURATION, such as 1m",
       .paragraph = "A time line of what was committed, one line for each DURATION (30s, 1m, 12h, 1d, 1w): "
                    "transactions, rows inserted, updated and deleted, statements, bytes.",
       .exclusive = "view",
       .read = set_every},
      {.name = "hot-rows",
       .group = OptionGroup::output,
       .commands = kInspect,
       .line = "the rows that are changed most often",
       .paragraph =
           "The rows that are changed most often, told apart by their primary keys. Without --top they "
           "are ten.",
       .exclusive = "view",
       .read = set_view<InspectView::hot_rows>},
      {.name = "alert",
       .metavar = "FACTOR",
       .group = OptionGroup::output,
       .commands = kInspect,
       .line = "mark what is above FACTOR times its running mean",
       .paragraph =
           "With --every: mark each bucket whose transactions, rows or bytes are above FACTOR times their "
           "running mean (0.9 of the mean before and 0.1 of the bucket). The exit status is 1 where there is "
           "one.",
       .read = set_alert},
      {.name = "top",
       .metavar = "N",
       .group = OptionGroup::output,
       .commands = kInspect,
       .line = "list N tables and N transactions",
       .paragraph =
           "List the N largest tables and the N largest and longest transactions, up to 1000. Without "
           "this option they are ten; --tables and --json show all tables.",
       .read = set_top},
      {.name = "follow",
       .group = OptionGroup::output,
       .commands = kInspect,
       .line = "go on as the log grows, until interrupted",
       .paragraph =
           "Go on at the end of the last log as its server writes to it, and with the log that follows it, "
           "until interrupted or until nobody reads the output. With --events, --rows and --transactions; "
           "without a view, as --transactions.",
       .read = set_flag<&O::follow>},
      {.name = "html",
       .metavar = "FILE",
       .group = OptionGroup::output,
       .commands = kInspect,
       .line = "a page with charts, in this file",
       .paragraph =
           "Write a page to FILE that a browser shows: the screen with charts over time by operation and "
           "table, transaction sizes and silences. It is one file that needs no other. With --every "
           "each bar is DURATION. - is standard output.",
       .completes = Completes::file,
       .exclusive = "form",
       .read = set_text<&O::html>},
      {.name = "json",
       .group = OptionGroup::output,
       .commands = kInspect | kVerify,
       .line = "for machines: one JSON object a line",
       .paragraph = "Print JSON, one object a line, in place of text.",
       .exclusive = "form",
       .read = set_flag<&O::json>},
  };
}

}  // namespace binsift
