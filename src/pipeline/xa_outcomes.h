#pragma once
// What became of prepared XA transactions. Their rows stand in the log where XA PREPARE was; whether they
// hold is told by an XA COMMIT or XA ROLLBACK that stands later, in this log or in one behind it.
#include <atomic>
#include <string_view>
#include <vector>

#include "event/format_description.h"
#include "log/byte_stream.h"
#include "log/source.h"

namespace binsift {

enum class Outcome : uint8_t {
  committed,  // also all transactions that XA PREPARE did not close
  rolled_back,
  unresolved,  // neither was found: in doubt, or the logs end before it
};

class XaOutcomes {
 public:
  explicit XaOutcomes(std::vector<LogFilePtr> logs) : logs_(std::move(logs)) {}

  // Looks for the outcome of `xid` from `offset` of the log `log_index` on. A log that comes through a pipe
  // is read once and can't be looked into: unresolved. Damage ends the look. For any thread.
  Outcome find(std::string_view xid, size_t log_index, uint64_t offset);

 private:
  // Logs that leave many unresolved must not be read to the end for each.
  static constexpr unsigned kVainLooks = 16;
  static constexpr uint64_t kShortLook = 64 << 20;

  std::vector<LogFilePtr> logs_;
  std::atomic<unsigned> vain_looks_{0};
};

}  // namespace binsift
