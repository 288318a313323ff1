#include "inspect/tally_parts.h"

#include <algorithm>

namespace binsift {
namespace {

bool same_stream(const Gtid& a, const Gtid& b) {
  if (a.kind != b.kind) return false;
  if (a.kind == GtidKind::mariadb) return a.domain_id == b.domain_id && a.server_id == b.server_id;
  return a.uuid == b.uuid && a.tag() == b.tag();
}

}  // namespace

void add_gtid(std::vector<GtidRun>& runs, const Gtid& gtid) {
  // A few servers may take turns.
  constexpr size_t kLookBack = 8;
  for (size_t i = runs.size(), end = i > kLookBack ? i - kLookBack : 0; i-- > end;)
    if (runs[i].last + 1 == gtid.number && same_stream(runs[i].first, gtid)) {
      runs[i].last = gtid.number;
      return;
    }
  runs.push_back({gtid, gtid.number});
}

void GtidCollector::add(const std::vector<GtidRun>& runs) {
  for (const GtidRun& run : runs) {
    GtidStream* stream = nullptr;
    for (GtidStream& each : streams_)
      if (same_stream(each.name, run.first)) stream = &each;
    if (!stream) {
      stream = &streams_.emplace_back();
      stream->name = run.first;
      stream->name.number = 0;
    }
    if (!stream->intervals.empty() && stream->intervals.back().last + 1 == run.first.number) {
      stream->intervals.back().last = run.last;
      continue;
    }
    if (interval_count_ >= compact_at_) {
      compact();
      add({run});
      continue;
    }
    if (interval_count_ >= kMostIntervals) {
      complete_ = false;
      return;
    }
    stream->intervals.push_back({run.first.number, run.last});
    ++interval_count_;
  }
}

void GtidCollector::compact() {
  streams_ = GtidSet::of(std::move(streams_)).streams();
  interval_count_ = 0;
  for (const GtidStream& stream : streams_) interval_count_ += stream.intervals.size();
  compact_at_ = std::min(kMostIntervals + 1, std::max<size_t>(4096, 2 * interval_count_));
}

GtidSet GtidCollector::set() const {
  return GtidSet::of(streams_);
}

void BusiestSecond::add(uint32_t second, uint64_t count) {
  const uint32_t key = second / kSeconds;
  auto page = pages_.find(key);
  if (page == pages_.end()) {
    if (pages_.size() >= kPages)
      pages_.erase(std::min_element(pages_.begin(), pages_.end(), [](const auto& a, const auto& b) {
        return a.second.used < b.second.used;
      }));
    page = pages_.emplace(key, Page()).first;
  }
  page->second.used = ++uses_;
  uint32_t& counted = page->second.counts[second % kSeconds];
  counted += uint32_t(count);
  if (counted > count_ || (counted == count_ && second < second_)) {
    count_ = counted;
    second_ = second;
  }
}

void Silences::add(uint32_t second) {
  if (second < latest_) {
    furthest_back_ = std::max(furthest_back_, latest_ - second);
    return;
  }
  const Span span{latest_, second};
  latest_ = second;
  if (span.begin == 0 || span.seconds() < 2) return;
  if (list_.size() == kMost && span.seconds() <= list_.back().seconds()) return;
  const auto place = std::upper_bound(list_.begin(), list_.end(), span,
                                      [](const Span& a, const Span& b) { return a.seconds() > b.seconds(); });
  list_.insert(place, span);
  if (list_.size() > kMost) list_.pop_back();
}

void SizeBins::add(const SizeBins& other) {
  for (size_t i = 0; i < count.size(); ++i) {
    count[i] += other.count[i];
    bytes[i] += other.bytes[i];
  }
}

void TopTransactions::add(uint64_t value, TransactionRecord record) {
  if (!wants(value)) return;
  const auto place = std::upper_bound(list_.begin(), list_.end(), value,
                                      [](uint64_t v, const Ranked& ranked) { return v > ranked.value; });
  list_.insert(place, {value, std::move(record)});
  if (list_.size() > most_) list_.pop_back();
}

void ImageCounts::add(const ImageCounts& other) {
  full_or_any += other.full_or_any;
  full += other.full;
  noblob += other.noblob;
  minimal += other.minimal;
}

}  // namespace binsift
