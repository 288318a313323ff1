#include "inspect/report_axis.h"

#include <fmt/format.h>

#include <algorithm>

#include "inspect/layout.h"
#include "render/temporal_text.h"

namespace binsift {
namespace {

constexpr uint64_t kDay = 86400;
constexpr uint64_t kSteps[] = {
    1,        2,        5,         10,        15,        30,         60,         120,         300,
    600,      900,      1800,      3600,      7200,      10800,      21600,      43200,       kDay,
    2 * kDay, 7 * kDay, 14 * kDay, 28 * kDay, 91 * kDay, 182 * kDay, 364 * kDay, 1820 * kDay, 3640 * kDay};
constexpr size_t kMostTicks = 9, kLeastBuckets = 24;

std::string time_text(int64_t second) {
  char text[kTemporalRoom];
  return std::string(text, size_t(write_seconds(text, second, ' ') - text));
}

// The buckets that are left when those far from most commits are put outside: as long as more than half of
// the span is empty and less than a twentieth of the commits stand on one side of it.
void leave_out_far(const TimeLine& line, TimeAxis& axis, TimeLine::Number& first, TimeLine::Number& last) {
  const auto& buckets = line.buckets();
  auto from = buckets.begin(), to = std::prev(buckets.end());
  uint64_t total = 0;
  for (const auto& [number, sums] : buckets) total += sums.transaction_count;
  while (from != to) {
    const uint64_t span = to->first - from->first;
    auto widest = from;
    uint64_t width = 0, before = 0, before_widest = 0;
    for (auto place = from; place != to; ++place) {
      before += place->second.transaction_count;
      const uint64_t gap = std::next(place)->first - place->first;
      if (gap > width) widest = place, width = gap, before_widest = before;
    }
    const uint64_t behind = before + to->second.transaction_count - before_widest;
    if (width * 2 <= span || width * line.seconds() < kDay) break;
    const bool front_is_few = before_widest <= behind;
    if (std::min(before_widest, behind) * 20 > total) break;
    const auto leave_out = [&](auto place, auto end) {
      for (; place != end; ++place) {
        axis.outside_count += place->second.transaction_count;
        axis.outside.add(uint32_t(std::max<int64_t>(1, line.begin_of(place->first))));
      }
    };
    if (front_is_few) {
      leave_out(from, std::next(widest));
      from = std::next(widest);
    } else {
      leave_out(std::next(widest), std::next(to));
      to = widest;
    }
  }
  first = from->first;
  last = to->first;
}

void add_ticks(TimeAxis& axis) {
  const uint64_t span = axis.count * axis.seconds;
  uint64_t step = std::end(kSteps)[-1];
  for (const uint64_t each : kSteps)
    if (span / each <= kMostTicks) {
      step = each;
      break;
    }
  // Weeks count from a Monday.
  const int64_t shift = step % (7 * kDay) == 0 ? 3 * int64_t(kDay) : 0;
  const auto width = int64_t(step);
  int64_t at = (axis.begin + shift + width - 1) / width * width - shift;
  std::string last_day;
  for (; at <= axis.begin + int64_t(span); at += width) {
    const std::string text = time_text(at);
    const std::string day = text.substr(0, 10);
    TimeAxis::Tick tick{.place = double(at - axis.begin) / double(span)};
    if (step >= kDay)
      tick.label = day;
    else
      tick.label = text.substr(11, step < 60 ? 8 : 5);
    if (step < kDay && day != last_day) {
      if (!last_day.empty()) tick.label = day.substr(5) + ' ' + tick.label;
      last_day = day;
    }
    axis.ticks.push_back(std::move(tick));
  }
}

}  // namespace

std::string minute_words(int64_t second) {
  return time_text(second).substr(0, 16);
}

std::string bucket_words(uint64_t seconds) {
  if (seconds % kDay == 0) {
    const uint64_t days = seconds / kDay;
    return days == 1 ? "a day" : days == 7 ? "a week" : fmt::format("{} days", days);
  }
  if (seconds % 3600 == 0) return seconds == 3600 ? "an hour" : fmt::format("{} hours", seconds / 3600);
  return seconds == 1 ? "a second" : duration_words(seconds);
}

std::string TimeAxis::words_of(size_t bucket) const {
  const std::string from = time_text(begin_of(bucket)), to = time_text(begin_of(bucket + 1));
  if (seconds % kDay == 0) return seconds == kDay ? from.substr(0, 10) : from.substr(0, 10) + " and on";
  const size_t length = seconds % 60 == 0 ? 5 : 8;
  const bool is_long = time_text(begin).substr(0, 10) != time_text(begin_of(count) - 1).substr(0, 10);
  return (is_long ? from.substr(0, 11 + length) : from.substr(11, length)) +
         (seconds == 1 ? "" : " – " + to.substr(11, length));
}

TimeAxis time_axis_of(TimeLine& line, size_t most) {
  TimeAxis axis;
  if (line.buckets().empty()) return axis;
  TimeLine::Number first, last;
  leave_out_far(line, axis, first, last);
  int64_t from = line.begin_of(first), to = line.begin_of(last + 1);
  if (line.plan().seconds == 0)
    while (uint64_t(to - from) / line.seconds() > most && line.lengthen()) {
    }
  const auto at_least_0 = [](int64_t second) { return uint64_t(std::max<int64_t>(0, second)); };
  axis.first = line.number_of(at_least_0(from));
  axis.count = line.number_of(at_least_0(to - 1)) - axis.first + 1;
  axis.seconds = line.seconds();
  axis.begin = line.begin_of(axis.first);
  // One bar alone is not a wall.
  if (axis.count < kLeastBuckets) {
    axis.first -= std::min<TimeLine::Number>(axis.first, (kLeastBuckets - axis.count) / 2);
    axis.begin = line.begin_of(axis.first);
    axis.count = kLeastBuckets;
  }
  axis.above.resize(axis.count);
  add_ticks(axis);
  return axis;
}

}  // namespace binsift
