#pragma once
// What a run tells a monitor: text as node_exporter's textfile collector reads it.
#include "archive/archive.h"
#include "archive/purge.h"

namespace binsift {

struct MetricsRun {
  std::string policy;  // its path, a label of all metrics
  int64_t now = 0;     // seconds since 1970
  bool succeeded = false;
};

// Null reports: the run ended before there was one.
std::string archive_metrics(const MetricsRun& run, const ArchiveReport* report, int64_t last_success);
std::string purge_metrics(const MetricsRun& run, const PurgeReport* report, int64_t last_success);

// Writes the text of `render` as a whole into the file; it is given when a run last succeeded, which is what
// the file said before where this one did not. Errors: io.
Result<void> write_metrics(const std::string& path, const MetricsRun& run, const char* command,
                           const std::function<std::string(int64_t last_success)>& render);

}  // namespace binsift
