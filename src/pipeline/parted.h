#pragma once
// What the workers of a filter tell each other of transactions that are parted: each has some of the units,
// and a transaction has to come out as one.
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "base/out_buffer.h"
#include "pipeline/transaction.h"

namespace binsift {

// Transactions that are parted. One is known by the sequence number of the unit that it begins in, and by its
// place there: others may stand in the same unit.
class PartedSet {
 public:
  // `span`: of the one that `unit` ends within, or that it only continues.
  void add(const Unit& unit, const TransactionSpan& span, bool is_continued) {
    const std::lock_guard lock(mutex_);
    if (is_continued)
      begins_.insert(begin_of(unit.transactions.front()));
    else
      begins_.insert({unit.sequence, span.begin});
  }
  // Whether the one that `unit` continues was added. Known for good when all units in front of it are done.
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

struct PartedTransactions {
  PartedSet abandoned;  // a worker has let go of it
  PartedSet begun;      // something of it comes out
};

// Where a transaction begins in what comes out: in front of the first that is selected of it, in whichever
// unit that stands. For one worker. `is_continued`: as UnitWalker's.
class PartedBegin {
 public:
  explicit PartedBegin(PartedTransactions& parted) : begun_(parted.begun) {}

  void begin_unit(const Unit& unit, OutBuffer& out) {
    unit_ = &unit;
    out_ = &out;
    before_.reset();
  }
  // The transaction that the walk is in has events in other units too.
  bool is_parted(const Transaction& transaction, bool is_continued) const {
    return is_continued || (unit_->ends_parted && transaction.span.begin == unit_->transactions.back().begin);
  }
  // Whether it has begun in a unit before. Where no worker has said so yet, that is known when all units in
  // front are done: it waits for them.
  bool has_begun_before(bool is_continued) {
    if (!is_continued) return false;
    if (!before_) {
      if (!begun_.has(*unit_)) out_->wait_for_turn();
      before_ = begun_.has(*unit_);
    }
    return *before_;
  }
  // Something of it comes out here. True: nothing has before, and it is to begin here.
  bool begin(const Transaction& transaction, bool is_continued) {
    if (has_begun_before(is_continued)) return false;
    if (is_parted(transaction, is_continued)) begun_.add(*unit_, transaction.span, is_continued);
    return true;
  }

 private:
  PartedSet& begun_;
  const Unit* unit_ = nullptr;
  OutBuffer* out_ = nullptr;
  std::optional<bool> before_;
};

}  // namespace binsift
