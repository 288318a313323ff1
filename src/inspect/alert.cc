#include "inspect/alert.h"

#include <algorithm>
#include <cmath>

namespace binsift {
namespace {

constexpr double kOld = 0.9, kNew = 0.1;

}  // namespace

MeasureValues measures_of(const TimeSums& sums) {
  return {sums.transaction_count, sum_of(sums.rows), sums.bytes};
}

unsigned RunningMeans::add(const MeasureValues& values) {
  unsigned above = 0;
  for (size_t i = 0; i < kMeasures; ++i) {
    const auto value = double(values[i]);
    if (has_begun_ && value > factor_ * means_[i]) above |= 1u << i;
    means_[i] = has_begun_ ? kOld * means_[i] + kNew * value : std::max(value, double(least_[i]));
  }
  has_begun_ = true;
  return above;
}

void RunningMeans::begin(const MeasureValues& values, double part) {
  if (part < 0.5) {
    least_ = values;
    return;
  }
  for (size_t i = 0; i < kMeasures; ++i) means_[i] = double(values[i]) / part;
  has_begun_ = true;
}

void RunningMeans::add_empty(uint64_t count) {
  if (count == 0) return;
  if (!has_begun_) std::copy(least_.begin(), least_.end(), means_.begin());
  for (double& mean : means_) mean *= std::pow(kOld, double(count));
  has_begun_ = true;
}

std::vector<TimeLineEntry> entries_of(const TimeLine& line, const TimeSpan& covered, double factor,
                                      uint64_t most_empty) {
  std::vector<TimeLineEntry> entries;
  RunningMeans means(factor);
  const auto seconds = int64_t(line.seconds());
  const auto add_empty = [&](TimeLine::Number number, uint64_t count) {
    TimeLineEntry entry{.number = number, .count = count, .is_empty = true};
    if (factor > 0 && means.has_begun()) entry.means = means.means();
    means.add_empty(count);
    entries.push_back(entry);
  };
  for (const auto& [number, sums] : line.buckets()) {
    if (!entries.empty()) {
      const TimeLineEntry& last = entries.back();
      const TimeLine::Number next = last.number + last.count;
      if (number - next > most_empty)
        add_empty(next, number - next);
      else
        for (TimeLine::Number empty = next; empty < number; ++empty) add_empty(empty, 1);
    }
    TimeLineEntry entry{.number = number, .sums = sums};
    const int64_t begin = line.begin_of(number), end = begin + seconds;
    if (entries.empty() && covered.first > begin && covered.first < end) entry.from = covered.first;
    const bool is_last = number == line.buckets().rbegin()->first;
    if (is_last && covered.last >= begin && int64_t{covered.last} + 1 < end) entry.until = covered.last;
    if (factor > 0 && means.has_begun()) entry.means = means.means();
    if (entry.from) {
      const int64_t part = std::clamp<int64_t>(end - entry.from, 1, seconds);
      means.begin(measures_of(sums), double(part) / double(seconds));
    } else {
      const unsigned above = means.add(measures_of(sums));
      if (factor > 0) entry.above = above;
    }
    entries.push_back(entry);
  }
  return entries;
}

uint64_t bucket_count(const TimeLine& line) {
  const auto& buckets = line.buckets();
  return buckets.empty() ? 0 : buckets.rbegin()->first - buckets.begin()->first + 1;
}

uint64_t count_above(const std::vector<TimeLineEntry>& entries) {
  return uint64_t(
      std::count_if(entries.begin(), entries.end(), [](const TimeLineEntry& e) { return e.above != 0; }));
}

}  // namespace binsift
