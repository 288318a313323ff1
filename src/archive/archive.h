#pragma once
// Copies a source's closed logs into the stores of a policy's tiers. It only ever adds: an object that stands
// in a catalog is replaced only when it is damaged, and by the same log.
#include <functional>

#include "archive/source_logs.h"
#include "archive/tier_store.h"

namespace binsift {

struct ArchiveOptions {
  unsigned threads = 1;
  bool dry_run = false;
  // First the policy's server goes on to a new log, so that the one it writes is closed. Not in a dry run.
  bool rotate = false;
  std::string defaults_file;  // for connections to servers; empty: the usual ones
  // Stored logs that the source still has are read again when they were last read so many seconds ago.
  uint64_t recheck_after = 86400;
  int64_t now = 0;  // seconds since 1970
  KeyringPtr keyring;
  std::function<void(const Error&)> warn;
  std::function<void(uint64_t)> progress;  // bytes that are done
};

struct ArchiveStep {
  enum class Kind : uint8_t { copy, check, repair };
  Kind kind = Kind::copy;
  std::string name, server;
  std::string from;    // the source's path, or a tier's name
  std::string tier;    // where it goes
  std::string object;  // as messages name it; empty in a dry run, where it is not known yet
  uint64_t size = 0, stored_size = 0;
  bool failed = false;
};
const char* to_text(ArchiveStep::Kind kind);

struct TierTotal {
  std::string name;
  uint64_t count = 0, size = 0, stored_size = 0;
};

struct ArchiveReport {
  std::vector<ArchiveStep> steps;
  uint64_t failed_count = 0;  // of steps, and of logs that could not be looked at
  std::optional<Error> first_error;
  uint64_t source_count = 0, source_bytes = 0;  // closed logs of the source
  uint64_t waiting_count = 0;                   // of them, those that some tier lacks now
  int64_t oldest_waiting = 0;                   // last event of the oldest of them; 0: none
  uint64_t in_use_count = 0;
  std::vector<TierTotal> tiers;  // what their stores hold now
};

// What can't be done for one log is told to `warn`, counted, and the next log follows. Errors: those that end
// the run: of the policy's source as a whole, of a store's catalog or lock.
Result<ArchiveReport> archive_logs(const Policy& policy, const ArchiveOptions& options);

}  // namespace binsift
