#pragma once
// inspect --transactions: one line a transaction, where it ends.
#include "inspect/options.h"

namespace binsift {

struct TransactionsReport {
  uint64_t transaction_count = 0;  // shown
};

// Errors: see run_pipeline.
Result<void> list_transactions(InspectInput input, const InspectOptions& options, ByteSink& sink,
                               TransactionsReport& report);

}  // namespace binsift
