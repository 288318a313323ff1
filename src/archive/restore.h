#pragma once
// Brings archived logs back, byte for byte.
#include <functional>

#include "archive/catalog.h"
#include "gtid/gtid_set.h"

namespace binsift {

// Which logs. What is empty asks for nothing; a log must pass all that asks.
struct RestoreChoice {
  std::vector<std::string> names;
  std::string server;
  // Logs with something in it: microseconds since 1970, start included, stop not.
  std::optional<int64_t> start_time, stop_time;
  std::optional<GtidSet> include_gtids;
  GtidSet exclude_gtids;  // a log of which it has all transactions is left out
};

// The entries that are chosen, in their order. Errors: usage (a name that no log has, several servers).
Result<std::vector<CatalogEntry>> choose_logs(const StoreCatalog& catalog, const RestoreChoice& choice,
                                              const std::string& store_name);

enum class RestoreState : uint8_t { restored, was_there, failed };

struct RestoredLog {
  const CatalogEntry* entry = nullptr;
  RestoreState state = RestoreState::failed;
};

struct RestoreOptions {
  std::string directory;
  unsigned threads = 1;
  std::function<void(const Error&)> warn;
  std::function<void(uint64_t)> progress;  // bytes that are done
};

// Writes each log whole under its name and compares it with the catalog; one that is there already with the
// same content stays. Behind all of them the index file is written, with the logs of it that were there. A
// log that can't be restored is told to `warn`, and the others follow. Errors: refused (a file of another
// content has the name); locked (another run restores there); io (the directory, the index).
Result<std::vector<RestoredLog>> restore_logs(Store& store, const std::vector<CatalogEntry>& entries,
                                              const RestoreOptions& options);

// "binlog.index" of "binlog.000101".
std::string index_name_of(const std::string& log_name);

}  // namespace binsift
