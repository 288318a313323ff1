#pragma once
// What stands behind the last whole event of a log: nothing, a torn tail, or damage.
#include <optional>

#include "event/format_description.h"

namespace binsift {

struct LogTail {
  Bytes bytes;
  uint64_t offset = 0;                        // in the log, where they start
  const FormatDescription* format = nullptr;  // null: the log had none
  bool relay_log = false;
  bool wrapping_torn = false;  // the .gz or .zst around the log ends within itself
  uint64_t held_back = 0;      // bytes behind, of an encrypted event that is not all there
  bool in_transaction = false;
  bool another_log_follows = false;
};

struct TailFinding {
  bool is_damage = false;  // else something to say that stops nothing
  Error error;
};

// Nothing: the log ends as it should, or as one may that was not closed.
std::optional<TailFinding> find_in_tail(const LogTail& tail);

}  // namespace binsift
