// convert: row changes as JSON lines.
#include <fmt/format.h>

#include "commands.h"
#include "console.h"
#include "pipeline/convert.h"
#include "reading.h"

namespace binsift {
namespace {

bool wants_column(const void* selection, std::string_view name) {
  return static_cast<const Selection*>(selection)->wants_column(name);
}

// What the user should know of rows that came out otherwise than expected. Gives the exit code.
int tell(const ConvertReport& report, const Selection& selection, Console& console) {
  for (const std::string& mismatch : report.mismatches) console.warn("definition not used for " + mismatch);
  if (report.unnamed_rows > 0)
    console.note(
        fmt::format("{} rows have columns @1, @2 … because nothing tells their names; --schema FILE can "
                    "(mysqldump --no-data)",
                    report.unnamed_rows));
  if (report.unsigned_unknown_rows > 0)
    console.note(
        fmt::format("{} rows have integers that are shown as signed because nothing tells; --schema FILE can",
                    report.unsigned_unknown_rows));
  if (report.statement_count > 0)
    console.warn(
        fmt::format("{} statement-format changes came out as \"statement\" records: they are no rows",
                    report.statement_count));
  if (report.rolled_back_count > 0)
    console.note(fmt::format("{} XA transactions were rolled back after XA PREPARE: their rows are left out",
                             report.rolled_back_count));
  if (report.undone_rows > 0)
    console.note(fmt::format("{} rows were undone by ROLLBACK within their transaction: they are left out",
                             report.undone_rows));
  if (report.unresolved_count > 0)
    console.warn(fmt::format(
        "{} XA transactions are prepared, and these logs hold neither their XA COMMIT nor XA ROLLBACK: "
        "their rows came out all the same",
        report.unresolved_count));
  if (report.incident_count > 0)
    console.warn(
        fmt::format("{} incidents in the log: the source lost changes there", report.incident_count));
  tell_undecided(selection, console);
  if (report.undecoded_count > 0) {
    console.warn(fmt::format("{} values contradict their type and came out as {{\"base64\":…}}",
                             report.undecoded_count));
    return kExitPartly;
  }
  if (report.row_count == 0 && report.statement_count == 0 && !selection.is_empty())
    console.note("the selection matches no row");
  return kExitDone;
}

}  // namespace

int cmd_convert(const Options& options, Console& console) {
  Result<Reading> reading = prepare_reading(options, console);
  if (!reading) return console.fail(reading.error());
  ConvertOptions convert{.ddl_records = options.ddl_records,
                         .transaction_records = options.transaction_records,
                         .verify_checksums = options.verify_checksums,
                         .start_position = options.start_position.value_or(0),
                         .stop_position = options.stop_position.value_or(UINT64_MAX)};
  convert.json.big_integers_as_strings = options.big_integers_as_strings;
  convert.json.decimals_as_strings = options.decimals_as_strings;
  convert.json.json_as_text = options.json_columns_as_text;
  TimeZone zone;
  if (!options.time_zone.empty()) {
    Result<TimeZone> named = TimeZone::of(options.time_zone);
    if (!named) return console.fail(named.error());
    zone = std::move(*named);
    convert.json.zone = &zone;
  }
  if (!reading->selection.columns.empty()) {
    convert.json.wants_column = wants_column;
    convert.json.asked = &reading->selection;
  }
  Result<Product> product = Product::open(options, console);
  if (!product) return console.fail(product.error());
  uint64_t input_size = 0;
  reading->run.progress = [&](uint64_t done) { console.progress(done, input_size); };
  ConvertReport report;
  Result<void> ran = convert_to_json(std::move(reading->logs), std::move(reading->history),
                                     reading->selection, convert, reading->run, *product, report);
  if (ran) ran = product->commit();
  const int told =
      ran && !console.out_is_closed() ? tell(report, reading->selection, console) : int(kExitDone);
  const int code = finish_run(ran, console);
  return code != kExitDone ? code : told;
}

}  // namespace binsift
