#pragma once
// A run that goes on where the last one stopped and may be killed anywhere. What it puts out becomes durable
// from place to place in the logs: first all of it is on the disk, then the state says so, then it is seen.
//
// Nothing of a transaction comes out before all of it can: where a pass through the logs meets damage, or a
// transaction of which the logs do not tell yet whether it holds, what it gave behind the last durable place
// is forgotten, and another pass goes up to the transaction in question.
#include <functional>

#include "pipeline/run.h"
#include "resume/run_state.h"

namespace binsift {

class DurableOutput {
 public:
  virtual ~DurableOutput() = default;
  // Grows with all that it is given.
  virtual uint64_t given() const = 0;
  // It was the output that ended the pass.
  virtual bool has_failed() const = 0;
  // All that it was given is on the disk, and `next` tells what of it counts. Errors: io, refused.
  virtual Result<void> prepare(RunState& next) = 0;
  // Behind `now` having been saved: shows what it tells. Also asked for at the start of a run, for what a
  // killed one could not do. Errors: io, refused.
  virtual Result<void> show(const RunState& now) = 0;
  // Forgets what it was given since the state that was saved last. Errors: io.
  virtual Result<void> go_back() = 0;
};

struct ResumableRun {
  std::vector<LogFilePtr> logs;
  SchemaHistory history;    // without what the state knows
  uint64_t checkpoint = 0;  // bytes of logs between durable places, at least
  bool accepts_gap = false;
  RunOptions run;
  // One way through `logs`, from ResumeOptions::offset of the first one on.
  std::function<Result<void>(std::vector<LogFilePtr> logs, SchemaHistory history, const ResumeOptions& resume,
                             const RunOptions& run)>
      pass;
  // Said once, of the transaction that the rest waits for.
  std::function<void(const Error&)> waits;
};

// Errors: those of the pass, find_mark() and the output; what stands in front of an error is durable where
// the output can still be written.
Result<void> run_resumably(StateFile& state, DurableOutput& output, ResumableRun run);

}  // namespace binsift
