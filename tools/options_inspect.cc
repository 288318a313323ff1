// Options of inspect: its views.
#include "option_setters.h"

namespace binsift {
namespace {

template <InspectView View>
std::string set_view(Options& options, std::string_view) {
  options.view = View;
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
      {.name = "json",
       .group = OptionGroup::output,
       .commands = kInspect,
       .line = "for machines: one JSON object a line",
       .paragraph = "Print JSON, one object a line, in place of text.",
       .read = set_flag<&O::json>},
  };
}

}  // namespace binsift
