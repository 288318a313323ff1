#include "archive/purge_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "archive/catalog.h"
#include "base/quantity.h"

namespace binsift {
namespace {

// Clocks of two machines differ by so much without anything being wrong.
constexpr int64_t kClockSlack = 300;

class Planner {
 public:
  Planner(const Policy& policy, const PurgeSituation& situation) : policy_(policy), situation_(situation) {
    for (size_t tier = 0; tier < situation.places.size(); ++tier)
      for (size_t i = 0; i < situation.places[tier].size(); ++i)
        places_[content_of(situation.places[tier][i])].push_back({tier, i});
    // Behind the last thing that anybody knows of, only the clock says that time has passed.
    reference_ =
        situation.trust_clock ? situation.now : std::min(situation.now, situation.evidence + kClockSlack);
    const int64_t latest = std::max(situation.evidence, situation.latest);
    if (latest > situation.now + kClockSlack)
      stop_ = fmt::format("the clock says {}, but there are logs or archive runs of {}: one of them is wrong",
                          utc_text(situation.now), utc_text(latest));
    for (const ReplicaState& replica : situation.replicas)
      if (!replica.why_not.empty() && stop_.empty())
        stop_ = fmt::format("the replica {} can't be asked: {}", replica.name, replica.why_not);
  }

  std::vector<PurgeDecision> plan() {
    for (size_t tier = 0; tier < situation_.places.size(); ++tier)
      policy_.tiers[tier].is_source() ? plan_source(tier) : plan_store(tier);
    return std::move(decisions_);
  }

 private:
  using Content = std::tuple<std::string, std::string, std::string>;  // server, name, content
  static Content content_of(const PlacedLog& log) { return {log.server, log.name, log.content}; }

  void plan_source(size_t tier) {
    const std::vector<PlacedLog>& logs = situation_.places[tier];
    uint64_t bytes = 0;
    for (const PlacedLog& log : logs) bytes += log.size;
    size_t left = logs.size();
    const PlacedLog* kept = nullptr;  // the oldest that stays: what is newer than it stays too
    for (size_t i = 0; i < logs.size(); ++i) {
      PurgeDecision decision = of_source(tier, logs[i], left, bytes);
      if (decision.removes && kept) {
        decision = {.reason = kept->name + ", which is older, is kept"};
      } else if (decision.removes) {
        --left;
        bytes -= logs[i].size;
      } else if (!kept) {
        kept = &logs[i];
      }
      add(tier, i, std::move(decision));
    }
  }

  PurgeDecision of_source(size_t tier, const PlacedLog& log, size_t left, uint64_t bytes) const {
    if (!stop_.empty()) return keep(stop_);
    if (log.is_newest) return keep(log.is_closed ? "the newest log" : "in use");
    if (!log.is_closed) return keep("in use");
    if (log.is_read) return keep("a connection reads it");
    if (left <= policy_.min_files) return keep(fmt::format("min_files is {}", policy_.min_files));
    if (log.last_time == 0) return keep("nothing tells how old it is");
    const bool is_full = policy_.max_bytes && bytes > *policy_.max_bytes;
    const std::string young = is_young(tier, log);
    if (!young.empty() && !is_full) return keep(young);
    for (const ReplicaState& replica : situation_.replicas) {
      const std::string need = need_of(replica, log);
      if (!need.empty()) return keep(need);
    }
    return leave_to_next(tier, log,
                         young.empty()
                             ? age_text(tier)
                             : fmt::format("the source has {}, more than max_bytes", size_text(bytes)));
  }

  void plan_store(size_t tier) {
    const std::vector<PlacedLog>& logs = situation_.places[tier];
    for (size_t i = 0; i < logs.size(); ++i) add(tier, i, of_store(tier, logs[i]));
  }

  PurgeDecision of_store(size_t tier, const PlacedLog& log) const {
    if (!stop_.empty()) return keep(stop_);
    if (log.last_time == 0) return keep("nothing tells how old it is");
    if (const std::string young = is_young(tier, log); !young.empty()) return keep(young);
    if (tier + 1 < policy_.tiers.size()) return leave_to_next(tier, log, age_text(tier));
    for (const auto& [other, index] : places_of(log))
      if (other < tier) return keep("the tier " + policy_.tiers[other].name + " still has it");
    return {.removes = true, .reason = age_text(tier)};
  }

  // Why the tier's keep holds it; empty: it does not.
  std::string is_young(size_t tier, const PlacedLog& log) const {
    const std::optional<uint64_t>& keep = policy_.tiers[tier].keep;
    if (!keep) return "kept for ever";
    if (reference_ - log.last_time <= int64_t(*keep)) return "not older than " + duration_text(*keep);
    return {};
  }
  std::string age_text(size_t tier) const { return "older than " + duration_text(*policy_.tiers[tier].keep); }

  // Another tier must have it: the first that does not want to let it go too, else the last.
  PurgeDecision leave_to_next(size_t tier, const PlacedLog& log, const std::string& why) const {
    size_t next = tier + 1;
    while (next + 1 < policy_.tiers.size() && is_young(next, log).empty()) ++next;
    for (const auto& [other, index] : places_of(log)) {
      const PlacedLog& copy = situation_.places[other][index];
      if (other == next && !copy.is_removing && copy.verified != 0 && copy.size == log.size)
        return {.removes = true,
                .reason = fmt::format("{}, verified in {}", why, policy_.tiers[next].name),
                .kept_in = next};
    }
    return keep(fmt::format("{}, but not verified in the tier {}", why, policy_.tiers[next].name));
  }

  std::string need_of(const ReplicaState& replica, const PlacedLog& log) const {
    if (replica.uses_gtids && log.gtids_known) {
      if (!replica.executed.contains(log.gtids))
        return "the replica " + replica.name + " lacks transactions of it";
      return {};
    }
    if (replica.reads_log.empty())
      return "nothing tells whether the replica " + replica.name + " has its transactions";
    if (!is_earlier_log(log.name, replica.reads_log))
      return fmt::format("the replica {} applies {}", replica.name, replica.reads_log);
    return {};
  }

  const std::vector<std::pair<size_t, size_t>>& places_of(const PlacedLog& log) const {
    static const std::vector<std::pair<size_t, size_t>> kNone;
    const auto found = places_.find(content_of(log));
    return found == places_.end() ? kNone : found->second;
  }

  static PurgeDecision keep(std::string reason) { return {.reason = std::move(reason)}; }
  void add(size_t tier, size_t index, PurgeDecision decision) {
    decision.tier = tier;
    decision.index = index;
    decisions_.push_back(std::move(decision));
  }

  const Policy& policy_;
  const PurgeSituation& situation_;
  std::map<Content, std::vector<std::pair<size_t, size_t>>> places_;
  int64_t reference_ = 0;
  std::string stop_;  // why nothing at all is removed
  std::vector<PurgeDecision> decisions_;
};

}  // namespace

std::string duration_text(uint64_t seconds) {
  constexpr std::pair<uint64_t, char> kUnits[] = {{365 * 86400, 'y'}, {86400, 'd'}, {3600, 'h'}, {60, 'm'}};
  for (const auto& [size, letter] : kUnits)
    if (seconds != 0 && seconds % size == 0) return fmt::format("{}{}", seconds / size, letter);
  return fmt::format("{}s", seconds);
}

int64_t believed_time(std::vector<int64_t> times) {
  std::erase_if(times, [](int64_t time) { return time <= 0; });
  std::sort(times.begin(), times.end());
  while (!times.empty()) {
    size_t begin = times.size() - 1;  // of the times that no leap parts from the last
    while (begin > 0 && times[begin] - times[begin - 1] <= kLeap) --begin;
    if (begin == 0 || times.back() - times[begin] >= kLeapSpan) return times.back();
    times.resize(begin);
  }
  return 0;
}

std::vector<PurgeDecision> plan_purge(const Policy& policy, const PurgeSituation& situation) {
  return Planner(policy, situation).plan();
}

}  // namespace binsift
