#pragma once
// Row changes as JSON lines, record by record: as they stand in files, or as convert makes them of logs.
#include <functional>
#include <string>
#include <string_view>

#include "lines/line_parser.h"
#include "verify/transaction_scan.h"

namespace binsift {

class RecordStream {
 public:
  // Takes a record of whichever form, whose line begins at `offset`. Its errors get place and line.
  using Take = std::function<Result<void>(const LineRecord& record, uint64_t offset)>;
  explicit RecordStream(Take take) : take_(std::move(take)) {}

  // The lines from here on are of another file.
  void begin_file() { offset_ = 0, line_ = 1; }
  // The next bytes, whole lines or not. Errors: those of `take` and corrupt (a line that is no record), with
  // the position; limit.
  Result<void> add(std::string_view bytes);
  // The file has ended. Errors: as add().
  Result<void> end_file();
  // A record that was read elsewhere, of line `number`, from 1, which begins at `offset`. Errors: as add().
  Result<void> take(const LineRecord& record, uint64_t offset, uint64_t number) const;

  static constexpr size_t kLongestLine = 1 << 30;

 private:
  Result<void> take_line(std::string_view line);

  Take take_;
  LineParser parser_;
  LineRecord record_;
  std::string pending_;
  uint64_t offset_ = 0, line_ = 1;  // of the first byte of pending_
};

// What is wrong in a line, with its place.
Error error_in_line(Error error, uint64_t offset, uint64_t number);
// The text without the U+FEFF that some put in front of a file.
std::string_view without_mark(std::string_view text);

// All of a side's records, into `records`; in front of each file of lines `begin` is called with its index.
// Errors: io, those of convert, those of the stream, with the file.
Result<void> stream_records(const Side& side, RecordStream& records,
                            const std::function<void(uint32_t)>& begin);

// A record that is not binsift's own is none. Errors: unsupported, with whose it is.
Result<void> check_form(const LineRecord& record);

// The log of the side that has this name; `guess` is where it may well be, and becomes where it is.
uint32_t find_log(const Side& side, std::string_view name, uint32_t& guess);

}  // namespace binsift
