#pragma once
// Text of records that goes to many places. Which place a record goes to is said by whoever has them; what is
// told here is what it may depend on.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace binsift {

// What records are of. One that is not of rows may have no table, or no database either.
struct TextTable {
  std::optional<std::string> database, table;
  std::string header;                // stands in front of rows: see ChangePlan::header()
  std::vector<std::string> columns;  // names
};
using TextTablePtr = std::shared_ptr<const TextTable>;

// Whole records, one behind the other, of one table and one commit.
struct TextStretch {
  size_t begin = 0;  // in the text; it ends where the next one begins
  TextTablePtr table;
  int64_t time = 0;  // of the commit, microseconds since 1970
  // Where its first record stands in the logs.
  std::string file;
  uint64_t position = 0, row = 0;
  bool goes_on = false;  // its text so far was taken before, and may end within a record
};

class TextPlaces {
 public:
  virtual ~TextPlaces() = default;
  // Takes text that consists of these stretches; in the order of the log, one thread at a time. Errors: io,
  // refused.
  virtual Result<void> take(std::string_view text, const std::vector<TextStretch>& stretches) = 0;
};

}  // namespace binsift
