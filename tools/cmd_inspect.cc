// inspect: what is in logs, as text or JSON lines.
#include <fmt/format.h>

#include <cstdlib>
#include <cstring>

#include "commands.h"
#include "console.h"
#include "inspect/events.h"
#include "inspect/log_counter.h"
#include "inspect/transactions.h"
#include "inspect/views.h"
#include "quantity.h"
#include "reading.h"

namespace binsift {
namespace {

// What the C library's rules make of the environment: the first of these that is set tells.
bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (!value || !*value) continue;
    const std::string_view text(value);
    for (const char* word : {"UTF-8", "utf8", "UTF8", "utf-8"})
      if (text.find(word) != std::string_view::npos) return true;
    return false;
  }
  return false;
}

std::string text_of(const LogTally& tally, const Options& options, const Console& console) {
  switch (options.view) {
    case InspectView::tables: return options.json ? tables_json(tally) : tables_text(tally);
    case InspectView::files: return options.json ? files_json(tally) : files_text(tally);
    default:
      if (options.json) return summary_json(tally);
      return summary_screen(tally, {.width = std::max(60u, console.out_width()),
                                    .utf8 = locale_is_utf8(),
                                    .color = console.out_has_color()});
  }
}

// The views that show sums. What was counted is shown also when an error ended it.
Result<void> show_sums(InspectInput input, const InspectOptions& inspect, const Options& options,
                       Console& console, uint64_t& shown) {
  LogTally tally;
  Result<void> ran = count_logs(std::move(input), inspect, tally);
  shown = tally.event_count;
  console.end_progress();
  const bool is_list = options.view == InspectView::files;
  if (ran || tally.event_count > 0 || is_list) console.write(text_of(tally, options, console));
  return ran;
}

}  // namespace

int cmd_inspect(const Options& options, Console& console) {
  Result<Reading> reading = prepare_reading(options, console);
  if (!reading) return console.fail(reading.error());
  InspectOptions inspect{.json = options.json,
                         .verify_checksums = options.verify_checksums,
                         .pass_locked = options.view == InspectView::files,
                         .damage = reading->damage,
                         .start_position = options.start_position.value_or(0),
                         .stop_position = options.stop_position.value_or(UINT64_MAX)};
  TimeZone zone;
  if (!options.time_zone.empty()) {
    Result<TimeZone> named = TimeZone::of(options.time_zone);
    if (!named) return console.fail(named.error());
    zone = std::move(*named);
    inspect.zone = &zone;
  }
  bool is_locked = false;
  reading->run.note = [&](const Error& note) {
    is_locked |= note.kind == ErrorKind::missing_key;
    console.warn(note);
  };
  Result<Product> product = Product::open(options, console);
  if (!product) return console.fail(product.error());
  reading->run.progress = [&](uint64_t done) { console.progress(done, 0); };
  InspectInput input{std::move(reading->logs), std::move(reading->history), reading->selection, reading->run};

  Result<void> ran;
  uint64_t shown = 0, undecoded_count = 0;
  switch (options.view) {
    case InspectView::events:
    case InspectView::rows: {
      EventsReport report;
      ran = list_events(std::move(input), inspect, options.view == InspectView::rows, *product, report);
      shown = report.event_count;
      undecoded_count = report.undecoded_count;
      break;
    }
    case InspectView::transactions: {
      TransactionsReport report;
      ran = list_transactions(std::move(input), inspect, *product, report);
      shown = report.transaction_count;
      break;
    }
    default: ran = show_sums(std::move(input), inspect, options, console, shown);
  }
  int code = finish_run(ran, console);
  if (code != kExitDone || console.out_is_closed()) return code;
  code = reading->losses->tell();
  if (undecoded_count > 0) {
    console.warn(fmt::format("{} and {} shown as X'hex'",
                             counted(undecoded_count, "value contradicts its type",
                                     "values contradict their types"),
                             undecoded_count == 1 ? "is" : "are"));
    code = kExitPartly;
  }
  tell_undecided(reading->selection, console);
  if (shown == 0 && !reading->selection.is_empty()) console.note("the selection matches nothing");
  return is_locked ? int(kExitUnsupported) : code;
}

}  // namespace binsift
