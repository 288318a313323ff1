#include "output_folder.h"

#include "reading.h"

namespace binsift {
namespace {

constexpr uint64_t kRollSize = 128 << 20;  // bytes
constexpr uint64_t kOpenFiles = 256;

Error usage(std::string detail) {
  Error error{.kind = ErrorKind::usage};
  error.detail = std::move(detail);
  return error;
}

bool begins_with_tables(const std::vector<PartitionKey>& keys) {
  const auto is_name = [](PartitionKey key) {
    return key == PartitionKey::database || key == PartitionKey::table;
  };
  return keys.size() >= 2 && is_name(keys[0]) && is_name(keys[1]);
}

// Which option of folders was given beside --partition; null: none.
const char* option_of_rolling(const Options& options) {
  if (options.roll_size) return "--roll-size";
  if (options.roll_time) return "--roll-time";
  if (options.open_files) return "--open-files";
  return nullptr;
}

}  // namespace

bool is_output_folder(const Options& options) {
  if (options.output == "-") return false;
  return options.delta || !options.partition.empty() || options.output.back() == '/' ||
         kind_of_path(options.output) == PathKind::directory;
}

Result<OutputFolder> output_folder(const Options& options, const TimeZone* zone) {
  if (Result<void> checked = check_output_folder(options.output); !checked) return std::move(checked).error();
  if (kind_of_path(options.output) == PathKind::file) {
    Error error = usage("a file, and the output is to be a folder");
    error.file = options.output;
    return error;
  }
  std::vector<PartitionKey> keys;
  if (options.delta && options.partition.empty()) keys = {PartitionKey::database, PartitionKey::table};
  for (const std::string& name : options.partition) {
    const PartitionKey key = *partition_key_named(name);
    for (const PartitionKey other : keys)
      if (other == key) return usage("--partition: " + name + " is there twice");
    keys.push_back(key);
  }
  if (options.open_files == uint64_t{0}) return usage("--open-files: at least 1");
  if (options.delta && !begins_with_tables(keys))
    return usage(
        "--delta: each table has its own folder, so --partition has db and table in front of the rest");
  OutputFolder folder{.path = options.output,
                      .partitioning = Partitioning(std::move(keys), zone),
                      .roll_size = options.roll_size.value_or(kRollSize),
                      .roll_time = int64_t(options.roll_time.value_or(0)) * 1000000,
                      .open_files = options.open_files.value_or(kOpenFiles)};
  if (folder.path.back() != '/') folder.path += '/';
  return folder;
}

Result<void> check_no_folder(const Options& options) {
  if (!options.partition.empty())
    return usage("--partition makes folders, and standard output is none; use -o DIR");
  if (const char* rolls = option_of_rolling(options))
    return usage(std::string(rolls) + " is of many files, and the output is one; give a folder: -o DIR/");
  return {};
}

}  // namespace binsift
