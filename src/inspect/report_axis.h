#pragma once
// The time that a page's charts span, in buckets few enough to be bars.
#include <string>
#include <vector>

#include "inspect/alert.h"

namespace binsift {

struct TimeAxis {
  // Of the buckets from `first` on.
  TimeLine::Number first = 0;
  size_t count = 0;
  uint64_t seconds = 0;
  int64_t begin = 0;            // of the first, in seconds since 1970
  std::vector<unsigned> above;  // by bucket: the measures that an alert marks

  struct Tick {
    double place = 0;  // 0 to 1
    std::string label;
  };
  std::vector<Tick> ticks;

  // Commits that are far from all others stand outside, so that the others can be told apart.
  uint64_t outside_count = 0;
  TimeSpan outside;

  bool holds(TimeLine::Number number) const { return number >= first && number - first < count; }
  int64_t begin_of(size_t bucket) const { return begin + int64_t(bucket * seconds); }
  // "08:00 – 08:30", with the date where the axis is longer than a day.
  std::string words_of(size_t bucket) const;
};

// Of a line that finds its duration, the buckets are lengthened until at most `most` are left.
TimeAxis time_axis_of(TimeLine& line, size_t most);

// "2026-11-20 08:00"
std::string minute_words(int64_t second);
// "5 min", of a bucket
std::string bucket_words(uint64_t seconds);

}  // namespace binsift
