#pragma once
// Everything that inspect counts of logs, added up unit by unit in log order.
#include <atomic>
#include <map>
#include <optional>

#include "inspect/tally_parts.h"
#include "inspect/time_line.h"
#include "pipeline/run.h"

namespace binsift {

struct TableTally {
  TableShapePtr shape;  // as it was last
  OperationCounts rows{};
  OperationCounts bytes{};  // of its row events
  TimeSpan time;

  void add(const TableTally& later);
};

// How a log ends.
enum class FileState : uint8_t {
  closed,     // by a ROTATE or STOP event
  open,       // by neither, and it does not say that it is in use
  in_use,     // it says so: its server writes it, or died
  torn,       // within an event, or in bytes that were never written
  damaged,    // reading stopped in it
  encrypted,  // it can't be read without its key
};

struct FileTally {
  LogFilePtr file;
  uint64_t size = 0;  // bytes of the log that were read
  std::shared_ptr<const FormatDescription> format;
  std::shared_ptr<const Encryption> encryption;
  uint32_t server_id = 0;  // of its format description
  TimeSpan time;
  uint64_t event_count = 0, transaction_count = 0;
  OperationCounts rows{};
  std::string first_gtid, last_gtid;
  EventType last_type = EventType::UNKNOWN_EVENT;
  FileState state = FileState::open;
  bool has_damage = false;  // that reading went on behind
};

// Of one table in one second.
struct TableTimePoint {
  uint32_t second = 0;
  TableShapePtr table;
  TableTimeSums sums;
};

// What one unit adds.
struct UnitTally {
  LogFilePtr file;
  uint64_t end = 0;  // offset behind its last event
  std::shared_ptr<const FormatDescription> format;
  std::shared_ptr<const Encryption> encryption;
  bool has_server_id = false;
  uint32_t format_server_id = 0;
  EventType last_type = EventType::UNKNOWN_EVENT;
  bool has_note = false;   // on how the log ends
  bool is_locked = false;  // its encrypted part was passed over

  EventCounts events{}, inner_events{};  // inner ones: in payloads
  TimeSpan time;
  std::vector<uint32_t> server_ids;
  OperationCounts rows{}, row_bytes{};
  std::vector<TableTally> tables;
  uint64_t transaction_count = 0;
  TimeSpan commit_time;
  std::vector<std::pair<uint32_t, uint32_t>> per_second;  // second, transactions
  std::vector<GtidRun> gtids;
  std::string first_gtid, last_gtid;
  TopTransactions largest, longest;
  uint64_t slow_count = 0;  // transactions past kSlowSeconds
  // The transaction that the unit continues, and one that began in it and goes on.
  std::optional<TransactionRecord> continued, open;
  bool continued_ended = false;
  bool continued_shown = false;  // it counts
  uint64_t statement_count = 0, incident_count = 0, unresolved_count = 0, unread_row_events = 0;
  ImageCounts images;
  std::array<uint64_t, 5> names{};  // table maps by NameSource
  std::vector<LeftOut> left_out;
  std::vector<std::pair<uint32_t, TimeSums>> times;  // by second of commit; for a time line
  std::vector<TableTimePoint> table_times;
  SizeBins sizes;  // with a time line by table
};

// What a transaction of `size` bytes adds to its bucket.
TimeSums time_sums_of(const TransactionSums& sums, uint64_t size);

class LogTally {
 public:
  static constexpr uint64_t kSlowSeconds = 10;
  // Tables past so many are added up as one.
  static constexpr size_t kMostTables = 100000;
  static constexpr size_t kMostServers = 1000;
  static constexpr size_t kMostLeftOut = 100000;

  // Keeps so many of the largest and longest transactions.
  explicit LogTally(size_t most = TopTransactions::kUsual) : largest(most), longest(most) {}

  void add(UnitTally& unit);
  // The run ended with this error: the file it is of is marked. `logs` are all of the run.
  void end(const Error* error, const std::vector<LogFilePtr>& logs);

  // The transaction that units go on with has selected changes.
  bool has_open_changes() const { return open_ && !open_->sums.is_empty(); }
  // The time line can't go on. Asked from any thread.
  bool time_line_is_full() const { return time_line_is_full_.load(std::memory_order_relaxed); }
  // Transactions below these are in no list any more. Asked from any thread.
  uint64_t size_floor() const { return size_floor_.load(std::memory_order_relaxed); }
  uint64_t duration_floor() const { return duration_floor_.load(std::memory_order_relaxed); }

  std::vector<FileTally> files;
  EventCounts events{}, inner_events{};
  uint64_t event_count = 0, inner_event_count = 0;
  uint64_t bytes = 0;  // of all logs
  TimeSpan time, commit_time;
  std::vector<uint32_t> server_ids;  // sorted
  OperationCounts rows{}, row_bytes{};
  std::map<std::pair<std::string, std::string>, TableTally> tables;
  TableTally other_tables;  // those past kMostTables
  uint64_t transaction_count = 0, slow_count = 0;
  BusiestSecond busiest;
  Silences silences;
  SizeBins sizes;  // with a time line by table
  GtidCollector gtids;
  TopTransactions largest, longest;
  uint64_t statement_count = 0, incident_count = 0, unresolved_count = 0, unread_row_events = 0;
  std::vector<LeftOut> left_out;  // the first kMostLeftOut
  bool ends_within_transaction = false;
  bool is_part = false;  // what was counted is a selection of the logs
  ImageCounts images;
  std::array<uint64_t, 5> names{};
  // Made before the run where it is wanted.
  std::optional<TimeLine> time_line;

 private:
  FileTally& file_of(const LogFilePtr& file);
  void add_file(UnitTally& unit);
  void add_transactions(UnitTally& unit);
  void add_continued(const TransactionRecord& whole);
  void add_times(const UnitTally& unit);

  std::optional<TransactionRecord> open_;
  std::atomic<uint64_t> size_floor_{0}, duration_floor_{0};
  std::atomic<bool> time_line_is_full_{false};
};

// Tables by bytes of row events, most first; by name where those are equal.
std::vector<const TableTally*> tables_by_size(const LogTally& tally);

}  // namespace binsift
