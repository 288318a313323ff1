// convert: row changes as JSON lines.
#include <fmt/format.h>

#include "commands.h"
#include "console.h"
#include "pipeline/convert.h"
#include "quantity.h"
#include "reading.h"

namespace binsift {
namespace {

bool wants_column(const void* selection, std::string_view name) {
  return static_cast<const Selection*>(selection)->wants_column(name);
}

// What the user should know of rows that came out otherwise than expected. Gives the exit code.
int tell(const ConvertReport& report, const Selection& selection, Losses& losses, Console& console) {
  for (const std::string& mismatch : report.mismatches) console.warn("definition not used for " + mismatch);
  if (report.unnamed_rows > 0)
    console.note(
        fmt::format("{} columns @1, @2 … because nothing tells their names; --schema FILE can "
                    "(mysqldump --no-data)",
                    counted(report.unnamed_rows, "row has", "rows have")));
  if (report.unsigned_unknown_rows > 0)
    console.note(fmt::format("{} integers that are shown as signed because nothing tells; --schema FILE can",
                             counted(report.unsigned_unknown_rows, "row has", "rows have")));
  if (report.rolled_back_count > 0)
    console.note(fmt::format("{} rolled back after XA PREPARE: {} rows are left out",
                             counted(report.rolled_back_count, "XA transaction was", "XA transactions were"),
                             report.rolled_back_count == 1 ? "its" : "their"));
  if (report.undone_rows > 0)
    console.note(fmt::format("{} undone by ROLLBACK within {} transaction: left out",
                             counted(report.undone_rows, "row was", "rows were"),
                             report.undone_rows == 1 ? "its" : "their"));
  if (report.unresolved_count > 0)
    console.warn(fmt::format(
        "{} prepared, and these logs hold neither XA COMMIT nor XA ROLLBACK of {}: the rows came out all the "
        "same",
        counted(report.unresolved_count, "XA transaction is", "XA transactions are"),
        report.unresolved_count == 1 ? "it" : "them"));
  int code = losses.tell();
  if (report.statement_count > 0) {
    console.warn(fmt::format(
        "{} out as \"statement\" {}: no rows",
        counted(report.statement_count, "statement-format change came", "statement-format changes came"),
        report.statement_count == 1 ? "record" : "records"));
    code = kExitPartly;
  }
  if (report.incident_count > 0) {
    console.warn(fmt::format("{} in the log: the source lost changes there",
                             counted(report.incident_count, "incident", "incidents")));
    code = kExitPartly;
  }
  tell_undecided(selection, console);
  if (report.undecoded_count > 0) {
    console.warn(fmt::format(
        "{} and came out as {{\"base64\":…}}",
        counted(report.undecoded_count, "value contradicts its type", "values contradict their types")));
    code = kExitPartly;
  }
  if (report.row_count == 0 && report.statement_count == 0 && !selection.is_empty())
    console.note("the selection matches no row");
  return code;
}

}  // namespace

int cmd_convert(const Options& options, Console& console) {
  Result<Reading> reading = prepare_reading(options, console);
  if (!reading) return console.fail(reading.error());
  ConvertOptions convert{.ddl_records = options.ddl_records,
                         .transaction_records = options.transaction_records,
                         .verify_checksums = options.verify_checksums,
                         .damage = reading->damage,
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
  const int told = ran && !console.out_is_closed()
                       ? tell(report, reading->selection, *reading->losses, console)
                       : int(kExitDone);
  const int code = finish_run(ran, console);
  return code != kExitDone ? code : told;
}

}  // namespace binsift
