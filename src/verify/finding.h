#pragma once
// One thing that is wrong with logs, or worth telling, and how it looks.
#include <optional>
#include <string>

#include "base/error.h"

namespace binsift {

enum class FindingKind : uint8_t {
  bit_rot,       // bytes are others than were written
  hole,          // a stretch of zeros
  wrong_length,  // a length is not that of what it is in front of
  gap,           // a stretch, a log or transactions are missing
  inserted,      // bytes that belong elsewhere
  duplicate,     // a stretch, a log or transactions come a second time
  torn_tail,     // the end is missing
  in_use,        // the log was not closed
  not_in_index,  // a log that its index does not name
  foreign_file,  // a log of another server, or no log
  unreadable,    // the system, or a key that is not at hand
  // Of two sides
  missing,    // a transaction of the source that the target does not have
  extra,      // one of the target that the source does not have
  differing,  // one that is not the same on both
  reordered,  // the same rows in another order
  stale,      // a table whose newest row is too old
  rule,       // a value that breaks a rule for its column
};

// "bit rot", "hole" …
const char* words_of(FindingKind kind);

struct Finding {
  FindingKind kind{};
  bool is_note = false;                   // told, and no finding: it changes no exit code
  ErrorKind reason = ErrorKind::corrupt;  // why it is unreadable: io, missing_key, unsupported
  std::string file;
  std::optional<uint64_t> offset;
  std::string event;            // type, as the server spells it; empty: of the file
  std::string what;             // in words
  std::string expected, found;  // values; may be empty
  std::string hint;             // what to do about it
  uint64_t begin = 0, end = 0;  // bytes that can't be relied on; equal: none are known
  // Of a transaction
  std::string gtid, table, column;
  std::string source_row, target_row;  // as text, with line ends; empty: not asked for
  std::string rule;                    // its name
  std::optional<uint64_t> row;         // in the event
};

// What an error says, as a finding.
Finding finding_of(const Error& error);

// "FILE:OFFSET: EVENT: KIND: what; expected …, found …" and a line end.
std::string line_of(const Finding& finding);
// {"type":"finding","kind":"bit_rot",…} and a line end.
std::string json_of(const Finding& finding);

// Text as a JSON string, its quotes included; what is not UTF-8 in it is replaced by U+FFFD.
void append_json_string(std::string& out, std::string_view text);

}  // namespace binsift
