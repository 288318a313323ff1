#pragma once
// The transactions of row changes as JSON lines, as convert writes them: what verify compares with logs,
// which become such lines on the way.
#include "verify/change_groups.h"
#include "verify/record_stream.h"

namespace binsift {

class JsonLines {
 public:
  // `of_logs`: the lines are made of the side's logs, and their places are those in the logs.
  JsonLines(const Side& side, const TransactionPlaces* wanted, bool of_logs, ChangeGroups::Take take);

  // The lines, in order. Errors: see RecordStream; unsupported (a record of another program); io, when `take`
  // has given false.
  RecordStream& records() { return records_; }
  void begin_file(uint32_t index) { file_ = index; }
  // All have ended.
  void end() { groups_.finish(); }
  bool was_ended() const { return groups_.was_ended(); }

 private:
  Result<void> take(const LineRecord& record, uint64_t offset);

  const Side& side_;
  const bool of_logs_;
  ChangeGroups groups_;
  RecordStream records_;
  std::string xid_;
  uint32_t file_ = 0, log_ = 0;
};

// A side that is JSON lines, or is to become some.
Result<void> scan_lines(const Side& side, const TransactionPlaces* wanted, const ChangeGroups::Take& take);

}  // namespace binsift
