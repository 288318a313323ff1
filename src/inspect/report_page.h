#pragma once
// inspect --html: what was counted, as one page that needs nothing else.
#include <string>
#include <vector>

#include "inspect/views.h"

namespace binsift {

struct ReportOptions {
  size_t most = TopTransactions::kUsual;  // tables and transactions listed
  double alert = 0;                       // the factor; 0: none
  bool is_selection = false;              // what was counted is a part of the logs
  std::string version;                    // of the program
  std::vector<std::string> messages;      // what the run said
  std::string error;                      // why it ended early; empty: it did not
};

// Bars that the charts have at most.
inline constexpr size_t kReportBars = 180, kMostReportBars = 2000;

// `above`: buckets that the alert marks.
std::string report_page(const LogTally& tally, const ReportOptions& options, uint64_t& above);

}  // namespace binsift
