#pragma once
// convert --state: what the state is bound to, and how a run is driven that goes on.
#include "console.h"
#include "options.h"
#include "reading.h"
#include "resume/resumable_run.h"

namespace binsift {

// The state of --state, locked, of these options: begun where it is new. Errors: usage (options that make no
// sense with it, or that are not those it was begun with), locked, refused, io.
Result<StateFile> open_state(const Options& options, const Reading& reading);

// A run over the logs of `reading`, without its pass.
ResumableRun resumable_run(const Options& options, Reading& reading, Console& console);

}  // namespace binsift
