#pragma once
// The pipeline: a cutter, workers that decode and render units, and output in log order. With one worker all
// happens on the calling thread; with more, each worker cuts its own units, one at a time, so that no thread
// only hands on.
#include <functional>
#include <memory>

#include "pipeline/ordered_output.h"
#include "pipeline/unit.h"
#include "pipeline/unit_cutter.h"

namespace binsift {

// What a unit leaves besides its text, for one who adds units up.
class UnitSums {
 public:
  virtual ~UnitSums() = default;
  virtual void add() = 0;
};

// One thread's part of the work.
class UnitWorker {
 public:
  virtual ~UnitWorker() = default;
  // Renders a unit into `out`. An error ends the run behind what was rendered of this unit.
  virtual Result<void> work(const Unit& unit, OutBuffer& out) = 0;
  // Asked for behind work(), also when that failed; null: nothing. Its add() is called behind the unit's
  // text: in log order, by one thread at a time, and not for units behind an error.
  virtual std::shared_ptr<UnitSums> take_sums() { return nullptr; }
  // Asked for behind work(): what of the unit did not come out.
  virtual std::vector<LeftOut> take_left_out() { return {}; }
  // Text of an enormous value has left: pages that it was read from can go.
  virtual void forget_pages() {}
};

struct RunOptions {
  unsigned threads = 1;
  // Something to say on stderr that stops nothing. Called in log order, by one thread at a time.
  std::function<void(const Error&)> note;
  // Something that did not come out, likewise.
  std::function<void(const LeftOut&)> left_out;
  // Bytes of input that are done, now and then, by one thread at a time.
  std::function<void(uint64_t)> progress;
  // A place that no transaction is open at: all in front of it has come out, and nothing from behind it.
  // Called in log order, by one thread at a time. An error ends the run.
  std::function<Result<void>(LogPlace)> clean_place;
  // Where the transaction begins that an error has ended the run in; called at most once.
  std::function<void(LogPlace)> failed_in;
};

// Runs all units through `workers` (one a thread). Errors: the first in log order, of the logs, the workers
// or the sink.
Result<void> run_pipeline(UnitSource& units, const std::vector<UnitWorker*>& workers, ByteSink& sink,
                          const RunOptions& options);

}  // namespace binsift
