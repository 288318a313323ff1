// filter: a part of the logs, in a form that a server takes.
#include <fmt/format.h>

#include "commands.h"
#include "console.h"
#include "pipeline/filter.h"
#include "reading.h"

namespace binsift {
namespace {

// What the user should know of changes that came out otherwise than expected. Gives the exit code.
int tell(const FilterReport& report, const Selection& selection, Losses& losses, Console& console) {
  int code = losses.tell();
  for (const std::string& mismatch : report.mismatches) console.warn("definition not used for " + mismatch);
  for (const std::string& line : report.irreversible) console.warn("left out: " + line);
  if (report.irreversible_count > report.irreversible.size())
    console.warn(fmt::format("left out: {} more", report.irreversible_count - report.irreversible.size()));
  if (report.irreversible_count > 0) code = kExitPartly;
  if (report.load_count > 0) {
    console.warn(
        fmt::format("{} LOAD DATA statements are left out: their files are not SQL", report.load_count));
    code = kExitPartly;
  }
  if (report.trigger_count > 0) {
    console.warn(fmt::format(
        "{} statements that make or drop triggers are left out: what triggers did is in the rows, "
        "and they would do it again",
        report.trigger_count));
    code = kExitPartly;
  }
  if (report.rolled_back_count > 0)
    console.note(fmt::format("{} XA transactions were rolled back after XA PREPARE: they are left out",
                             report.rolled_back_count));
  if (report.undone_rows > 0)
    console.note(fmt::format("{} rows were undone by ROLLBACK within their transaction: they are left out",
                             report.undone_rows));
  if (report.unresolved_count > 0)
    console.warn(fmt::format(
        "{} XA transactions are prepared, and these logs hold neither their XA COMMIT nor XA ROLLBACK: "
        "they came out as if committed",
        report.unresolved_count));
  if (report.incident_count > 0)
    console.warn(
        fmt::format("{} incidents in the log: the source lost changes there", report.incident_count));
  tell_undecided(selection, console);
  if (report.undecoded_count > 0) {
    console.warn(
        fmt::format("{} values contradict their type and came out as x'hex'", report.undecoded_count));
    code = kExitPartly;
  }
  if (report.row_count == 0 && report.statement_count == 0 && !selection.is_empty())
    console.note("the selection matches no change");
  return code;
}

}  // namespace

int cmd_filter(const Options& options, Console& console) {
  Result<Reading> reading = prepare_reading(options, console);
  if (!reading) return console.fail(reading.error());
  // Half a transaction would be a change that never was: with --salvage it is left out as a whole.
  reading->damage.goes_on = options.salvage;
  FilterOptions filter{.ddl = options.ddl_records,
                       .skip_irreversible = options.skip_irreversible,
                       .verify_checksums = options.verify_checksums,
                       .damage = reading->damage,
                       .start_position = options.start_position.value_or(0),
                       .stop_position = options.stop_position.value_or(UINT64_MAX)};
  const auto wrong = [&](const char* option, std::string what) {
    return console.fail({.kind = ErrorKind::usage, .field = option, .detail = std::move(what)});
  };
  if (options.as != "sql" && !options.columns.empty())
    return wrong("--columns", "--as " + options.as + " takes whole rows");
  if (options.as != "undo" && options.skip_irreversible)
    return wrong("--skip-irreversible", "it is for --as undo");
  if (options.as != "sql" && options.ddl_records) return wrong("--ddl", "it is for --as sql");
  for (const std::string& rewrite : options.rewritten_databases) {
    const size_t colon = rewrite.find(':');
    if (colon == 0 || colon == rewrite.npos || colon + 1 == rewrite.size() || rewrite.size() - colon > 256)
      return wrong("--rewrite-db", "'" + rewrite + "': not two names such as shop:shop_copy");
    filter.rewritten_databases[rewrite.substr(0, colon)] = rewrite.substr(colon + 1);
  }
  Result<Product> product = Product::open(options.output, reading->logs, console);
  if (!product) return console.fail(product.error());
  reading->run.progress = [&](uint64_t done) { console.progress(done, 0); };
  FilterReport report;
  const auto form = options.as == "undo"     ? filter_to_undo
                    : options.as == "replay" ? filter_to_replay
                    : options.as == "binlog" ? filter_to_binlog
                                             : filter_to_sql;
  Result<void> ran = form(std::move(reading->logs), std::move(reading->history), reading->selection, filter,
                          reading->run, *product, report);
  if (ran) ran = product->commit();
  const int told = ran && !console.out_is_closed()
                       ? tell(report, reading->selection, *reading->losses, console)
                       : int(kExitDone);
  const int code = finish_run(ran, console);
  return code != kExitDone ? code : console.finish(told);
}

}  // namespace binsift
