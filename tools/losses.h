#pragma once
// Says what of the logs did not come out, as it happens and summed up at the end.
#include "console.h"
#include "pipeline/damage_options.h"
#include "pipeline/unit.h"

namespace binsift {

class Losses {
 public:
  explicit Losses(Console& console) : console_(console) {}

  LossCounts counts;  // for DamageOptions

  // In log order, by one thread at a time. Each range of bytes is said; of row events, the first few.
  void add(const LeftOut& left_out);
  // The sums. Gives the exit code of a run that went to its end.
  int tell();

 private:
  static constexpr uint64_t kMostSaid = 20;

  Console& console_;
  uint64_t range_count_ = 0, byte_count_ = 0, row_event_count_ = 0;
};

}  // namespace binsift
