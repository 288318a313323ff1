#pragma once
// Lets what many workers make leave in the order of the units. A worker whose turn it is writes at once; one
// that is ahead leaves its text and goes on, up to a bound, then waits. So what is held is bounded, and one
// unit's text too: when it grows past kThreshold its worker waits for its turn and writes through.
#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "base/out_buffer.h"
#include "base/result.h"

namespace binsift {

// Where the product goes.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  // Errors: io. After one nothing more is written.
  virtual Result<void> write(std::string_view bytes) = 0;
};

// For a pipeline whose product is not text.
class NoSink final : public ByteSink {
 public:
  Result<void> write(std::string_view) override { return {}; }
};

class OrderedOutput {
 public:
  OrderedOutput(ByteSink& sink, unsigned workers) : sink_(sink), most_waiting_(4 * workers) {}

  static constexpr size_t kThreshold = 4 << 20;

  // One unit's place in the order; the drain of its worker's buffer.
  class Turn final : public OutBuffer::Drain {
   public:
    explicit Turn(OrderedOutput& output) : output_(output) {}
    void begin(const uint64_t sequence, std::function<void()> on_drain) {
      sequence_ = sequence;
      on_drain_ = std::move(on_drain);
    }
    // Waits for the unit's turn and writes.
    void take(std::string_view bytes) override;
    void let_go() override;
    bool wait_for_turn() override;

   private:
    OrderedOutput& output_;
    uint64_t sequence_ = 0;
    std::function<void()> on_drain_;
  };

  // Unit `sequence` is done: takes what `text` holds and leaves it empty. `last_words` is called when the
  // unit's turn has come and its text was written; nothing of later units comes before. When it gives false
  // the run ends there.
  void finish(uint64_t sequence, OutBuffer& text, std::function<bool()> last_words);

  // The run has ended: nothing of later units will be written.
  bool ended() const { return ended_.load(std::memory_order_acquire); }
  // Ends it from outside the order: a worker can't go on.
  void end();
  // Why the sink failed; null: it did not. For when all workers are done.
  const Error* sink_error() const { return sink_failed_ ? &sink_error_ : nullptr; }

 private:
  struct Finished {
    OutBuffer text;
    std::function<bool()> last_words;
  };
  void write(std::string_view bytes);
  void write_finished(Finished& unit);

  ByteSink& sink_;
  const size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable turn_came_;
  uint64_t next_ = 0;
  std::map<uint64_t, Finished> waiting_;
  std::vector<OutBuffer> spare_;  // texts that were written: their memory is used again
  std::atomic<bool> ended_{false};
  bool sink_failed_ = false;
  Error sink_error_;
};

}  // namespace binsift
