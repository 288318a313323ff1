#pragma once
// The transactions of row changes as JSON lines, as convert writes them: what verify compares with logs,
// which become such lines on the way.
#include <string>
#include <string_view>

#include "lines/line_parser.h"
#include "verify/change_groups.h"

namespace binsift {

class JsonLines {
 public:
  // `of_logs`: the lines are made of the side's logs, and their places are those in the logs.
  JsonLines(const Side& side, const TransactionPlaces* wanted, bool of_logs, ChangeGroups::Take take);

  // The lines from here on are of this file.
  void begin_file(uint32_t index) { file_ = index, offset_ = 0, line_ = 1; }
  // The next bytes, whole lines or not. Errors: corrupt and unsupported, with the position: a line that is no
  // record, or one of another program; limit; io, when `take` has given false.
  Result<void> add(std::string_view bytes);
  // The file has ended. Errors: as add().
  Result<void> end_file();
  // All have ended.
  void end() { groups_.finish(); }
  bool was_ended() const { return groups_.was_ended(); }

  static constexpr size_t kLongestLine = 1 << 30;

 private:
  Result<void> take_line(std::string_view line);
  Result<void> take_record();
  uint32_t log_of(std::string_view name);

  const Side& side_;
  const bool of_logs_;
  ChangeGroups groups_;
  LineParser parser_;
  LineRecord record_;
  std::string pending_, xid_, sql_;
  uint32_t file_ = 0, log_ = 0;
  uint64_t offset_ = 0, line_ = 1;  // of the first byte of pending_
};

// A side that is JSON lines, or is to become some.
Result<void> scan_lines(const Side& side, const TransactionPlaces* wanted, const ChangeGroups::Take& take);

}  // namespace binsift
