#include "archive/purge_plan.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <random>

using namespace binsift;

namespace {

constexpr int64_t kHour = 3600, kDay = 86400, kStart = 1800000000;

Policy policy_of(std::optional<uint64_t> hot, std::optional<uint64_t> warm, std::optional<uint64_t> cold) {
  Policy policy;
  policy.min_files = 1;
  policy.tiers = {{.name = "hot", .keep = hot},
                  {.name = "warm", .store = "/w", .keep = warm},
                  {.name = "cold", .store = "/c", .keep = cold}};
  return policy;
}

GtidSet gtids_of(std::string_view text) {
  return *parse_gtid_set(text);
}

PlacedLog log_of(unsigned number, int64_t last_time) {
  return {.name = fmt::format("binlog.{:06}", number),
          .server = "s",
          .content = std::to_string(number),
          .size = 100,
          .last_time = last_time,
          .gtids = gtids_of(
              fmt::format("11111111-2222-3333-4444-555555555555:{}-{}", 10 * number, 10 * number + 9)),
          .gtids_known = true,
          .verified = last_time + 60};
}

// Logs 1 to `count`, one an hour, the last one in use; all of the closed ones verified in both stores.
PurgeSituation hourly(unsigned count) {
  PurgeSituation situation;
  situation.places.resize(3);
  for (unsigned i = 1; i <= count; ++i) {
    PlacedLog log = log_of(i, kStart + i * kHour);
    if (i < count) {
      situation.places[1].push_back(log);
      situation.places[2].push_back(log);
    }
    log.is_newest = i == count;
    log.is_closed = i < count;
    situation.places[0].push_back(log);
  }
  situation.now = situation.evidence = kStart + count * kHour;
  return situation;
}

// "hot 1 remove older than 1d, …", one line a decision.
std::string text_of(const Policy& policy, const PurgeSituation& situation) {
  std::string text;
  for (const PurgeDecision& each : plan_purge(policy, situation))
    text += fmt::format("{} {} {} {}\n", policy.tiers[each.tier].name,
                        situation.places[each.tier][each.index].name.substr(12),
                        each.removes ? "remove" : "keep", each.reason);
  return text;
}

// The lines of the source.
std::string source_of(const Policy& policy, const PurgeSituation& situation) {
  const std::string text = text_of(policy, situation);
  return text.substr(0, text.find("\nwarm ") + 1);
}

}  // namespace

TEST_CASE("what is old and stands verified in the next tier goes") {
  const Policy policy = policy_of(2 * kHour, 3 * kHour, kDay);
  CHECK(text_of(policy, hourly(5)) ==
        "hot 1 remove older than 2h, verified in cold\n"
        "hot 2 remove older than 2h, verified in warm\n"
        "hot 3 keep not older than 2h\n"
        "hot 4 keep not older than 2h\n"
        "hot 5 keep in use\n"
        "warm 1 remove older than 3h, verified in cold\n"
        "warm 2 keep not older than 3h\n"
        "warm 3 keep not older than 3h\n"
        "warm 4 keep not older than 3h\n"
        "cold 1 keep not older than 1d\n"
        "cold 2 keep not older than 1d\n"
        "cold 3 keep not older than 1d\n"
        "cold 4 keep not older than 1d\n");
}

TEST_CASE("a log that is not verified in the next tier stays, and all behind it") {
  const Policy policy = policy_of(kHour, kDay, {});
  PurgeSituation situation = hourly(5);
  situation.places[1][1].verified = 0;
  CHECK(source_of(policy, situation) ==
        "hot 1 remove older than 1h, verified in warm\n"
        "hot 2 keep older than 1h, but not verified in the tier warm\n"
        "hot 3 keep binlog.000002, which is older, is kept\n"
        "hot 4 keep not older than 1h\n"
        "hot 5 keep in use\n");
  situation = hourly(5);
  situation.places[1][0].content = "another";
  CHECK(source_of(policy, situation)
            .starts_with("hot 1 keep older than 1h, but not verified in the tier warm\n"));
  situation = hourly(5);
  situation.places[1][0].is_removing = true;
  CHECK(source_of(policy, situation)
            .starts_with("hot 1 keep older than 1h, but not verified in the tier warm\n"));
}

TEST_CASE("replicas hold what they need") {
  const Policy policy = policy_of(kHour, kDay, {});
  PurgeSituation situation = hourly(6);
  situation.replicas = {
      {.name = "r1", .uses_gtids = true, .executed = gtids_of("11111111-2222-3333-4444-555555555555:1-25")}};
  CHECK(source_of(policy, situation) ==
        "hot 1 remove older than 1h, verified in warm\n"
        "hot 2 keep the replica r1 lacks transactions of it\n"
        "hot 3 keep the replica r1 lacks transactions of it\n"
        "hot 4 keep the replica r1 lacks transactions of it\n"
        "hot 5 keep not older than 1h\n"
        "hot 6 keep in use\n");
  situation.replicas = {{.name = "r2", .reads_log = "binlog.000003"}};
  CHECK(source_of(policy, situation).find("hot 2 remove") != std::string::npos);
  CHECK(source_of(policy, situation).find("hot 3 keep the replica r2 applies binlog.000003") !=
        std::string::npos);
  // By GTIDs where the log's are known, else by its place; by neither, it is kept.
  situation.replicas = {{.name = "r2",
                         .uses_gtids = true,
                         .executed = gtids_of("11111111-2222-3333-4444-555555555555:1-25"),
                         .reads_log = "binlog.000002"}};
  situation.places[0][0].gtids_known = false;
  CHECK(source_of(policy, situation).find("hot 1 remove") != std::string::npos);
  situation.replicas[0].reads_log = "";
  CHECK(source_of(policy, situation).find("hot 1 keep nothing tells whether the replica r2") !=
        std::string::npos);
  situation.replicas.clear();
  situation.places[0][1].is_read = true;
  CHECK(source_of(policy, situation).find("hot 1 remove") != std::string::npos);
  CHECK(source_of(policy, situation).find("hot 2 keep a connection reads it") != std::string::npos);
  CHECK(source_of(policy, situation).find("hot 3 keep binlog.000002, which is older, is kept") !=
        std::string::npos);
  situation.replicas.push_back({.name = "r3", .why_not = "connection refused"});
  for (const PurgeDecision& each : plan_purge(policy, situation)) {
    CHECK(!each.removes);
    CHECK(each.reason == "the replica r3 can't be asked: connection refused");
  }
}

TEST_CASE("a clock that jumped removes nothing") {
  const Policy policy = policy_of(kDay, 2 * kDay, 3 * kDay);
  PurgeSituation situation = hourly(5);
  situation.now += 400 * kDay;
  for (const PurgeDecision& each : plan_purge(policy, situation)) CHECK(!each.removes);
  situation.now = situation.evidence - kDay;
  for (const PurgeDecision& each : plan_purge(policy, situation)) {
    CHECK(!each.removes);
    CHECK(each.reason.find("one of them is wrong") != std::string::npos);
  }
  // Where the clock is trusted, years pass.
  situation.now = situation.evidence + 400 * kDay;
  situation.trust_clock = true;
  CHECK(source_of(policy, situation).starts_with("hot 1 remove older than 1d, verified in cold\n"));
  CHECK(text_of(policy, situation).find("cold 1 keep the tier hot still has it") != std::string::npos);
}

TEST_CASE("times behind a leap of the clock count when they span days themselves") {
  CHECK(believed_time({}) == 0);
  CHECK(believed_time({0, kStart}) == kStart);
  const int64_t year = 365 * kDay;
  CHECK(believed_time({kStart, kStart + kLeap}) == kStart + kLeap);
  CHECK(believed_time({kStart + kLeap + 1, kStart}) == kStart);
  CHECK(believed_time({kStart, kStart + year, kStart + year + kLeapSpan - 1}) == kStart);
  CHECK(believed_time({kStart, kStart + year, kStart + year + kLeapSpan}) == kStart + year + kLeapSpan);
  // Two leaps, one behind the other
  CHECK(believed_time({kStart - kDay, kStart, kStart + year, kStart + 3 * year}) == kStart);
  // Each step alone is none.
  std::vector<int64_t> steps;
  for (int i = 0; i < 20; ++i) steps.push_back(kStart + i * kLeap);
  CHECK(believed_time(steps) == kStart + 19 * kLeap);
  // What comes from behind the leap is still from the future.
  PurgeSituation situation = hourly(5);
  situation.latest = situation.now + year;
  for (const PurgeDecision& each : plan_purge(policy_of(kHour, kHour, kHour), situation))
    CHECK(!each.removes);
}

TEST_CASE("a log whose age nothing tells stays") {
  const Policy policy = policy_of(kHour, kDay, {});
  PurgeSituation situation = hourly(4);
  situation.places[0][0].last_time = 0;
  CHECK(source_of(policy, situation)
            .starts_with("hot 1 keep nothing tells how old it is\n"
                         "hot 2 keep binlog.000001, which is older, is kept\n"));
}

TEST_CASE("min_files and max_bytes") {
  Policy policy = policy_of(kHour, kDay, {});
  policy.min_files = 4;
  CHECK(source_of(policy, hourly(5)) ==
        "hot 1 remove older than 1h, verified in warm\n"
        "hot 2 keep min_files is 4\n"
        "hot 3 keep min_files is 4\n"
        "hot 4 keep min_files is 4\n"
        "hot 5 keep in use\n");
  policy = policy_of(kDay, 2 * kDay, {});
  policy.max_bytes = 350;
  CHECK(source_of(policy, hourly(5)) ==
        "hot 1 remove the source has 500 B, more than max_bytes, verified in warm\n"
        "hot 2 remove the source has 400 B, more than max_bytes, verified in warm\n"
        "hot 3 keep not older than 1d\n"
        "hot 4 keep not older than 1d\n"
        "hot 5 keep in use\n");
}

namespace {

// A history: logs are written, archived into some tiers or none, and purged, while clocks jump and replicas lag.
class History {
 public:
  explicit History(unsigned seed) : random_(seed) {
    const uint64_t hot = pick(6) * kHour, warm = hot + pick(12) * kHour, cold = warm + pick(48) * kHour;
    policy_ =
        policy_of(pick(8) ? std::optional(hot) : std::nullopt, pick(8) ? std::optional(warm) : std::nullopt,
                  pick(3) ? std::optional(cold) : std::nullopt);
    if (!policy_.tiers[1].keep) policy_.tiers[2].keep.reset();
    policy_.min_files = 1 + pick(3);
    if (pick(4) == 0) policy_.max_bytes = 100 * pick(10);
    situation_.places.resize(3);
    situation_.evidence = situation_.now = kStart;
  }

  void run() {
    for (unsigned step = 0; step < 12; ++step) {
      live();
      check(plan_purge(policy_, situation_));
    }
  }
  size_t removed_count() const { return removed_count_; }

 private:
  unsigned pick(unsigned below) { return unsigned(random_() % below); }
  std::vector<PlacedLog>& source() { return situation_.places[0]; }

  void live() {
    time_ += 1 + pick(5) * kHour;
    for (unsigned i = pick(3); i > 0; --i) {
      if (!source().empty()) source().back().is_newest = false, source().back().is_closed = true;
      PlacedLog log = log_of(++number_, time_);
      log.verified = 0;
      if (pick(40) == 0) log.last_time = 0;
      if (pick(60) == 0) log.last_time += kDay;  // from the future
      log.is_newest = true;
      log.is_closed = pick(4) == 0;
      log.gtids_known = pick(20) != 0;
      source().push_back(log);
    }
    for (const PlacedLog& log : source()) {
      if (!log.is_closed) continue;
      for (const size_t tier : {1, 2}) {
        if (pick(3) == 0 || holds(tier, log)) continue;
        PlacedLog copy = log;
        copy.verified = pick(12) == 0 ? 0 : time_;
        if (pick(30) == 0) copy.content += "x";
        copy.is_removing = pick(30) == 0;
        situation_.places[tier].push_back(copy);
      }
    }
    situation_.evidence = 0;
    for (const auto& place : situation_.places)
      for (const PlacedLog& log : place)
        situation_.evidence = std::max({situation_.evidence, log.last_time, log.verified});
    situation_.now = time_;
    if (pick(10) == 0) situation_.now += int64_t(pick(1000)) * kDay;
    if (pick(10) == 0) situation_.now -= int64_t(pick(1000)) * kHour;
    situation_.trust_clock = pick(10) == 0;
    for (PlacedLog& log : situation_.places[0]) log.is_read = pick(40) == 0;
    situation_.replicas.clear();
    for (unsigned i = pick(3); i > 0; --i) {
      ReplicaState replica{.name = "r"};
      if (pick(15) == 0) replica.why_not = "down";
      if (pick(2)) {
        replica.uses_gtids = true;
        replica.executed =
            gtids_of(fmt::format("11111111-2222-3333-4444-555555555555:1-{}", 1 + pick(10 * number_ + 20)));
      }
      if (pick(2) && !(replica.uses_gtids && pick(2))) {
        replica.reads_log = fmt::format("binlog.{:06}", 1 + pick(number_ + 1));
      }
      situation_.replicas.push_back(std::move(replica));
    }
  }

  bool holds(size_t tier, const PlacedLog& log) const {
    return std::any_of(situation_.places[tier].begin(), situation_.places[tier].end(),
                       [&](const PlacedLog& each) {
                         return each.name == log.name && each.content == log.content && !each.is_removing;
                       });
  }

  // What must hold of any plan, said without looking at how plans are made.
  void check(const std::vector<PurgeDecision>& plan) {
    size_t total = 0;
    for (const auto& place : situation_.places) total += place.size();
    REQUIRE(plan.size() == total);
    bool stopped = situation_.evidence > situation_.now + 300;
    for (const ReplicaState& replica : situation_.replicas) stopped |= !replica.why_not.empty();

    std::vector<std::vector<bool>> goes(3);
    for (size_t tier = 0; tier < 3; ++tier) goes[tier].resize(situation_.places[tier].size());
    for (const PurgeDecision& each : plan) {
      REQUIRE(!each.reason.empty());
      goes[each.tier][each.index] = each.removes;
      if (each.removes) REQUIRE(!stopped);
    }
    uint64_t bytes = 100 * source().size();
    for (size_t i = 0; i < source().size(); ++i) {
      if (!goes[0][i]) continue;
      const PlacedLog& log = source()[i];
      REQUIRE((log.is_closed && !log.is_newest && !log.is_read && log.last_time != 0));
      if (i > 0) REQUIRE(goes[0][i - 1]);  // no hole
      REQUIRE(source().size() - i > policy_.min_files);
      const bool is_full = policy_.max_bytes && bytes > *policy_.max_bytes;
      REQUIRE((is_full || is_old(0, log)));
      bytes -= log.size;
      for (const ReplicaState& replica : situation_.replicas) {
        if (replica.uses_gtids && log.gtids_known)
          REQUIRE(replica.executed.contains(log.gtids));
        else
          REQUIRE(log.name < replica.reads_log);
      }
    }
    for (size_t tier = 0; tier < 3; ++tier) {
      for (size_t i = 0; i < goes[tier].size(); ++i) {
        if (!goes[tier][i]) continue;
        const PlacedLog& log = situation_.places[tier][i];
        if (tier > 0) REQUIRE(is_old(tier, log));
        // With all of the plan done, someone still has it, verified; or it has passed through all tiers.
        bool stays = false, earlier = false;
        for (size_t other = 0; other < 3; ++other) {
          for (size_t k = 0; k < goes[other].size(); ++k) {
            const PlacedLog& copy = situation_.places[other][k];
            if (copy.name != log.name || copy.content != log.content || copy.is_removing) continue;
            stays |= other != tier && other != 0 && !goes[other][k] && copy.verified != 0;
            earlier |= other < tier;
          }
        }
        if (tier < 2) REQUIRE(stays);
        if (tier == 2) REQUIRE(!earlier);
      }
    }
    for (const PurgeDecision& each : plan) removed_count_ += each.removes;
    for (size_t tier = 0; tier < 3; ++tier) {
      size_t at = 0;
      std::erase_if(situation_.places[tier], [&](const PlacedLog&) { return goes[tier][at++]; });
    }
  }

  bool is_old(size_t tier, const PlacedLog& log) const {
    const auto& keep = policy_.tiers[tier].keep;
    return keep && situation_.now - log.last_time > int64_t(*keep) &&
           (situation_.trust_clock || situation_.evidence + 300 - log.last_time > int64_t(*keep));
  }

  std::mt19937 random_;
  Policy policy_;
  PurgeSituation situation_;
  int64_t time_ = kStart;
  unsigned number_ = 0;
  size_t removed_count_ = 0;
};

}  // namespace

TEST_CASE("over 10,000 histories no plan takes what is needed") {
  size_t removed_count = 0;
  for (unsigned seed = 1; seed <= 10000; ++seed) {
    CAPTURE(seed);
    History history(seed);
    history.run();
    removed_count += history.removed_count();
  }
  CHECK(removed_count > 20000);
}

// Where nothing stands in the way, all goes that the policy lets go.
TEST_CASE("what is not needed always goes") {
  for (unsigned count = 2; count < 40; ++count) {
    PurgeSituation situation = hourly(count);
    situation.now = situation.evidence = kStart + 1000 * kHour;
    const std::vector<PurgeDecision> plan = plan_purge(policy_of(kHour, 2000 * kHour, {}), situation);
    CHECK(size_t(std::count_if(plan.begin(), plan.end(), [](const auto& each) { return each.removes; })) ==
          count - 1);
  }
}
