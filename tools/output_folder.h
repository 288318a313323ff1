#pragma once
// convert's output as a folder of files.
#include "lake/partition.h"
#include "options.h"

namespace binsift {

// A folder is one that is there, or is said to be one.
bool is_output_folder(const Options& options);

struct OutputFolder {
  std::string path;  // with '/' at its end
  Partitioning partitioning;
  uint64_t roll_size = 0;  // bytes; 0: never
  int64_t roll_time = 0;   // microseconds; 0: never
  size_t open_files = 0;
};

// `zone` is that of --time-zone, or null. Errors: usage; unsupported (a URL).
Result<OutputFolder> output_folder(const Options& options, const TimeZone* zone);

// Errors: usage (an option is of folders, and the output is one file).
Result<void> check_no_folder(const Options& options);

}  // namespace binsift
