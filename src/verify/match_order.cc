#include "verify/match_order.h"

#include <algorithm>
#include <unordered_map>

namespace binsift {

void OrderMatcher::take(Which which, const TransactionDigest& digest) {
  std::unique_lock lock(mutex_);
  OneSide &side = sides_[which], &other = sides_[1 - which];
  // A transaction that changes nothing is on a replica or is not.
  side.unheld_behind += digest.unheld_count;
  if (digest.size == 0) return;
  side.waiting.push_back({{digest.gtid, digest.log, digest.time, digest.begin, side.count++, digest.size,
                           digest.row_count, digest.row},
                          digest.crc,
                          side.unheld_behind});
  side.unheld_behind = 0;
  match();
  moved_.notify_all();
  while (side.waiting.size() > kWindow && !other.ended && other.waiting.size() <= kWindow) moved_.wait(lock);
}

void OrderMatcher::end(Which which) {
  const std::lock_guard lock(mutex_);
  sides_[which].ended = true;
  match();
  if (sides_[0].ended && sides_[1].ended)
    for (const Which each : {Which::source, Which::target}) leave(each, sides_[each].waiting.size(), true);
  moved_.notify_all();
}

// Takes the first `count` that wait away: they are on one side alone, or outside of what the other holds.
void OrderMatcher::leave(Which which, size_t count, bool outside) {
  OneSide& side = sides_[which];
  for (; count > 0; --count) {
    if (outside)
      ++side.outside;
    else
      side.alone.push_back(side.waiting.front().transaction);
    side.waiting.pop_front();
  }
}

// Nothing agrees yet: what one side holds that is older than all of the other is outside of it.
void OrderMatcher::pass_older() {
  const uint32_t starts[2] = {sides_[0].waiting.front().transaction.time,
                              sides_[1].waiting.front().transaction.time};
  bool passed = false;
  for (const Which each : {Which::source, Which::target}) {
    const std::deque<Waiting>& waiting = sides_[each].waiting;
    size_t count = 0;
    while (count < waiting.size() && waiting[count].transaction.time < starts[1 - each]) ++count;
    leave(each, count, true);
    passed |= count > 0;
  }
  if (passed) return;
  for (const Which each : {Which::source, Which::target})
    leave(each, std::max<size_t>(1, sides_[each].waiting.size() / 2), true);
}

void OrderMatcher::match() {
  std::deque<Waiting>&sources = sides_[0].waiting, &targets = sides_[1].waiting;
  for (;;) {
    while (!sources.empty() && !targets.empty() && agree(sources.front(), targets.front())) {
      ++agreed_count_;
      agreed_rows_ += sources.front().transaction.row_count;
      if (aligned_) {
        sides_[0].unheld += sources.front().unheld;
        sides_[1].unheld += targets.front().unheld;
      }
      sources.pop_front();
      targets.pop_front();
      aligned_ = true;
    }
    // A difference is looked at when all is there that may follow it.
    const bool is_full =
        (sources.size() > kWindow || sides_[0].ended) && (targets.size() > kWindow || sides_[1].ended);
    if (sources.empty() || targets.empty() || !is_full || !realign()) return;
  }
}

// Finds the nearest place where the two agree again. False: nothing can be done.
bool OrderMatcher::realign() {
  std::deque<Waiting>&sources = sides_[0].waiting, &targets = sides_[1].waiting;
  std::unordered_multimap<uint32_t, size_t> places;
  const size_t target_count = std::min(targets.size(), kWindow);
  for (size_t i = 0; i < target_count; ++i) places.emplace(targets[i].crc, i);
  size_t best = SIZE_MAX, best_source = 0, best_target = 0;
  for (size_t i = 0; i < std::min(sources.size(), kWindow) && i < best; ++i) {
    const auto [begin, end] = places.equal_range(sources[i].crc);
    for (auto at = begin; at != end; ++at) {
      const size_t j = at->second;
      if (std::max(i, j) >= best) continue;
      size_t run = 0;
      while (run < kRun && i + run < sources.size() && j + run < targets.size() &&
             agree(sources[i + run], targets[j + run]))
        ++run;
      const bool to_the_end = i + run == sources.size() || j + run == targets.size();
      if (run < kRun && !(run > 0 && to_the_end)) continue;
      best = std::max(i, j);
      best_source = i;
      best_target = j;
    }
  }
  if (best == SIZE_MAX) {
    // Nothing of what is ahead agrees.
    if (!aligned_) return pass_older(), true;
    best_source = best_target = std::min(sources.size(), targets.size());
  }
  // In front of the first that agree stands what is older than the other's logs.
  if (!aligned_) {
    const bool older = best_source == 0 || best_target == 0;
    if (older) return leave(Which::source, best_source, true), leave(Which::target, best_target, true), true;
  }
  // Of those between, as many as both have were the same once.
  const size_t both = std::min(best_source, best_target);
  for (size_t i = 0; i < both; ++i) {
    differing_.push_back({sources.front().transaction, targets.front().transaction});
    sources.pop_front();
    targets.pop_front();
  }
  leave(Which::source, best_source - both, false);
  leave(Which::target, best_target - both, false);
  return true;
}

}  // namespace binsift
