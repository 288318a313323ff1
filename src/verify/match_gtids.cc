#include "verify/match_gtids.h"

#include <algorithm>

namespace binsift {
namespace {

bool is_same_stream(const Gtid& a, const Gtid& b) {
  return a.kind == b.kind && a.uuid == b.uuid && a.tag() == b.tag() && a.domain_id == b.domain_id &&
         a.server_id == b.server_id;
}

}  // namespace

uint32_t Matcher::stream_of(const Gtid& gtid) {
  if (last_stream_ < streams_.size() && is_same_stream(streams_[last_stream_], gtid)) return last_stream_;
  for (last_stream_ = 0; last_stream_ < streams_.size(); ++last_stream_)
    if (is_same_stream(streams_[last_stream_], gtid)) return last_stream_;
  streams_.push_back(gtid);
  known_[source].push_back(false);
  known_[target].push_back(false);
  return last_stream_;
}

void Matcher::take(Which which, const TransactionDigest& digest) {
  std::unique_lock lock(mutex_);
  OneSide &side = sides_[which], &other = sides_[1 - which];
  const uint64_t order = side.count++;
  if (before_[1 - which].contains(digest.gtid)) {
    ++side.older;
    return;
  }
  const Key key{stream_of(digest.gtid), digest.gtid.number};
  known_[which][key.stream] = true;
  const auto found = other.waiting.find(key);
  if (found == other.waiting.end()) {
    side.waiting.emplace(key, Waiting{digest.crc, digest.log, digest.begin, digest.row, order, digest.size,
                                      digest.row_count, digest.statement_count, digest.unheld_count});
    // Where both wait for the other, what is in front of them is on one side alone.
    side.blocked = true;
    while (side.waiting.size() > kLead && !other.ended && !other.blocked) moved_.wait(lock);
    side.blocked = false;
    return;
  }
  const Waiting& twin = found->second;
  side.unheld += digest.unheld_count;
  other.unheld += twin.unheld_count;
  for (const auto& [each, at] : {std::pair(&side, order), std::pair(&other, twin.order)}) {
    each->first_matched = std::min(each->first_matched, at);
    each->last_matched = std::max(each->last_matched, at);
  }
  if (twin.crc == digest.crc && twin.size == digest.size && twin.row_count == digest.row_count &&
      twin.statement_count == digest.statement_count) {
    ++agreed_count_;
    agreed_rows_ += digest.row_count;
  } else {
    const MatchedTransaction here{digest.gtid, digest.log,  digest.time,      digest.begin,
                                  order,       digest.size, digest.row_count, digest.row};
    const MatchedTransaction there{digest.gtid, twin.log,       0,       twin.begin, twin.order,
                                   twin.size,   twin.row_count, twin.row};
    differing_.push_back(which == source ? Pair{here, there} : Pair{there, here});
  }
  other.waiting.erase(found);
  moved_.notify_all();
}

void Matcher::end(Which which) {
  const std::lock_guard lock(mutex_);
  sides_[which].ended = true;
  moved_.notify_all();
}

uint64_t Matcher::unheld_count(Which which) const {
  const OneSide& side = sides_[which];
  uint64_t count = side.unheld;
  for (const auto& [key, waiting] : side.waiting)
    if (waiting.order > side.first_matched && waiting.order < side.last_matched)
      count += waiting.unheld_count;
  return count;
}

std::vector<MatchedTransaction> Matcher::alone(Which which, uint64_t& outside) const {
  const OneSide& side = sides_[which];
  std::vector<MatchedTransaction> alone;
  outside = side.older;
  for (const auto& [key, waiting] : side.waiting) {
    // A server that the source knows nothing of wrote it: no span of the source's logs would hold it.
    const bool errant = which == target && !known_[source][key.stream] &&
                        streams_[key.stream].kind == GtidKind::mysql && side.first_matched != UINT64_MAX;
    // What changes nothing is lost to nobody: a replica with filters may not have it.
    if (waiting.size == 0) continue;
    if (!errant && (waiting.order < side.first_matched || waiting.order > side.last_matched)) {
      ++outside;
      continue;
    }
    Gtid gtid = streams_[key.stream];
    gtid.number = key.number;
    alone.push_back(
        {gtid, waiting.log, 0, waiting.begin, waiting.order, waiting.size, waiting.row_count, waiting.row});
  }
  std::sort(alone.begin(), alone.end(), [](const auto& a, const auto& b) { return a.order < b.order; });
  return alone;
}

}  // namespace binsift
