#pragma once
// A store as a source of logs: its catalog tells which logs, and which of their frames, can have something of
// a selection.
#include "archive/catalog.h"
#include "select/selection.h"

namespace binsift {

struct StoredLogs {
  std::vector<LogFilePtr> logs;      // in the catalog's order
  std::vector<std::string> damaged;  // entries of the catalog that can't be read
  // What is read, of what there is.
  uint64_t log_count = 0, frame_count = 0, stored_size = 0;
  uint64_t all_logs = 0, all_frames = 0, all_stored_size = 0;
};

// Of what is_store() is true for. Logs and frames are chosen by their times, logs by their GTIDs.
// What holds definitions of tables in front of the last that is chosen is read as well: what comes later may
// be told by them. Errors: io, unsupported, missing_key; usage (it has no catalog).
Result<StoredLogs> find_stored_logs(const std::string& where, const Selection& selection,
                                    const KeyringPtr& keyring);

// Which frames of an entry are read: those that can have something of the selection, all where nobody knows.
std::vector<bool> choose_frames(const CatalogEntry& entry, const Selection& selection);

}  // namespace binsift
