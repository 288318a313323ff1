#pragma once
// The logs that a policy's source has now.
#include "archive/log_scan.h"
#include "archive/policy.h"
#include "base/sha256.h"

namespace binsift {

struct SourceLog {
  LogFilePtr file;
  std::string server;  // whose it is
  uint64_t size = 0;
  LogSummary glance;
  bool is_newest = false;
  bool is_closed = false;  // nobody writes it any more

  const std::string& name() const { return file->name; }
};

struct SourceLogs {
  std::string index_path;            // empty: the directory has none, names give the order
  std::vector<SourceLog> logs;       // oldest first
  std::vector<std::string> missing;  // named in the index, but not there
};

// Errors: io; usage (several index files, no log).
Result<SourceLogs> find_source_logs(const Policy& policy, const KeyringPtr& keyring);

// The SHA-256 of the first kHeadSize bytes. Errors: io.
Result<Sha256Digest> head_sha256_of(const std::string& path);

}  // namespace binsift
