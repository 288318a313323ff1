#pragma once
// Counts whole logs, for the views that show sums: the summary, --tables and --files.
#include "inspect/log_tally.h"
#include "inspect/options.h"

namespace binsift {

// Counts what the selection lets through, up to the end or to an error, which is given back. Errors: see
// run_pipeline.
Result<void> count_logs(InspectInput input, const InspectOptions& options, LogTally& tally);

}  // namespace binsift
