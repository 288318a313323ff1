#pragma once
// The end of a run that its output brought about, seen by all workers.
#include <atomic>
#include <mutex>
#include <optional>

#include "base/result.h"

namespace binsift {

class OutputFailure {
 public:
  // The first one counts.
  void set(Error error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
    failed_.store(true, std::memory_order_release);
  }
  bool is_set() const { return failed_.load(std::memory_order_acquire); }
  Error error() const { return *error_; }

 private:
  std::mutex mutex_;
  std::atomic<bool> failed_{false};
  std::optional<Error> error_;
};

}  // namespace binsift
