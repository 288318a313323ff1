#pragma once
// A time line bucket by bucket, with those that hold nothing, and which of them stand out.
#include <array>
#include <optional>

#include "inspect/tally_parts.h"
#include "inspect/time_line.h"

namespace binsift {

// What is compared with its running mean, each with its own.
enum class Measure : uint8_t { transactions, rows, bytes };
inline constexpr size_t kMeasures = 3;
inline constexpr const char* kMeasureNames[] = {"transactions", "rows", "bytes"};
using MeasureValues = std::array<uint64_t, kMeasures>;

MeasureValues measures_of(const TimeSums& sums);

// mean = 0.9 mean + 0.1 value, over all buckets, the empty ones too.
class RunningMeans {
 public:
  explicit RunningMeans(double factor) : factor_(factor) {}
  // The measures that are above `factor` times their mean of the buckets before, as bits. Then the bucket
  // itself is added. Nothing is above a mean that has not begun.
  unsigned add(const MeasureValues& values);
  // The first bucket, of which only this part (above 0, up to 1) is covered by the logs: it begins the mean
  // at its rate; where it is less than half, that is left to the next one, if that holds more.
  void begin(const MeasureValues& values, double part);
  void add_empty(uint64_t count);
  bool has_begun() const { return has_begun_; }
  const std::array<double, kMeasures>& means() const { return means_; }

 private:
  double factor_;
  bool has_begun_ = false;
  std::array<double, kMeasures> means_{};
  MeasureValues least_{};  // that the mean begins with
};

// A bucket, or a run of empty ones.
struct TimeLineEntry {
  TimeLine::Number number = 0;  // the first
  uint64_t count = 1;
  bool is_empty = false;
  // Where the logs cover only a part of it: from and up to this second; 0: they cover it from its start, to
  // its end.
  uint32_t from = 0, until = 0;
  bool is_partial() const { return from != 0 || until != 0; }
  TimeSums sums;
  unsigned above = 0;                                  // measures that are above, as bits
  std::optional<std::array<double, kMeasures>> means;  // of the buckets before
};

// From the first bucket that holds something to the last. `covered` is the time that the logs tell of. Runs
// of more than `most_empty` empty buckets are one entry. A factor of 0 asks for no means.
std::vector<TimeLineEntry> entries_of(const TimeLine& line, const TimeSpan& covered, double factor,
                                      uint64_t most_empty);

// Buckets from the first that holds something to the last.
uint64_t bucket_count(const TimeLine& line);

// Of the buckets of `entries`, those in which something is above.
uint64_t count_above(const std::vector<TimeLineEntry>& entries);

}  // namespace binsift
