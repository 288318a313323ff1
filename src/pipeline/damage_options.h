#pragma once
// How a run takes what it can't read, and what it counts of it.
#include <atomic>
#include <memory>

#include "event/format_description.h"

namespace binsift {

// What of the logs did not come out as what it is, or is less than it seems. Added to by all workers.
struct LossCounts {
  std::atomic<uint64_t> unknown_events{0};      // of a type that is not known, and not marked as ignorable
  std::atomic<uint64_t> unread_row_events{0};   // rows of it were left out
  std::atomic<uint64_t> unknown_type_rows{0};   // rows with a column of an unknown type, shown as its bytes
  std::atomic<uint64_t> partial_image_rows{0};  // images that lack columns
};

struct DamageOptions {
  bool salvage = false;  // go on behind damage, at the next transaction that is proven
  bool strict = false;  // stop at the first of what LossCounts counts, and at the first statement or incident
  // A row event that can't be read to its end is left out from there on, and counted; else it is an error.
  bool goes_on = true;
  // How to read a log whose start is lost; null: not at all.
  std::shared_ptr<const FormatDescription> assumed_format;
  LossCounts* losses = nullptr;
};

}  // namespace binsift
