#pragma once
// Transactions that one worker has let go of and that go on in units of others. A transaction that is parted
// is known by the sequence number of the unit that it begins in.
#include <mutex>
#include <set>

#include "pipeline/unit.h"

namespace binsift {

class AbandonedTransactions {
 public:
  // The one that `unit` ends within, or that it only continues.
  void add(const Unit& unit, bool is_continued) {
    const std::lock_guard lock(mutex_);
    begun_in_.insert(is_continued ? unit.transactions.front().unit : unit.sequence);
  }
  // The one that `unit` continues. Known when all units in front of it are done.
  bool has(const Unit& unit) {
    const std::lock_guard lock(mutex_);
    return begun_in_.contains(unit.transactions.front().unit);
  }

 private:
  std::mutex mutex_;
  std::set<uint64_t> begun_in_;
};

}  // namespace binsift
