#include "convert_from_lines.h"

#include "pipeline/line_cutter.h"

namespace binsift {
namespace {

// An option that has no meaning for lines; null: there is none.
const char* option_of_logs(const Options& options) {
  if (options.start_position) return "--start-position";
  if (options.stop_position) return "--stop-position";
  if (options.min_rows) return "--min-rows";
  if (options.min_bytes) return "--min-bytes";
  if (!options.state_file.empty()) return "--state";
  if (options.salvage) return "--salvage";
  if (!options.assumed_version.empty()) return "--assume-version";
  return nullptr;
}

}  // namespace

Result<bool> take_as_lines(Reading& reading, const Options& options) {
  Result<bool> are_lines = are_json_lines(reading.logs, options.salvage);
  if (!are_lines || !*are_lines) return are_lines;
  if (const char* option = option_of_logs(options)) {
    Error error{.kind = ErrorKind::usage};
    error.detail = std::string(option) + " asks for what only a log has, and the source is JSON lines";
    if (!options.state_file.empty())
      error.hint = "lines have no position to go on from: convert each file once, into a folder of its own";
    return error;
  }
  return true;
}

}  // namespace binsift
