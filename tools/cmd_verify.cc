// verify: are logs whole; do two sides agree.
#include <fmt/format.h>

#include <algorithm>

#include "base/quantity.h"
#include "commands.h"
#include "console.h"
#include "lake/feed_files.h"
#include "reading.h"
#include "verify/compare_logs.h"
#include "verify/verify_logs.h"
#include "verify_live.h"
#include "verify_rules.h"

namespace binsift {
namespace {

int exit_code_of(const VerifyReport& report) {
  if (report.finding_count > 0) return kExitAnswerIsNo;
  if (!report.not_read) return kExitDone;
  return *report.not_read == ErrorKind::io ? kExitIo : kExitUnsupported;
}

// One side's sources; of a change data feed its Parquet files.
struct OneSide {
  Reading reading;
  SideForm form = SideForm::logs;
};

Result<OneSide> prepare_side(Options options, Console& console) {
  const auto is_one = [](const std::string& source) { return source != "-" && is_feed(source); };
  const auto count = size_t(std::count_if(options.sources.begin(), options.sources.end(), is_one));
  if (count != 0 && count != options.sources.size()) {
    Error error{.kind = ErrorKind::usage, .detail = "Parquet files and others can't be one side"};
    error.hint = "compare each by itself";
    return error;
  }
  const std::vector<std::string> sources = options.sources;
  if (count != 0) options.sources.clear();
  Result<Reading> reading = prepare_reading(options, console);
  if (!reading) return std::move(reading).error();
  OneSide side{std::move(*reading)};
  if (count == 0) return side;
  side.form = SideForm::feed;
  for (const std::string& source : sources) {
    Result<std::vector<std::string>> files = find_feed_files(source);
    if (!files) return std::move(files).error();
    for (const std::string& file : *files)
      side.reading.logs.push_back(std::make_shared<LogFile>(LogFile{file, std::string(name_of_path(file))}));
  }
  return side;
}

Side side_of(OneSide& side, unsigned threads) {
  return {.logs = std::move(side.reading.logs),
          .form = side.form,
          .history = std::move(side.reading.history),
          .selection = &side.reading.selection,
          .threads = threads,
          .note = side.reading.run.note};
}

void tell_sums(const CompareReport& report, const Options& options, Console& console) {
  if (options.json)
    console.write(fmt::format(
        "{{\"type\":\"summary\",\"transactions\":{},\"rows\":{},\"agreed_in_part\":{},\"not_compared\":{},"
        "\"not_compared_changes\":{},\"differing\":{},\"reordered\":{},\"missing\":{},\"extra\":{},\"source_"
        "alone\":{},"
        "\"target_alone\":{}}}\n",
        report.agreed_count, report.row_count, report.partly_count, report.not_compared_count,
        report.unheld[0].count + report.unheld[1].count, report.differing_count, report.reordered_count,
        report.missing_count, report.extra_count, report.source_outside_count, report.target_outside_count));
  if (report.not_compared_count > 0)
    console.warn(fmt::format("{} not compared: rows on one side, a statement on the other",
                             counted(report.not_compared_count, "transaction was", "transactions were")));
  if (report.partly_count > 0)
    console.note(fmt::format("{} in the columns that both sides hold",
                             counted(report.partly_count, "transaction agrees", "transactions agree")));
  if (report.source_outside_count > 0)
    console.note(fmt::format("{} older or newer than what the target holds",
                             counted(report.source_outside_count, "transaction of the source is",
                                     "transactions of the source are")));
  if (report.target_outside_count > 0)
    console.note(fmt::format("{} older or newer than what the source holds",
                             counted(report.target_outside_count, "transaction of the target is",
                                     "transactions of the target are")));
  console.note(
      fmt::format("{} of {}: {}", counted(report.agreed_count, "transaction agrees", "transactions agree"),
                  counted(report.row_count, "row", "rows"),
                  report.finding_count() == 0 ? "nothing found"
                                              : counted(report.finding_count(), "finding", "findings")));
}

// What of one side was not compared, as the other holds rows of some tables alone.
void tell_unheld(const CompareReport::Unheld& unheld, const char* side, const char* other, Console& console) {
  constexpr size_t kNamed = 5;
  if (unheld.count == 0) return;
  std::string what = unheld.statement_count > 0 ? "no statements" : "";
  for (size_t i = 0; i < std::min(kNamed, unheld.tables.size()); ++i)
    what += (i > 0 ? ", " : what.empty() ? "nothing of " : " and nothing of ") + unheld.tables[i];
  if (unheld.tables.size() > kNamed) what += fmt::format(" and {} more", unheld.tables.size() - kNamed);
  const char* const hint = unheld.tables.empty() ? "" : "; choose tables with --table or --exclude-table";
  console.warn(fmt::format("{} not compared: the {} holds {}{}",
                           counted(unheld.count, fmt::format("change of the {} was", side).c_str(),
                                   fmt::format("changes of the {} were", side).c_str()),
                           other, what, hint));
}

int compare(const Options& options, Console& console) {
  Options target_options = options;
  target_options.sources = options.against;
  Result<OneSide> source = prepare_side(options, console);
  if (!source) return console.fail(source.error());
  Result<OneSide> target = prepare_side(target_options, console);
  if (!target) return console.fail(target.error());
  const unsigned threads = std::max(1u, source->reading.run.threads / 2);
  CompareInput input{.source = side_of(*source, threads),
                     .target = side_of(*target, threads),
                     .with_rows = options.with_rows,
                     .tell = [&](const Finding& finding) { tell_finding(finding, options, console); }};
  input.source.progress = [&](uint64_t done) { console.progress(done, 0); };
  const Result<CompareReport> report = compare_logs(std::move(input));
  console.end_progress();
  if (!report) return console.fail(report.error());
  tell_unheld(report->unheld[0], "source", "target", console);
  tell_unheld(report->unheld[1], "target", "source", console);
  tell_sums(*report, options, console);
  if (report->finding_count() > 0) return console.finish(kExitAnswerIsNo);
  const bool is_partly =
      report->not_compared_count > 0 || report->unheld[0].count > 0 || report->unheld[1].count > 0;
  return console.finish(is_partly ? kExitPartly : kExitDone);
}

// What only --against makes use of; empty: nothing of it was asked for.
std::string compares_only(const Options& options) {
  const auto is_given = [](const auto& value) { return !value.empty(); };
  if (options.with_rows) return "--rows";
  if (is_given(options.start_datetime) || is_given(options.stop_datetime)) return "a selection by time";
  if (is_given(options.include_gtids) || is_given(options.exclude_gtids)) return "a selection by GTID";
  if (is_given(options.databases) || is_given(options.tables) || is_given(options.excluded_tables) ||
      is_given(options.ops))
    return "a selection of tables or operations";
  return {};
}

}  // namespace

int cmd_verify(const Options& options, Console& console) {
  if (!options.source_server.empty() || !options.target_server.empty() || !options.fresh.empty())
    return verify_live(options, console);
  if (!options.rules_file.empty()) return verify_rules(options, console);
  if (!options.against.empty()) return compare(options, console);
  if (const std::string what = compares_only(options); !what.empty()) {
    Error error{.kind = ErrorKind::usage, .detail = what + " is for --against"};
    error.hint = "without it all of the logs is verified";
    return console.fail(error);
  }
  VerifyInput input;
  Result<Reading> reading = prepare_reading(options, console, &input.index);
  if (!reading) return console.fail(reading.error());
  uint64_t input_size = 0;
  for (const LogFilePtr& log : reading->logs)
    if (kind_of_path(log->path) == PathKind::file)
      if (Result<File> file = open_for_reading(log->path); file)
        if (Result<uint64_t> size = file_size(*file); size) input_size += *size;
  input.logs = std::move(reading->logs);
  input.assumed_format = reading->damage.assumed_format;
  input.threads = reading->run.threads;
  input.tell = [&](const Finding& finding) { tell_finding(finding, options, console); };
  input.progress = [&](uint64_t done) { console.progress(done, input_size); };
  const VerifyReport report = verify_logs(std::move(input));
  console.end_progress();
  if (options.json)
    console.write(
        fmt::format("{{\"type\":\"summary\",\"logs\":{},\"events\":{},\"bytes\":{},\"findings\":{}}}\n",
                    report.log_count, report.event_count, report.size, report.finding_count));
  if (report.unknown_count > 0)
    console.warn(fmt::format("{} of a type that is not known",
                             counted(report.unknown_count, "event is", "events are")));
  console.note(fmt::format("{}, {}, {}: {}", counted(report.log_count, "log", "logs"),
                           counted(report.event_count, "event", "events"), size_text(report.size),
                           report.finding_count > 0 ? counted(report.finding_count, "finding", "findings")
                           : report.not_read        ? "nothing found in what could be read"
                                                    : "nothing found"));
  return console.finish(exit_code_of(report));
}

}  // namespace binsift
