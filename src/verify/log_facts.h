#pragma once
// What a log says of itself and of its neighbours, collected while it is verified.
#include <memory>
#include <string>
#include <vector>

#include "event/format_description.h"
#include "gtid/gtid_set.h"
#include "log/source.h"

namespace binsift {

// GTIDs in the order they come in, as runs of numbers.
class GtidRuns {
 public:
  void add(const Gtid& gtid);
  // The same of the usual event: the next number of the stream that the last one was of. False: it is not.
  bool add_next(const Header& header, Bytes body);
  // Those that came behind these.
  void add(const GtidRuns& later);
  bool is_empty() const { return streams_.empty(); }
  GtidSet set() const;
  // How many came; more than the set has where some came twice.
  uint64_t count() const { return count_; }
  // The one that came last; of kind none where none came.
  Gtid last() const;
  // MariaDB: of each server in each domain the number that came last.
  std::vector<Gtid> last_numbers() const;

 private:
  GtidStream& stream_of(const Gtid& gtid);
  std::vector<GtidStream> streams_;  // their intervals in the order they came
  size_t last_used_ = 0;
  uint64_t count_ = 0;
};

struct LogFacts {
  LogFilePtr file;
  // Of its first format description; null: it has none that can be read.
  std::shared_ptr<const FormatDescription> format;
  uint32_t server_id = 0;
  bool relay_log = false;
  bool in_use = false;
  bool has_previous = false;  // PREVIOUS_GTIDS_LOG_EVENT or GTID_LIST_EVENT
  GtidSet previous;           // MySQL
  std::vector<Gtid> list;     // MariaDB: of each server in each domain the last
  GtidRuns gtids;
  EventType last_type = EventType::UNKNOWN_EVENT;
  std::string rotates_to;  // the log ends with a ROTATE_EVENT to it
  uint64_t event_count = 0;
  uint64_t size = 0;           // bytes of the log, unpacked
  bool is_whole = true;        // nothing was found in it
  bool ends_torn = false;      // by its tail
  bool is_verified = true;     // false: it could not be read
  uint64_t unknown_count = 0;  // events of types that nobody knows

  // One event, in order; of a type that has_facts().
  void take(const Header& header, Bytes event, const FormatDescription& in_force);
  // What was collected behind these.
  void add(LogFacts&& later);

  static bool has_facts(EventType type);
};

}  // namespace binsift
