#pragma once
// What a policy lets go, and why: a pure function of what is there. Nothing here touches a file.
#include <string>
#include <vector>

#include "archive/policy.h"
#include "gtid/gtid_set.h"

namespace binsift {

// A log that stands in one place: the source, or the store of a tier.
struct PlacedLog {
  std::string name, server;
  std::string content;  // the same for the same bytes, wherever they lie
  uint64_t size = 0;
  int64_t last_time = 0;  // of its last event, seconds since 1970; 0: not known
  // Of the source's logs
  bool is_closed = true, is_newest = false;
  bool is_read = false;  // a connection that is no replica reads it just now
  GtidSet gtids;
  bool gtids_known = false;
  // Of a store's
  int64_t verified = 0;
  bool is_removing = false;  // a run that was killed had begun to remove it
};

struct ReplicaState {
  std::string name;
  std::string why_not;  // why it could not be asked; empty: it was
  // What it has not applied yet: by GTIDs, where the log's are known, else by the name of the source's log
  // that it applies; empty: nobody knows.
  bool uses_gtids = false;
  GtidSet executed;
  std::string reads_log;
};

struct PurgeSituation {
  // One list a tier of the policy, in its order. The source's logs are oldest first.
  std::vector<std::vector<PlacedLog>> places;
  std::vector<ReplicaState> replicas;
  int64_t now = 0;           // the clock
  int64_t evidence = 0;      // believed_time() of the times that logs and catalogs tell of
  int64_t latest = 0;        // the latest of them
  bool trust_clock = false;  // also where it is far ahead of the evidence
};

struct PurgeDecision {
  size_t tier = 0, index = 0;  // of PurgeSituation::places
  bool removes = false;
  std::string reason;  // "older than 1d, verified in warm"
  // Of one that is removed: the place that has what it is removed for; none: the last tier's keep has passed.
  std::optional<size_t> kept_in;
};

// One decision for each log of each place, in their order.
std::vector<PurgeDecision> plan_purge(const Policy& policy, const PurgeSituation& situation);

// The latest of `times` (seconds since 1970) that is not told by a clock that leapt: a run of archive with a
// wrong clock writes that clock into the catalog. What follows a gap of more than kLeap is believed when it
// spans kLeapSpan itself.
inline constexpr int64_t kLeap = 30 * 86400, kLeapSpan = 2 * 86400;
int64_t believed_time(std::vector<int64_t> times);

// "1d", "90m": in the largest unit without a rest.
std::string duration_text(uint64_t seconds);

}  // namespace binsift
