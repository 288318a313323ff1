#pragma once
// The sums of a transaction that is parted among units, from the workers that walked its parts to the one
// that meets its end.
#include <map>
#include <mutex>
#include <optional>

#include "inspect/transaction_sums.h"

namespace binsift {

class PartedSums {
 public:
  // Unit `sequence` ended within a transaction, which began in it or in front of it.
  void put(uint64_t sequence, bool began_here, TransactionSums sums);
  // All parts in front of unit `sequence`, in which the transaction ended. The units in front of it must be
  // done.
  TransactionSums take_before(uint64_t sequence);

 private:
  struct Part {
    bool began_here = false;
    TransactionSums sums;
  };
  std::mutex mutex_;
  std::map<uint64_t, Part> parts_;
};

}  // namespace binsift
