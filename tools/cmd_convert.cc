// convert: row changes as JSON lines and their kin, or as Parquet files.
#include "commands.h"
#include "console.h"
#include "convert_format.h"
#include "convert_from_lines.h"
#include "convert_messages.h"
#include "convert_state.h"
#include "convert_to_folder.h"
#include "convert_to_parquet.h"
#include "help.h"
#include "output_folder.h"
#include "pipeline/convert_lines.h"
#include "reading.h"
#include "resume/appended_file.h"

namespace binsift {
namespace {

constexpr ConvertWording kJsonWording = {
    .statement_came_out = "statement-format change came out as \"statement\" record: no rows",
    .statements_came_out = "statement-format changes came out as \"statement\" records: no rows",
    .undecoded_form = "{\"base64\":…}"};
constexpr ConvertWording kOtherWording = {
    .statement_came_out = "statement-format change is left out: no rows",
    .statements_came_out = "statement-format changes are left out: no rows",
    .undecoded_form = "the string {\"base64\":…}"};

// --state with a form of text.
Result<void> convert_and_go_on(const Options& options, Reading& reading, ConvertOptions convert,
                               Console& console, ConvertReport& report) {
  if (Result<void> checked = check_output(options.output, reading.logs); !checked) return checked;
  Result<StateFile> state = open_state(options, reading);
  if (!state) return std::move(state).error();
  Result<AppendedFile> file = AppendedFile::open(options.output, *state);
  if (!file) return std::move(file).error();
  ResumableRun run = resumable_run(options, reading, console);
  run.pass = [&](std::vector<LogFilePtr> logs, SchemaHistory history, const ResumeOptions& resume,
                 const RunOptions& run_options) {
    convert.resume = resume;
    if (resume.offset != 0) convert.start_position = 0;
    convert.one_table = &file->one_table();
    convert.indices = &file->indices();
    convert.has_header = file->has_header();
    report = {};
    return convert_to_text(std::move(logs), std::move(history), reading.selection, convert, run_options,
                           *file, report);
  };
  return run_resumably(*state, *file, std::move(run));
}

}  // namespace

int cmd_convert(const Options& options, Console& console) {
  const Result<ChangeFormat> format = format_of(options);
  if (!format) return console.fail(format.error());
  Result<Reading> reading = prepare_reading(options, console);
  if (!reading) return console.fail(reading.error());
  Result<bool> are_lines = take_as_lines(*reading, options);
  if (!are_lines) return console.fail(are_lines.error());
  const bool into_folder = is_output_folder(options);
  if (!into_folder)
    if (Result<void> checked = check_no_folder(options); !checked) return console.fail(checked.error());
  if (options.to == "parquet") return convert_to_parquet(options, *reading, *are_lines, console);
  ConvertOptions convert{.format = *format,
                         .ddl_records = options.ddl_records,
                         .transaction_records = options.transaction_records,
                         .verify_checksums = options.verify_checksums,
                         .damage = reading->damage,
                         .start_position = options.start_position.value_or(0),
                         .stop_position = options.stop_position.value_or(UINT64_MAX)};
  convert.json.big_integers_as_strings = options.big_integers_as_strings;
  convert.json.decimals_as_strings = options.decimals_as_strings.value_or(false);
  convert.json.json_as_text = options.json_columns_as_text;
  convert.dialect.envelope_schema = options.envelope_schema;
  convert.dialect.packed_decimals = !options.decimals_as_strings;
  convert.dialect.connector_version = version_number();
  TimeZone zone;
  if (!options.time_zone.empty()) {
    Result<TimeZone> named = TimeZone::of(options.time_zone);
    if (!named) return console.fail(named.error());
    zone = std::move(*named);
    convert.json.zone = &zone;
  }
  const AskedColumns asked(reading->selection);
  if (asked.any()) {
    convert.json.wants_column = AskedColumns::wants;
    convert.json.asked = &asked;
  }
  uint64_t input_size = 0;
  reading->run.progress = [&](uint64_t done) { console.progress(done, input_size); };
  ConvertReport report;
  Result<void> ran;
  if (into_folder) {
    ran = convert_to_folder(options, *reading, convert, *are_lines, console, report);
  } else if (!options.state_file.empty()) {
    ran = convert_and_go_on(options, *reading, convert, console, report);
  } else {
    Result<Product> product = Product::open(options.output, reading->logs, console);
    if (!product) return console.fail(product.error());
    ran = *are_lines ? convert_lines_to_text({std::move(reading->logs), reading->history.catalog()},
                                             reading->selection, convert, reading->run, *product, report)
                     : convert_to_text(std::move(reading->logs), std::move(reading->history),
                                       reading->selection, convert, reading->run, *product, report);
    if (ran) ran = product->commit();
  }
  const int told = ran && !console.out_is_closed()
                       ? std::max(tell_of_rows(report, reading->selection, *reading->losses, console,
                                               *format == ChangeFormat::json ? kJsonWording : kOtherWording),
                                  tell_of_format(*format, report, console))
                       : int(kExitDone);
  if (ran && report.row_count > 0 && !console.out_is_closed()) tell_of_unseen(asked, console);
  const int code = finish_run(ran, console);
  return code != kExitDone ? code : console.finish(told);
}

}  // namespace binsift
