#include "convert_to_folder.h"

#include <fmt/format.h>

#include "base/quantity.h"
#include "convert_state.h"
#include "lake/staged_files.h"
#include "lake/text_files.h"
#include "output_folder.h"
#include "pipeline/convert_lines.h"

namespace binsift {
namespace {

const char* ending_of(ChangeFormat format) {
  switch (format) {
    case ChangeFormat::csv: return ".csv";
    case ChangeFormat::es_bulk: return ".ndjson";
    default: return ".jsonl";
  }
}

// What stands in front of damage comes out, as whole files; not what was asked for wrongly, nor a part of a
// record.
bool is_worth_keeping(const Result<void>& ran, const ConvertReport& report) {
  if (report.output_failed) return false;
  return ran || (ran.error().kind != ErrorKind::usage && ran.error().kind != ErrorKind::limit);
}

}  // namespace

Result<void> convert_to_folder(const Options& options, Reading& reading, ConvertOptions convert,
                               bool are_lines, Console& console, ConvertReport& report) {
  NoSink nothing;
  Result<OutputFolder> folder = output_folder(options, convert.json.zone);
  if (!folder) return std::move(folder).error();
  TextFilesOptions wanted{.output = folder->path,
                          .partitioning = folder->partitioning,
                          .roll_size = folder->roll_size,
                          .roll_time = folder->roll_time,
                          .open_files = folder->open_files,
                          .ending = ending_of(convert.format),
                          .by_table = convert.format == ChangeFormat::csv};
  Result<void> ran;
  if (options.state_file.empty()) {
    TextFiles files(std::move(wanted));
    convert.places = &files;
    convert.indices = &files.indices();
    ran = are_lines ? convert_lines_to_text({std::move(reading.logs), reading.history.catalog()},
                                            reading.selection, convert, reading.run, nothing, report)
                    : convert_to_text(std::move(reading.logs), std::move(reading.history), reading.selection,
                                      convert, reading.run, nothing, report);
    if (is_worth_keeping(ran, report))
      if (Result<void> finished = files.finish(); !finished) return finished;
    if (ran && files.file_count() == 0 && reading.selection.is_empty()) console.note("no row, so no file");
    console.detail(fmt::format("{} in {}", counted(files.byte_count(), "byte", "bytes"),
                               counted(files.file_count(), "file", "files")));
    return ran;
  }
  Result<StateFile> state = open_state(options, reading);
  if (!state) return std::move(state).error();
  Result<StagedFiles> staged = StagedFiles::open(folder->path, *state);
  if (!staged) return std::move(staged).error();
  wanted.place = &*staged;
  TextFiles files(std::move(wanted));
  files.recall(state->state());
  staged->set_files(files);
  ResumableRun run = resumable_run(options, reading, console);
  run.pass = [&](std::vector<LogFilePtr> logs, SchemaHistory history, const ResumeOptions& resume,
                 const RunOptions& run_options) {
    convert.resume = resume;
    if (resume.offset != 0) convert.start_position = 0;
    convert.places = &files;
    convert.indices = &files.indices();
    report = {};
    Result<void> done = convert_to_text(std::move(logs), std::move(history), reading.selection, convert,
                                        run_options, nothing, report);
    staged->set_failed(report.output_failed);
    return done;
  };
  return run_resumably(*state, *staged, std::move(run));
}

}  // namespace binsift
