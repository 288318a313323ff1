#include "convert_to_parquet.h"

#include <fmt/format.h>

#include "base/quantity.h"
#include "convert_messages.h"
#include "convert_state.h"
#include "exit_code.h"
#include "help.h"
#include "lake/lines_to_files.h"
#include "lake/staged_files.h"
#include "output_folder.h"

namespace binsift {
namespace {

constexpr ConvertWording kParquetWording = {
    .statement_came_out = "statement-format change is in no file: it tells no rows",
    .statements_came_out = "statement-format changes are in no file: they tell no rows",
    .undecoded_form = "{\"base64\":…} in a _raw column"};

Error usage(std::string detail) {
  Error error{.kind = ErrorKind::usage};
  error.detail = std::move(detail);
  return error;
}

Result<FileSetOptions> file_options(const Options& options, const Reading& reading, const Console& console,
                                    const TimeZone* zone) {
  if (options.ddl_records || options.transaction_records)
    return usage(std::string(options.ddl_records ? "--ddl" : "--transactions") +
                 ": such records have no place in a table's file; use --to json");
  if (options.decimals_as_strings || options.big_integers_as_strings)
    return usage(std::string(options.decimals_as_strings ? "--decimals" : "--big-integers") +
                 " is for JSON; in Parquet these columns have exact types");
  FileSetOptions files;
  files.one_file = !is_output_folder(options);
  if (files.one_file) {
    if (options.output == "-" && console.out_is_terminal())
      return usage("Parquet is not for a terminal; use -o FILE or -o DIR");
    if (Result<void> checked = check_output(options.output, reading.logs); !checked)
      return std::move(checked).error();
    files.output = options.output;
  } else {
    Result<OutputFolder> folder = output_folder(options, zone);
    if (!folder) return std::move(folder).error();
    files.output = std::move(folder->path);
    files.partitioning = std::move(folder->partitioning);
    files.roll_size = folder->roll_size;
    files.roll_time = folder->roll_time;
    files.open_files = folder->open_files;
  }
  files.threads = reading.run.threads;
  files.version = version_number();
  return files;
}

void tell_of_columns(const LakeReport& report, Console& console) {
  for (const auto& [name, raw] : report.raw_values)
    console.note(
        fmt::format("{}: {} that its Parquet type cannot hold: NULL there, and in {} as the log has it", name,
                    counted(raw.count, "value", "values"), raw.column));
  for (const auto& [name, count] : report.absent_rows)
    console.note(fmt::format("{}: {} without some of the columns: NULL there, and named in _absent", name,
                             counted(count, "row came", "rows came")));
  for (const auto& [name, column] : report.renamed_columns)
    console.note(
        fmt::format("{}: this column is {} in the files, where its name tells of the change", name, column));
  for (const auto& [name, key] : report.shadowed_keys)
    console.note(fmt::format("{}: a column, so the folders of this table are {}=…", name, key));
}

// Rows are added to tables of Delta once and not twice: where no state is named, the output has its own.
Options with_state(const Options& given) {
  Options options = given;
  if (options.delta && options.state_file.empty())
    options.state_file = options.output + (options.output.ends_with('/') ? "" : "/") + ".binsift.state";
  return options;
}

}  // namespace

int convert_to_parquet(const Options& given, Reading& reading, bool are_lines, Console& console) {
  const Options options = with_state(given);
  LakeOptions lake{.verify_checksums = options.verify_checksums,
                   .damage = reading.damage,
                   .start_position = options.start_position.value_or(0),
                   .stop_position = options.stop_position.value_or(UINT64_MAX)};
  lake.layout.json_as_server_text = options.json_columns_as_text;
  lake.layout.delta_types = options.delta;
  const AskedColumns asked(reading.selection);
  if (asked.any()) {
    lake.layout.wants_column = AskedColumns::wants;
    lake.layout.asked = &asked;
  }
  TimeZone zone;
  if (!options.time_zone.empty()) {
    Result<TimeZone> named = TimeZone::of(options.time_zone);
    if (!named) return console.fail(named.error());
    zone = std::move(*named);
  }
  Result<FileSetOptions> wanted =
      file_options(options, reading, console, options.time_zone.empty() ? nullptr : &zone);
  if (!wanted) return console.fail(wanted.error());
  reading.run.progress = [&](uint64_t done) { console.progress(done, 0); };
  std::optional<StateFile> state;
  std::optional<StagedFiles> staged;
  if (options.delta && are_lines)
    return console.fail(usage("--delta: lines have no position to go on from, so that they are added once"));
  if (options.delta && wanted->one_file)
    return console.fail(usage("--delta: a table is a folder; use -o DIR/"));
  if (!options.state_file.empty()) {
    if (wanted->one_file) return console.fail(usage("--state: a file of Parquet can't grow; use -o DIR/"));
    if (given.state_file.empty())
      if (Result<void> made = make_directories(wanted->output); !made) return console.fail(made.error());
    Result<StateFile> opened = open_state(options, reading);
    if (!opened) return console.fail(opened.error());
    state.emplace(std::move(*opened));
    Result<StagedFiles> staging = StagedFiles::open(wanted->output, *state);
    if (!staging) return console.fail(staging.error());
    staged.emplace(std::move(*staging));
    if (options.delta) staged->set_delta(wanted->partitioning, "binsift version " + wanted->version);
    wanted->place = &*staged;
  }
  FileSet files(std::move(*wanted));
  LakeReport report;
  Result<void> ran;
  if (staged) {
    staged->set_files(files);
    ResumableRun run = resumable_run(options, reading, console);
    run.pass = [&](std::vector<LogFilePtr> logs, SchemaHistory history, const ResumeOptions& resume,
                   const RunOptions& run_options) {
      lake.resume = resume;
      if (resume.offset != 0) lake.start_position = 0;
      report = {};
      Result<void> done = convert_to_files(std::move(logs), std::move(history), reading.selection, lake,
                                           run_options, files, report);
      staged->set_failed(report.output_failed);
      return done;
    };
    ran = run_resumably(*state, *staged, std::move(run));
  } else {
    ran = are_lines ? convert_lines_to_files({std::move(reading.logs), reading.history.catalog()},
                                             reading.selection, lake, reading.run, files, report)
                    : convert_to_files(std::move(reading.logs), std::move(reading.history), reading.selection,
                                       lake, reading.run, files, report);
  }
  int told = kExitDone;
  if (ran) {
    console.end_progress();
    told = tell_of_rows(report, reading.selection, *reading.losses, console, kParquetWording);
    tell_of_columns(report, console);
    if (report.row_count > 0) tell_of_unseen(asked, console);
    if (report.row_count == 0 && reading.selection.is_empty() && !state) console.note("no row, so no file");
    console.detail(fmt::format("{} in {}", counted(files.byte_count(), "byte", "bytes"),
                               counted(files.file_count(), "file", "files")));
  }
  if (!ran && options.output == "-") console.out_is_read();  // a reader that has left is no error
  const int code = finish_run(ran, console);
  return code != kExitDone ? code : console.finish(told);
}

}  // namespace binsift
