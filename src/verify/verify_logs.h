#pragma once
// Whether logs are whole: each by itself, all as a series, and against their index.
#include <functional>

#include "log/source.h"
#include "verify/finding.h"
#include "verify/log_facts.h"

namespace binsift {

struct VerifyInput {
  std::vector<LogFilePtr> logs;
  IndexFindings index;
  std::shared_ptr<const FormatDescription>
      assumed_format;  // of logs whose start is lost; null: the neighbour's
  unsigned threads = 1;
  // Notes too. In the order of the logs, on the calling thread.
  std::function<void(const Finding&)> tell;
  // Bytes read, now and then, from any thread.
  std::function<void(uint64_t)> progress;
};

struct VerifyReport {
  uint64_t log_count = 0, event_count = 0, size = 0;
  uint64_t finding_count = 0;
  uint64_t unknown_count = 0;         // events of types that nobody knows
  std::optional<ErrorKind> not_read;  // why a log could not be read: io, missing_key, unsupported
};

VerifyReport verify_logs(VerifyInput input);

}  // namespace binsift
