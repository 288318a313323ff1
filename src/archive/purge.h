#pragma once
// Removes what a policy lets go. It only ever removes, and before it removes a log it reads the copy that
// stays, whole, and compares it with what goes.
#include <functional>

#include "archive/purge_plan.h"
#include "archive/source_logs.h"
#include "archive/tier_store.h"

namespace binsift {

struct PurgeOptions {
  bool execute = false;
  bool trust_clock = false;
  unsigned threads = 1;
  int64_t now = 0;            // seconds since 1970
  std::string defaults_file;  // for connections to servers; empty: the usual ones
  std::function<void(const Error&)> warn;
};

struct PurgeStep {
  std::string name, server, tier;
  std::string path;  // of the file, or of the object as messages name it
  uint64_t size = 0;
  int64_t last_time = 0;
  bool removes = false;
  bool done = false;  // it was removed
  std::string reason;
};

struct PurgeReport {
  std::vector<PurgeStep> steps;
  uint64_t failed_count = 0;
  std::optional<Error> first_error;
};

// Plans, and with `execute` does, what the policy wants. What can't be removed is told to `warn` and counted,
// and nothing that is newer is removed from the same place. Errors: those that end the run before anything
// was removed: refused (a server has the logs open), locked, io, usage.
Result<PurgeReport> purge_logs(const Policy& policy, const PurgeOptions& options);

}  // namespace binsift
