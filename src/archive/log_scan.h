#pragma once
// What the catalog says of a log, and where the log can be cut so that no transaction is parted.
#include <optional>
#include <string>
#include <vector>

#include "event/format_description.h"
#include "log/source.h"
#include "pipeline/run.h"

namespace binsift {

// A run of whole events.
struct LogPiece {
  uint64_t begin = 0, end = 0;             // offsets in the file; end is not included
  uint32_t first_time = 0, last_time = 0;  // seconds since 1970, of transactions and events; 0: none
  bool starts_clean = false;               // no transaction is open in front of it
  bool has_definitions = false;            // DDL, whose names later rows may need
};

struct TableCount {
  std::string database, table;
  uint64_t inserts = 0, updates = 0, deletes = 0;
};

enum class LogEnding : uint8_t { open, rotate, stop };

struct LogSummary {
  std::string server_version;
  uint32_t server_id = 0;  // of its format description
  uint32_t first_time = 0, last_time = 0;
  std::string gtids_before;  // of all logs in front of it, as it says; empty: it does not say
  std::string gtids;         // of its own transactions
  uint64_t event_count = 0, transaction_count = 0;
  std::vector<TableCount> tables;  // by name
  bool tables_complete = true;     // those past kMostTables are not listed
  bool names_in_log = true;        // every table's column names stand in its table maps
  LogEnding ending = LogEnding::open;
  bool in_use = false;     // its format description says so
  bool encrypted = false;  // then it has no pieces, and, without its key, nothing else
  std::string damage;      // what ended the reading; empty: nothing
  std::vector<LogPiece> pieces;

  static constexpr size_t kMostTables = 10000;
};

// One thread's part of a scan.
class PieceScanner : public UnitWorker {
 public:
  // Of the unit that it worked on last, until its sums are taken.
  virtual const LogPiece& piece() const = 0;
};

// A scan whose units another takes along: it runs the pipeline with these workers, or its own around them.
class LogScan {
 public:
  LogScan();
  ~LogScan();
  // One a thread. Its sums must be added, in order.
  std::unique_ptr<PieceScanner> make_worker();
  // Notes and what is left out are heard.
  RunOptions options(unsigned threads);
  // When the pipeline has run. Errors: io.
  Result<LogSummary> summary(Result<void> ran);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Reads the whole log and checks its checksums. What is wrong within it is told in the summary. Errors: io.
Result<LogSummary> scan_log(const LogFilePtr& log, unsigned threads);

// Only what the ends of the log tell: in_use, server_id, server_version, first_time; and, where it was closed
// by an event, ending and last_time. Errors: io.
Result<LogSummary> glance_at_log(const LogFilePtr& log);

}  // namespace binsift
