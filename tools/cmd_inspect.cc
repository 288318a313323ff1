// inspect: what is in logs, as text or JSON lines.
#include <fmt/format.h>

#include <cstdlib>
#include <cstring>

#include "base/quantity.h"
#include "commands.h"
#include "console.h"
#include "inspect/events.h"
#include "inspect/hot_row_counter.h"
#include "inspect/log_counter.h"
#include "inspect/report_page.h"
#include "inspect/transactions.h"
#include "inspect/views.h"
#include "reading.h"

namespace binsift {
namespace {

constexpr size_t kMostMessages = 1000;

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

ScreenStyle style_of(const Console& console) {
  return {.width = std::max(60u, console.out_width()),
          .utf8 = locale_is_utf8(),
          .color = console.out_has_color()};
}

std::string text_of(const LogTally& tally, const Options& options, const Console& console) {
  const size_t all = options.top.value_or(SIZE_MAX), few = options.top.value_or(TopTransactions::kUsual);
  switch (options.view) {
    case InspectView::tables: return options.json ? tables_json(tally, all) : tables_text(tally, all);
    case InspectView::files: return options.json ? files_json(tally) : files_text(tally);
    default: return options.json ? summary_json(tally, all) : summary_screen(tally, style_of(console), few);
  }
}

// Gives the number of buckets that --alert marks.
uint64_t show_time_line(const LogTally& tally, const Options& options, Console& console) {
  const TimeLine& line = *tally.time_line;
  const uint64_t most_empty = !options.json                        ? kEmptyLines
                              : bucket_count(line) <= kMostObjects ? kMostObjects
                                                                   : 0;
  const auto entries = entries_of(line, tally.time, options.alert, most_empty);
  if (options.json)
    time_line_json(line, entries, [&](std::string_view text) { return console.write(text); });
  else
    console.write(time_line_text(line, entries, options.alert, style_of(console)));
  return count_above(entries);
}

struct SumsShown {
  uint64_t events = 0;
  uint64_t alerts = 0;
  std::vector<std::string> messages;  // the first of what the run said
};

Result<void> write_page(const LogTally& tally, const Options& options, const Result<void>& ran,
                        bool is_selection, Product& product, SumsShown& shown) {
  const uint64_t bars = bucket_count(*tally.time_line);
  if (options.every != 0 && bars > kMostReportBars)
    return Error{.kind = ErrorKind::usage,
                 .detail = fmt::format("--every makes {} bars, and a page holds {}", bars, kMostReportBars),
                 .hint = "take a longer duration, or none: then the page finds one"};
  const ReportOptions report{.most = options.top.value_or(TopTransactions::kUsual),
                             .alert = options.alert,
                             .is_selection = is_selection,
                             .version = BINSIFT_VERSION,
                             .messages = std::move(shown.messages),
                             .error = ran ? std::string() : to_text(ran.error())};
  if (Result<void> written = product.write(report_page(tally, report, shown.alerts)); !written)
    return written;
  return product.commit();
}

// The views that show sums. What was counted is shown also when an error ended it.
Result<void> show_sums(InspectInput input, const InspectOptions& inspect, const Options& options,
                       Console& console, Product& product, SumsShown& shown) {
  LogTally tally(options.top.value_or(TopTransactions::kUsual));
  const bool is_line = options.view == InspectView::time_line, is_page = !options.html.empty();
  const bool is_selection = !input.selection.is_empty();
  if (is_line || is_page)
    tally.time_line.emplace(
        TimeLine::Plan{.seconds = options.every, .by_table = is_page, .narrow = is_narrow(input.selection)});
  Result<void> ran = count_logs(std::move(input), inspect, tally);
  shown.events = tally.event_count;
  console.end_progress();
  if (!ran && ran.error().kind == ErrorKind::usage) return ran;
  const bool is_list = options.view == InspectView::files;
  if (!ran && tally.event_count == 0 && !is_list) return ran;
  if (is_page) {
    if (Result<void> written = write_page(tally, options, ran, is_selection, product, shown); !written)
      return written;
  } else if (is_line) {
    shown.alerts = show_time_line(tally, options, console);
  } else {
    console.write(text_of(tally, options, console));
  }
  return ran;
}

// What was counted is shown also when an error ended it.
Result<void> show_hot_rows(InspectInput input, const InspectOptions& inspect, const Options& options,
                           Console& console, SumsShown& shown) {
  HotRowsReport report;
  Result<void> ran = count_hot_rows(std::move(input), inspect, report);
  shown.events = report.row_count;
  console.end_progress();
  if (!ran && report.row_count == 0) return ran;
  const size_t most = options.top.value_or(TopTransactions::kUsual);
  console.write(options.json ? hot_rows_json(report, most, inspect.zone)
                             : hot_rows_text(report, most, inspect.zone, style_of(console)));
  return ran;
}

// What of the options does not go together, or nothing.
std::optional<Error> contradiction(const Options& options) {
  const auto usage = [](std::string what, std::string hint) {
    return Error{.kind = ErrorKind::usage, .detail = std::move(what), .hint = std::move(hint)};
  };
  if (options.alert > 0 && options.every == 0)
    return usage("--alert looks at the buckets of a time line", "add --every DURATION, such as --every 1m");
  if (options.follow) {
    const auto no_end = [&](std::string_view what) {
      return usage(fmt::format("{} does not go with --follow, which has no end", what),
                   "leave out one of them");
    };
    if (!options.html.empty()) return no_end("--html");
    if (!options.stop_datetime.empty()) return no_end("--stop-datetime");
    if (options.stop_position) return no_end("--stop-position");
    if (options.salvage)
      return usage("--follow reads a log that is written, not one that is damaged", "leave out --salvage");
    switch (options.view) {
      case InspectView::summary:
      case InspectView::events:
      case InspectView::transactions:
      case InspectView::rows: break;
      default:
        return usage("--follow shows events, their rows or transactions as they come",
                     "leave out the other view");
    }
  }
  if (!options.html.empty() && options.view != InspectView::summary && options.view != InspectView::time_line)
    return usage("--html shows files, tables and transactions on one page", "leave out the other view");
  return std::nullopt;
}

}  // namespace

int cmd_inspect(const Options& options, Console& console) {
  if (const std::optional<Error> wrong = contradiction(options)) return console.fail(*wrong);
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
  SumsShown shown;
  reading->run.note = [&](const Error& note) {
    is_locked |= note.kind == ErrorKind::missing_key;
    console.warn(note);
    if (shown.messages.size() < kMostMessages) shown.messages.push_back(to_text(note));
  };
  Result<Product> product =
      Product::open(options.html.empty() ? options.output : options.html, reading->logs, console);
  if (!product) return console.fail(product.error());
  LogFollower follower([&console] { return console.out_is_read(); });
  if (options.follow)
    inspect.follower = &follower;
  else
    reading->run.progress = [&](uint64_t done) { console.progress(done, 0); };
  InspectInput input{std::move(reading->logs), std::move(reading->history), reading->selection, reading->run};

  Result<void> ran;
  uint64_t undecoded_count = 0;
  const bool follows_summary = options.follow && options.view == InspectView::summary;
  switch (follows_summary ? InspectView::transactions : options.view) {
    case InspectView::events:
    case InspectView::rows: {
      EventsReport report;
      ran = list_events(std::move(input), inspect, options.view == InspectView::rows, *product, report);
      shown.events = report.event_count;
      undecoded_count = report.undecoded_count;
      break;
    }
    case InspectView::transactions: {
      TransactionsReport report;
      ran = list_transactions(std::move(input), inspect, *product, report);
      shown.events = report.transaction_count;
      break;
    }
    case InspectView::hot_rows:
      ran = show_hot_rows(std::move(input), inspect, options, console, shown);
      break;
    default: ran = show_sums(std::move(input), inspect, options, console, *product, shown);
  }
  int code = finish_run(ran, console);
  if (code != kExitDone || console.out_is_closed()) return code;
  code = reading->losses->tell();
  if (undecoded_count > 0) {
    console.warn(
        fmt::format("{} and {} shown as X'hex'",
                    counted(undecoded_count, "value contradicts its type", "values contradict their types"),
                    undecoded_count == 1 ? "is" : "are"));
    code = kExitPartly;
  }
  tell_undecided(reading->selection, console);
  if (shown.events == 0 && !reading->selection.is_empty()) console.note("the selection matches nothing");
  if (is_locked) return kExitUnsupported;
  return console.finish(code == kExitDone && shown.alerts > 0 ? int(kExitAnswerIsNo) : code);
}

}  // namespace binsift
