#pragma once
// A place in a log by which the log is known again later: its name, and what stands at its start and in front
// of the place.
#include <optional>
#include <string>
#include <vector>

#include "log/source.h"

namespace binsift {

struct LogMark {
  std::string log;      // its name
  uint64_t offset = 0;  // the place; no transaction is open there
  // SHA-256 of its first kCompared bytes and of the last ones in front of the place, in hexadecimal digits.
  // A CRC32 would not tell logs apart: events end in theirs, and the CRC32 over both depends on the length
  // alone.
  std::string digest;
  uint32_t server_id = 0;  // of its first event
  std::string next;        // the log that follows; empty: it may still grow

  static constexpr size_t kCompared = 4096;
  bool operator==(const LogMark&) const = default;
};

// Errors: those of reading the log; need_more (it ends in front of the place).
Result<LogMark> mark_log(const LogFile& log, uint64_t offset);

// Where in `logs` a run goes on.
struct GoOn {
  size_t log_index = 0;
  uint64_t offset = 0;
  bool is_log_gone = false;       // it was read to its end; its successor comes
  std::optional<Error> left_out;  // logs that are gone, where that is to be no error
};
// Errors: refused (the log is another one, is shorter, or is gone together with what was not read of it),
// those of reading it. `accepts_gap`: go on with the first log that is there behind what is gone.
Result<GoOn> find_mark(const LogMark& mark, const std::vector<LogFilePtr>& logs, bool accepts_gap);

}  // namespace binsift
