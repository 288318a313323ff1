#include "convert_state.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>

#include "base/file_place.h"
#include "base/sha256.h"
#include "output_folder.h"

namespace binsift {
namespace {

constexpr uint64_t kCheckpoint = 1 << 30;  // bytes

Error usage(std::string detail, std::string hint = {}) {
  Error error{.kind = ErrorKind::usage};
  error.detail = std::move(detail);
  error.hint = std::move(hint);
  return error;
}

template <class List>
std::string joined(const List& list) {
  std::string text;
  for (const auto& each : list) text += fmt::format("{}{}", text.empty() ? "" : ",", each);
  return text;
}

// The same whatever folder the run is started in.
std::string whole_path(const std::string& path) {
  if (path.starts_with('/')) return path;
  char* here = realpath(".", nullptr);
  std::string whole = std::string(here ? here : ".") + "/" + path;
  free(here);
  return whole;
}

// What rows come out and how they look; not how many threads make them, or how large the files are.
Result<std::vector<std::pair<std::string, std::string>>> bound_options(const Options& o) {
  std::string output = whole_path(o.output);
  while (output.size() > 1 && output.back() == '/') output.pop_back();
  std::string schema;
  if (!o.schema_file.empty()) {
    Result<std::string> text = read_whole(o.schema_file, 1 << 30);
    if (!text) return std::move(text).error();
    schema = hex_text(sha256(as_bytes(*text))).substr(0, 16);
  }
  const auto number = [](auto value) { return value ? std::to_string(*value) : std::string(); };
  const auto flag = [](bool given) { return std::string(given ? "yes" : ""); };
  std::vector<std::pair<std::string, std::string>> all = {
      {"to", o.to},
      {"output", output},
      {"partition", joined(o.partition)},
      {"delta", flag(o.delta)},
      {"ddl", flag(o.ddl_records)},
      {"transactions", flag(o.transaction_records)},
      {"big-integers", o.big_integers_as_strings ? "string" : ""},
      {"decimals", o.decimals_as_strings ? *o.decimals_as_strings ? "string" : "number" : ""},
      {"json-columns", o.json_columns_as_text ? "text" : ""},
      {"envelope-schema", flag(o.envelope_schema)},
      {"time-zone", o.time_zone},
      {"schema", schema},
      {"start-datetime", o.start_datetime},
      {"stop-datetime", o.stop_datetime},
      {"start-position", number(o.start_position)},
      {"include-gtids", o.include_gtids},
      {"exclude-gtids", o.exclude_gtids},
      {"server-id", joined(o.server_ids)},
      {"thread-id", joined(o.thread_ids)},
      {"database", joined(o.databases)},
      {"table", joined(o.tables)},
      {"exclude-table", joined(o.excluded_tables)},
      {"op", joined(o.ops)},
      {"columns", joined(o.columns)},
      {"min-rows", o.min_rows ? std::to_string(o.min_rows) : ""},
      {"min-bytes", o.min_bytes ? std::to_string(o.min_bytes) : ""},
      {"where", o.where},
  };
  std::erase_if(all, [](const auto& option) { return option.second.empty(); });
  return all;
}

// "--partition db,table"
std::string shown(const std::string& name, const std::string& value) {
  if (value.empty()) return "no --" + name;
  return name == "schema" ? "other contents of the file of --schema" : "--" + name + " " + value;
}

Result<void> check_bound(const std::vector<std::pair<std::string, std::string>>& begun,
                         const std::vector<std::pair<std::string, std::string>>& now) {
  const auto value_in = [](const auto& options, const std::string& name) {
    for (const auto& [each, value] : options)
      if (each == name) return value;
    return std::string();
  };
  for (const auto& options : {begun, now})
    for (const auto& [name, value] : options) {
      const std::string was = value_in(begun, name), is = value_in(now, name);
      if (was == is) continue;
      return usage("this state was begun with " + shown(name, was) + ", and this run has " + shown(name, is),
                   "give the same options, or another state and another output");
    }
  return {};
}

}  // namespace

Result<StateFile> open_state(const Options& options, const Reading& reading) {
  if (options.output == "-")
    return usage("--state: nobody can tell how much of standard output has become durable",
                 "use -o FILE or -o DIR/");
  if (are_one_file(options.output, options.state_file) ||
      (name_of_path(options.output) == name_of_path(options.state_file) &&
       are_one_file(directory_of(options.output), directory_of(options.state_file))))
    return usage("--state and --output name one file", "the state is a file of its own");
  if (options.stop_position)
    return usage("--stop-position is of the last log, and with --state logs come after it");
  for (const LogFilePtr& log : reading.logs)
    if (!log->can_reopen()) {
      Error error = usage("--state: what comes through a pipe cannot be read a second time");
      error.file = log->path;
      error.hint = "name the logs, or their folder";
      return error;
    }
  Result<StateFile> state = StateFile::open(options.state_file);
  if (!state) return state;
  Result<std::vector<std::pair<std::string, std::string>>> bound = bound_options(options);
  if (!bound) return std::move(bound).error();
  if (state->is_new()) {
    if (!is_output_folder(options) && kind_of_path(options.output) != PathKind::none) {
      Error error{.kind = ErrorKind::refused};
      error.file = options.output;
      error.detail = "is there already, and " + options.state_file + " is not";
      error.hint = "move the one away or bring the other back";
      return error;
    }
    if (Result<void> begun = state->begin(std::move(*bound)); !begun) return std::move(begun).error();
    return state;
  }
  if (Result<void> same = check_bound(state->state().options, *bound); !same) {
    Error error = std::move(same).error();
    error.file = options.state_file;
    return error;
  }
  return state;
}

ResumableRun resumable_run(const Options& options, Reading& reading, Console& console) {
  return {.logs = std::move(reading.logs),
          .history = std::move(reading.history),
          .checkpoint = options.checkpoint.value_or(kCheckpoint),
          .accepts_gap = options.salvage,
          .run = reading.run,
          .waits = [&console](const Error& error) {
            console.note(
                fmt::format("{}:{}: this transaction was prepared and not ended yet: it waits for a "
                            "later run, and so does what comes behind it",
                            error.file, error.position.value_or(0)));
          }};
}

}  // namespace binsift
