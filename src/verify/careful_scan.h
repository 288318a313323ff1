#pragma once
// The careful way through a log, for one that is not beyond doubt: as --salvage reads it, with a finding for
// each thing that is not as a server wrote it.
#include "verify/finding.h"
#include "verify/log_facts.h"

namespace binsift {

struct CarefulScan {
  LogFacts facts;
  std::vector<Finding> findings;  // notes among them
};

// `assumed` tells how to read a log whose start is lost; may be null.
CarefulScan scan_carefully(const LogFilePtr& file, std::shared_ptr<const FormatDescription> assumed);

}  // namespace binsift
