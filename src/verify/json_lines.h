#pragma once
// The transactions of row changes as JSON lines, as convert writes them: what verify compares with logs. A
// change's canonical form (verify/canonical.h) is here its values as they stand in the line; so the other
// side must be JSON lines too, which logs become on the way.
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "verify/transaction_scan.h"

namespace binsift {

class JsonLines {
 public:
  // Which log or file of the side a line is of, by its "file"; and where it stands.
  struct Place {
    uint32_t log = 0;
    uint64_t offset = 0;
  };
  struct Options {
    const Selection* selection = nullptr;       // of tables and operations; null: all
    const TransactionPlaces* wanted = nullptr;  // as for scan_transactions
    // Of lines that are made of logs: which log that is. Null: lines of a file, and their place is in it.
    std::function<uint32_t(std::string_view name)> log_of;
  };
  using Take = std::function<bool(const TransactionDigest&, std::string_view content)>;

  JsonLines(Options options, Take take);
  ~JsonLines();

  // The lines from here on are of this file.
  void begin_file(uint32_t index) { file_ = index, offset_ = 0; }
  // The next bytes, whole lines or not. Errors: corrupt, with the position: a line that is no record; limit;
  // io, when `take` has given false.
  Result<void> add(std::string_view bytes);
  // The file has ended. Errors: as add().
  Result<void> end_file();
  // All have ended.
  void end();
  bool was_ended() const { return ended_; }

  static constexpr size_t kLongestLine = 1 << 30;

 private:
  struct Parser;
  Result<void> take_line(const char* line, size_t size, size_t capacity);
  void flush();

  Options options_;
  Take take_;
  std::unique_ptr<Parser> parser_;
  std::string pending_;
  uint32_t file_ = 0;
  uint64_t offset_ = 0;  // of the first byte of pending_
  bool open_ = false, ended_ = false, is_wanted_ = true;
  std::string key_;  // what the lines of the open transaction have in common
  TransactionDigest digest_;
  std::string content_;
};

// A side that is JSON lines, or is to become some.
Result<void> scan_lines(const Side& side, const TransactionPlaces* wanted, const JsonLines::Take& take);

}  // namespace binsift
