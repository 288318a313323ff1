#pragma once
// Transactions that one worker has let go of and that go on in units of others. A transaction that is parted
// is known by the sequence number of the unit that it begins in, and by its place there: another one may have
// been let go of in the same unit.
#include <mutex>
#include <set>
#include <utility>

#include "pipeline/unit.h"

namespace binsift {

class AbandonedTransactions {
 public:
  // `span`: of the one that `unit` ends within, or that it only continues.
  void add(const Unit& unit, const TransactionSpan& span, bool is_continued) {
    const std::lock_guard lock(mutex_);
    if (is_continued)
      begins_.insert(begin_of(unit.transactions.front()));
    else
      begins_.insert({unit.sequence, span.begin});
  }
  // The one that `unit` continues. Known when all units in front of it are done.
  bool has(const Unit& unit) {
    const std::lock_guard lock(mutex_);
    return begins_.contains(begin_of(unit.transactions.front()));
  }

 private:
  using Begin = std::pair<uint64_t, uint64_t>;  // unit and offset
  static Begin begin_of(const TransactionSpan& span) { return {span.unit, span.begin}; }

  std::mutex mutex_;
  std::set<Begin> begins_;
};

}  // namespace binsift
