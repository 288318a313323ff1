#include "inspect/parted_sums.h"

namespace binsift {

void PartedSums::put(uint64_t sequence, bool began_here, TransactionSums sums) {
  const std::lock_guard lock(mutex_);
  parts_[sequence] = {began_here, std::move(sums)};
}

TransactionSums PartedSums::take_before(uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  const auto end = parts_.lower_bound(sequence);
  auto begin = end;
  while (begin != parts_.begin()) {
    --begin;
    if (begin->second.began_here) break;
  }
  TransactionSums sums;
  for (auto part = begin; part != end; ++part) sums.add(part->second.sums);
  // What stands in front of them belongs to transactions that never ended.
  parts_.erase(parts_.begin(), end);
  return sums;
}

}  // namespace binsift
