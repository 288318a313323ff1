#pragma once
// Whether logs that stand one behind the other were written so: names, ROTATE targets, GTIDs, servers.
#include "pipeline/log_series.h"
#include "verify/finding.h"
#include "verify/log_facts.h"

namespace binsift {

class Continuity {
 public:
  // Asked for each log in order; `first` are its first bytes, LogSeries::kCompared of them or all.
  std::vector<Finding> add(const LogFacts& log, Bytes first);

 private:
  void compare_gtids(const LogFacts& log, bool logs_missing, std::vector<Finding>& findings);
  void compare_list(const LogFacts& log, bool logs_missing, std::vector<Finding>& findings);
  void compare_server(const LogFacts& log, std::vector<Finding>& findings);
  void find_duplicates(const LogFacts& log, std::vector<Finding>& findings);

  LogSeries series_;
  bool has_last_ = false;
  LogFacts last_;
};

}  // namespace binsift
