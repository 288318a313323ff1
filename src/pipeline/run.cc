#include "pipeline/run.h"

#include <exception>
#include <thread>

namespace binsift {
namespace {

// No transaction is open there, and what is wrong stands in the one behind it.
LogPlace place_in_front_of(const Unit& unit, const Error& error) {
  LogPlace place{unit.log_index, error.position.value_or(unit.offset)};
  for (size_t i = unit.transactions.size(); i-- > 0;) {
    const TransactionSpan& span = unit.transactions[i];
    if (span.begin > place.offset) continue;
    if (!span.closed || place.offset < span.begin + span.size) return {unit.log_index, span.begin};
    break;
  }
  if (place.offset < unit.offset || place.offset > unit.offset + unit.events.size())
    place.offset = unit.offset;
  return place;
}

class Run {
 public:
  Run(UnitSource& units, ByteSink& sink, const RunOptions& options, unsigned threads)
      : units_(units), options_(options), output_(sink, threads) {}

  void work(UnitWorker& worker) {
    Unit unit;
    OutBuffer out;
    OrderedOutput::Turn turn(output_);
    while (!output_.ended()) {
      {
        const std::lock_guard lock(units_mutex_);
        if (out_of_memory_ || !units_.next(unit)) return;
      }
      // A mapped unit lets its pages go whenever its text does: both stay small.
      turn.begin(unit.sequence, [&unit, &worker] {
        unit.forget_pages();
        worker.forget_pages();
      });
      out.set_drain(&turn, OrderedOutput::kThreshold);
      Result<void> worked = worker.work(unit, out);
      std::optional<Error> error = std::move(unit.error);
      if (!worked) error = std::move(worked).error();
      std::shared_ptr<UnitSums> sums = worker.take_sums();
      std::optional<LogPlace> clean, failed;
      if (!error && unit.clean_end) clean = LogPlace{unit.log_index, *unit.clean_end};
      if (error) failed = place_in_front_of(unit, *error);
      std::vector<LeftOut> left_out = std::move(unit.left_out);
      for (LeftOut& each : worker.take_left_out()) left_out.push_back(std::move(each));
      output_.finish(
          unit.sequence, out,
          [this, notes = std::move(unit.notes), left_out = std::move(left_out), error = std::move(error),
           sums = std::move(sums), clean, failed, position = unit.input_position]() mutable {
            if (sums) sums->add();
            if (options_.left_out)
              for (const LeftOut& each : left_out) options_.left_out(each);
            if (options_.progress) options_.progress(position);
            if (error) {
              if (options_.failed_in) options_.failed_in(*failed);
              error_ = std::move(*error);
              failed_ = true;
              return false;
            }
            if (options_.note)
              for (const Error& note : notes) options_.note(note);
            if (clean && options_.clean_place) {
              Result<void> taken = options_.clean_place(*clean);
              if (!taken) {
                error_ = std::move(taken).error();
                failed_ = true;
                return false;
              }
            }
            return true;
          });
    }
  }

  // Exceptions end a thread's work, and the run, and come out of the calling thread.
  void work_and_catch(UnitWorker& worker) {
    try {
      work(worker);
    } catch (...) {
      const std::lock_guard lock(units_mutex_);
      out_of_memory_ = true;
      if (!exception_) exception_ = std::current_exception();
      output_.end();
    }
  }

  Result<void> result() {
    if (exception_) std::rethrow_exception(exception_);
    if (const Error* sink_error = output_.sink_error()) return *sink_error;
    if (failed_) return std::move(error_);
    return {};
  }

 private:
  UnitSource& units_;
  const RunOptions& options_;
  OrderedOutput output_;
  std::mutex units_mutex_;
  bool out_of_memory_ = false;
  std::exception_ptr exception_;
  bool failed_ = false;
  Error error_;
};

}  // namespace

Result<void> run_pipeline(UnitSource& units, const std::vector<UnitWorker*>& workers, ByteSink& sink,
                          const RunOptions& options) {
  Run run(units, sink, options, unsigned(workers.size()));
  std::vector<std::thread> threads;
  for (size_t i = 1; i < workers.size(); ++i)
    threads.emplace_back([&run, worker = workers[i]] { run.work_and_catch(*worker); });
  run.work_and_catch(*workers[0]);
  for (std::thread& thread : threads) thread.join();
  return run.result();
}

}  // namespace binsift
