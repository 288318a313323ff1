#pragma once
// Whether a table holds the same on two running servers, asked in chunks of its key, so that neither has to
// send its rows: COUNT and SUM(CRC32) of each chunk, then of its halves where they differ, then the rows.
#include <functional>

#include "verify/finding.h"
#include "verify/live_table.h"

namespace binsift {

struct LiveInput {
  Connection* source = nullptr;
  Connection* target = nullptr;
  std::vector<std::string> tables;  // globs over "db.table"
  std::string fresh;                // a column: MAX of it is compared, and nothing else; empty: rows are
  uint64_t most_delay = 300;        // seconds that the target may be behind in it
  std::function<void(const Finding&)> tell;
  std::function<void(const std::string&)> note;  // what is only told
  std::function<void(uint64_t rows)> progress;   // of the source
};

struct LiveReport {
  uint64_t table_count = 0;
  uint64_t row_count = 0;  // of the source, compared
  uint64_t finding_count = 0;
};

// Rows of a table that are named; of more it is told that there are some.
inline constexpr uint64_t kMostNamedRows = 100;

// Errors: io; usage (no table of either has such a name, no column that --fresh could mean).
Result<LiveReport> compare_live(const LiveInput& input);

}  // namespace binsift
