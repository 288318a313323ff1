#pragma once
// What every view of inspect is told, and tells.
#include <cstdint>

#include "base/time_zone.h"
#include "pipeline/damage_options.h"
#include "pipeline/log_follower.h"
#include "pipeline/run.h"
#include "schema/catalog.h"
#include "select/selection.h"

namespace binsift {

struct InspectOptions {
  bool json = false;  // JSON lines
  bool verify_checksums = true;
  bool pass_locked = false;  // logs whose key is missing are counted as far as they can be read
  DamageOptions damage = {};
  uint64_t start_position = 0;
  uint64_t stop_position = UINT64_MAX;
  const TimeZone* zone = nullptr;   // of TIMESTAMP values; null: UTC
  LogFollower* follower = nullptr;  // the last log is followed as it grows; null: it is not
};

// The logs and how to run over them.
struct InspectInput {
  std::vector<LogFilePtr> logs;
  SchemaHistory history;
  const Selection& selection;
  const RunOptions& run;
};

// Whether a selection asks for tables or operations: then events that are of none of them are not shown.
inline bool is_narrow(const Selection& selection) {
  return !selection.databases.empty() || !selection.tables.empty() || !selection.excluded_tables.empty() ||
         !selection.any_operation;
}

}  // namespace binsift
