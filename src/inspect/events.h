#pragma once
// inspect --events and --rows: one line an event; with --rows the rows behind it.
#include "inspect/options.h"

namespace binsift {

struct EventsReport {
  uint64_t event_count = 0;      // shown
  uint64_t undecoded_count = 0;  // values that contradict their type
};

// Errors: see run_pipeline.
Result<void> list_events(InspectInput input, const InspectOptions& options, bool with_rows, ByteSink& sink,
                         EventsReport& report);

}  // namespace binsift
