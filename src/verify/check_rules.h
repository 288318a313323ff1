#pragma once
// Rules for values (verify/rules.h), held against the rows that inserts and updates leave.
#include "verify/finding.h"
#include "verify/rules.h"
#include "verify/transaction_scan.h"

namespace binsift {

// Findings of a rule that are told; the others are counted.
inline constexpr uint64_t kMostTold = 100;

struct RuleReport {
  struct Tally {
    uint64_t checked_count = 0;  // values
    uint64_t breach_count = 0;
    uint64_t lacking_count = 0;  // rows of its tables without the column
    std::string lacking_table;   // the first of them
  };
  uint64_t row_count = 0;
  std::vector<Tally> rules;  // as they were given
  uint64_t breach_count() const;
};

// Rows of logs, or of JSON lines. What a row image lacks is not checked. Errors: as those of scan_lines.
Result<RuleReport> check_rules(Side side, const std::vector<Rule>& rules,
                               const std::function<void(const Finding&)>& tell);

}  // namespace binsift
