#pragma once
// Whether logs that are read one after the other are the ones that were written one after the other: none
// missing between them, none twice.
#include <optional>
#include <string>
#include <vector>

#include "base/cursor.h"
#include "base/sha256.h"
#include "log/source.h"

namespace binsift {

class LogSeries {
 public:
  enum class Step : uint8_t {
    follows,    // the next of its series, or nothing tells
    missing,    // there were others between
    backwards,  // it was written in front of the last one
    unrelated,  // another series
  };
  struct Finding {
    Step step = Step::follows;
    std::string text;  // for missing and backwards
  };
  // Asked for each log in order.
  Finding add(const LogFile& log);

  // The log that was added last ends with a ROTATE to this name.
  void rotates_to(std::string_view name) { rotated_to_ = name; }
  const std::string& rotated_to() const { return rotated_to_; }

  // "binlog.000002" of "binlog.000001"; empty for a name without a number.
  static std::string next_name(std::string_view name);

  // binlog.000124 for binlog.000123; empty for a name without a number.
  static std::string name_after(std::string_view name);
  // Both are of one series, and `name` was written behind `other`.
  static bool is_behind(std::string_view name, std::string_view other);

  // Bytes of the start of a log that are enough to know it again, by a digest that is no CRC: each event ends
  // with its own, so that logs of events of the same lengths have the same, whatever they hold.
  static constexpr size_t kCompared = 64 * 1024;
  // The log in front of `log` whose first kCompared bytes are these; none for logs that hold nothing yet.
  std::optional<std::string> same_as(const LogFile& log, Bytes first);

 private:
  struct Known {
    Sha256Digest digest;
    std::string path;
  };
  std::string last_, last_folder_, rotated_to_;
  std::vector<Known> known_;
};

}  // namespace binsift
