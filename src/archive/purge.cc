#include "archive/purge.h"

#include <algorithm>
#include <cctype>

#include "archive/live_source.h"
#include "archive/log_index.h"
#include "archive/packed_log.h"
#include "base/file_lock.h"

namespace binsift {
namespace {

// Files of the index's own series that it does not name, older than all that it names: a run that was killed
// behind writing the index has left them.
Result<std::vector<std::string>> find_leftovers(const std::string& index_path) {
  Result<std::vector<IndexLine>> lines = read_log_index(index_path);
  if (!lines) return std::move(lines).error();
  std::vector<std::string> leftovers;
  if (lines->empty()) return leftovers;
  const std::string first(name_of_path(lines->front().text));
  const size_t dot = first.rfind('.');
  const std::string folder = directory_of(lines->front().path);
  if (dot == std::string::npos) return leftovers;
  Result<std::vector<std::string>> names = list_directory(folder);
  if (!names) return std::move(names).error();
  for (const std::string& name : *names) {
    const bool is_of_series = name.size() > dot + 1 && name.compare(0, dot + 1, first, 0, dot + 1) == 0 &&
                              std::all_of(name.begin() + long(dot) + 1, name.end(),
                                          [](unsigned char c) { return std::isdigit(c); });
    if (is_of_series && is_earlier_log(name, first)) leftovers.push_back(folder + "/" + name);
  }
  std::sort(leftovers.begin(), leftovers.end(), [](const std::string& a, const std::string& b) {
    return is_earlier_log(name_of_path(a), name_of_path(b));
  });
  return leftovers;
}

class Purger {
 public:
  Purger(const Policy& policy, const PurgeOptions& options) : policy_(policy), options_(options) {}

  Result<PurgeReport> run() {
    std::vector<Error> damaged;
    Result<std::vector<TierStore>> tiers =
        open_tiers(policy_, options_.execute ? TierUse::change : TierUse::look, damaged);
    if (!tiers) return std::move(tiers).error();
    tiers_ = std::move(*tiers);
    for (const Error& error : damaged) fail(error);
    situation_.now = options_.now;
    situation_.trust_clock = options_.trust_clock;
    situation_.places.resize(policy_.tiers.size());
    if (!policy_.source_dir.empty())
      if (Result<void> placed = place_source(); !placed) return std::move(placed).error();
    place_stores();
    if (policy_.server)
      if (Result<void> asked = place_servers(); !asked) return std::move(asked).error();

    for (const int64_t time : times_) situation_.latest = std::max(situation_.latest, time);
    situation_.evidence = believed_time(times_);
    const std::vector<PurgeDecision> plan = plan_purge(policy_, situation_);
    const bool touches_source = std::any_of(plan.begin(), plan.end(), [&](const PurgeDecision& each) {
      return each.removes && policy_.tiers[each.tier].is_source();
    });
    if (options_.execute && touches_source && !live_)
      if (Result<void> alone = hold_source(plan); !alone) return std::move(alone).error();
    for (const PurgeDecision& each : plan) report_.steps.push_back(step_of(each));
    if (options_.execute)
      for (size_t tier = 0; tier < policy_.tiers.size(); ++tier) execute(plan, tier);
    return std::move(report_);
  }

 private:
  void fail(Error error) {
    if (options_.warn) options_.warn(error);
    ++report_.failed_count;
    if (!report_.first_error) report_.first_error = std::move(error);
  }

  size_t store_offset() const { return policy_.tiers[0].is_source() ? 1 : 0; }
  TierStore& store_of(size_t tier) { return tiers_[tier - store_offset()]; }

  Result<void> place_source() {
    if (options_.execute && !policy_.server)
      if (Result<void> swept = sweep_directory(policy_.source_dir); !swept) return swept;
    Result<SourceLogs> source = find_source_logs(policy_, {});
    if (!source) return std::move(source).error();
    index_path_ = source->index_path;
    for (const std::string& path : source->missing) {
      Error error{.kind = ErrorKind::io};
      error.file = path;
      error.detail = "named in " + source->index_path + " but missing";
      fail(std::move(error));
    }
    if (!index_path_.empty() && !policy_.server) {
      Result<std::vector<std::string>> leftovers = find_leftovers(index_path_);
      if (!leftovers) return std::move(leftovers).error();
      for (const std::string& path : *leftovers) {
        SourceLog log{.file = std::make_shared<LogFile>(LogFile{path, std::string(name_of_path(path)), {}}),
                      .server = source->logs.front().server,
                      .size = size_of_path(path).value_or(0),
                      .is_closed = true};
        if (Result<void> placed = place_source_log(log); !placed) return placed;
      }
    }
    for (const SourceLog& log : source->logs)
      if (Result<void> placed = place_source_log(log); !placed) return placed;
    return {};
  }

  Result<void> place_source_log(const SourceLog& log) {
    PlacedLog placed{.name = log.name(),
                     .server = log.server,
                     .size = log.size,
                     .last_time = log.glance.last_time,
                     .is_closed = log.is_closed,
                     .is_newest = log.is_newest};
    Result<Sha256Digest> head = head_sha256_of(log.file->path);
    if (!head) return std::move(head).error();
    for (TierStore& tier : tiers_) {
      const CatalogEntry* entry = tier.find([&](const CatalogEntry& each) {
        return each.server == log.server && each.name == log.name() && each.size == log.size &&
               each.head_sha256 == *head;
      });
      if (!entry) continue;
      placed.content = hex_text(entry->sha256);
      placed.last_time = std::max(placed.last_time, int64_t{entry->summary.last_time});
      if (Result<GtidSet> gtids = parse_gtid_set(entry->summary.gtids); gtids && !entry->summary.encrypted) {
        // Some transactions may have none.
        placed.gtids_known =
            entry->summary.damage.empty() && gtids->count() >= entry->summary.transaction_count;
        placed.gtids = std::move(*gtids);
      }
      break;
    }
    times_.push_back(placed.last_time);
    situation_.places[0].push_back(std::move(placed));
    paths_.push_back(log.file->path);
    return {};
  }

  // Who else needs the logs, and whether they are the server's at all.
  Result<void> place_servers() {
    Result<LiveSource> live = ask_servers(policy_, options_.defaults_file);
    if (!live) return std::move(live).error();
    live_ = std::move(*live);
    std::vector<PlacedLog>& logs = situation_.places[0];
    for (const PlacedLog& log : logs) {
      const bool is_there = std::any_of(live_->logs.begin(), live_->logs.end(), [&](const ListedLog& each) {
        return each.name == log.name && (each.size == log.size || log.is_newest);
      });
      if (is_there) continue;
      Error error{.kind = ErrorKind::refused};
      error.file = live_->server->name();
      error.detail = "does not have the log " + log.name + " as it is in " + policy_.source_dir;
      error.hint = "see source.dir and source.server";
      return error;
    }
    situation_.replicas = live_->replicas;
    if (live_->has_other_readers) find_read_logs(logs);
    for (const ReplicaState& replica : situation_.replicas) {
      if (!options_.execute || replica.why_not.empty()) continue;
      Error error{.kind = ErrorKind::refused};
      error.detail = "the replica " + replica.name + " can't be asked: " + replica.why_not;
      error.hint = "nothing is removed before all of them can be";
      return error;
    }
    return {};
  }

  // A connection that is no replica does not say which log it reads: it has it open.
  void find_read_logs(std::vector<PlacedLog>& logs) {
    for (size_t i = 0; i + 1 < logs.size(); ++i) {
      Result<FileAlone> alone = FileAlone::make(paths_[i]);
      if (alone) continue;
      logs[i].is_read = true;  // or nobody can tell
      return;
    }
  }

  void place_stores() {
    for (size_t tier = store_offset(); tier < policy_.tiers.size(); ++tier) {
      for (const CatalogEntry& entry : store_of(tier).entries) {
        situation_.places[tier].push_back({.name = entry.name,
                                           .server = entry.server,
                                           .content = hex_text(entry.sha256),
                                           .size = entry.size,
                                           .last_time = entry.summary.last_time,
                                           .verified = entry.verified,
                                           .is_removing = entry.removing});
        times_.insert(times_.end(), {entry.archived, entry.verified, int64_t{entry.summary.last_time}});
      }
    }
  }

  // Nobody may have the index, the newest log or any that goes open. The first two are held until the run has
  // ended: a server that starts opens them before it does anything.
  Result<void> hold_source(const std::vector<PurgeDecision>& plan) {
    for (const PurgeDecision& each : plan) {
      if (!each.removes || !policy_.tiers[each.tier].is_source()) continue;
      Result<FileAlone> alone = FileAlone::make(paths_[each.index]);
      if (!alone) return std::move(alone).error();
    }
    for (const std::string& path : {paths_.back(), index_path_}) {
      if (path.empty()) continue;
      Result<FileAlone> alone = FileAlone::make(path);
      if (!alone) return std::move(alone).error();
      held_.push_back(std::move(*alone));
    }
    return {};
  }

  PurgeStep step_of(const PurgeDecision& decision) {
    const PlacedLog& log = situation_.places[decision.tier][decision.index];
    const Tier& tier = policy_.tiers[decision.tier];
    PurgeStep step{.name = log.name,
                   .server = log.server,
                   .tier = tier.name,
                   .size = log.size,
                   .last_time = log.last_time,
                   .removes = decision.removes,
                   .reason = decision.reason};
    step.path =
        tier.is_source()
            ? paths_[decision.index]
            : store_of(decision.tier).store->name_of(store_of(decision.tier).entries[decision.index].object);
    return step;
  }

  void execute(const std::vector<PurgeDecision>& plan, size_t tier) {
    const bool is_source = policy_.tiers[tier].is_source();
    std::vector<size_t> proven;  // of the plan
    for (size_t i = 0; i < plan.size(); ++i) {
      if (plan[i].tier != tier || !plan[i].removes) continue;
      Result<void> kept = prove_kept(plan[i]);
      if (kept && !is_source) kept = remove_object(plan[i]);
      if (kept) {
        proven.push_back(i);
        report_.steps[i].done = !is_source;
        continue;
      }
      report_.steps[i].reason = "not removed: " + kept.error().detail;
      fail(std::move(kept).error());
      if (is_source) break;  // what is newer stays too
    }
    if (is_source && !proven.empty()) remove_from_source(plan, proven);
  }

  // The copy that is counted on is read whole, and what goes is compared with it.
  Result<void> prove_kept(const PurgeDecision& decision) {
    if (!decision.kept_in) return {};
    const PlacedLog& log = situation_.places[decision.tier][decision.index];
    TierStore& tier = store_of(*decision.kept_in);
    const CatalogEntry* entry = tier.find([&](const CatalogEntry& each) {
      return each.server == log.server && each.name == log.name && hex_text(each.sha256) == log.content;
    });
    const auto refused = [&](std::string path, std::string what) {
      Error error{.kind = ErrorKind::refused};
      error.file = std::move(path);
      error.detail = std::move(what);
      error.hint = "nothing that is newer is removed either";
      return error;
    };
    if (!entry) return refused(log.name, "its copy is gone from the catalog");
    Result<std::unique_ptr<ObjectReader>> object = tier.store->open(entry->object);
    if (!object) return std::move(object).error();
    (*object)->read_from_medium();
    if (Result<void> whole =
            check_object(**object, tier.store->name_of(entry->object), *entry, options_.threads);
        !whole)
      return whole;
    if (!policy_.tiers[decision.tier].is_source()) return {};
    const std::string& path = paths_[decision.index];
    Result<Sha256Digest> digest = digest_of(path);
    if (!digest) return std::move(digest).error();
    if (*digest != entry->sha256)
      return refused(path, "is not what was archived under its name: the SHA-256 differs");
    return {};
  }

  static Result<Sha256Digest> digest_of(const std::string& path) {
    Result<File> file = open_for_reading(path);
    if (!file) return std::move(file).error();
    std::vector<uint8_t> block(1 << 20);
    Sha256 digest;
    for (;;) {
      Result<size_t> got = read_some(*file, block.data(), block.size());
      if (!got) return std::move(got).error();
      if (*got == 0) return digest.finish();
      digest.update(Bytes(block).first(*got));
    }
  }

  // First nobody counts on it any more, then it goes, then its entry.
  Result<void> remove_object(const PurgeDecision& decision) {
    TierStore& tier = store_of(decision.tier);
    CatalogEntry& entry = tier.entries[decision.index];
    if (!entry.removing) {
      entry.removing = true;
      if (Result<void> marked = put_entry(*tier.store, entry); !marked) return marked;
    }
    if (Result<void> removed = tier.store->remove(entry.object); !removed) return removed;
    return tier.store->remove(entry.key());
  }

  // First the index, then the files: at no moment does it name one that is gone.
  void remove_from_source(const std::vector<PurgeDecision>& plan, const std::vector<size_t>& proven) {
    if (live_) return purge_by_server(plan, proven);
    if (!index_path_.empty()) {
      Result<void> written = drop_from_index(plan, proven);
      if (!written) return fail(std::move(written).error());
    }
    for (const size_t i : proven) {
      const std::string& path = paths_[plan[i].index];
      Result<void> removed = remove_file(path);
      if (removed) removed = sync_directory(directory_of(path));
      report_.steps[i].done = bool(removed);
      if (!removed) return fail(std::move(removed).error());
    }
  }

  // One by one: what the server keeps, for someone who reads it, stays with all that is newer.
  void purge_by_server(const std::vector<PurgeDecision>& plan, const std::vector<size_t>& proven) {
    for (const size_t i : proven) {
      const PlacedLog& log = situation_.places[plan[i].tier][plan[i].index];
      Result<void> removed = purge_oldest(*live_->server, log.name, log.size);
      report_.steps[i].done = bool(removed);
      if (removed) continue;
      report_.steps[i].reason = "not removed: " + removed.error().detail;
      return fail(std::move(removed).error());
    }
  }

  Result<void> drop_from_index(const std::vector<PurgeDecision>& plan, const std::vector<size_t>& proven) {
    Result<std::vector<IndexLine>> lines = read_log_index(held_.back().file());
    if (!lines) return std::move(lines).error();
    const size_t before = lines->size();
    std::erase_if(*lines, [&](const IndexLine& line) {
      return std::any_of(proven.begin(), proven.end(),
                         [&](size_t i) { return paths_[plan[i].index] == line.path; });
    });
    if (lines->size() == before) return {};
    for (const FileAlone& held : held_) {
      if (held.is_alone()) continue;
      Error error{.kind = ErrorKind::refused};
      error.file = held.file().path();
      error.detail = "a process is opening it";
      error.hint = "a server that runs must purge its own logs";
      return error;
    }
    return write_log_index(index_path_, *lines);
  }

  const Policy& policy_;
  const PurgeOptions& options_;
  std::vector<TierStore> tiers_;
  PurgeSituation situation_;
  std::vector<int64_t> times_;  // that logs and catalogs tell of
  std::string index_path_;
  std::vector<std::string> paths_;  // of the source's logs
  std::optional<LiveSource> live_;  // none: the source is files alone
  std::vector<FileAlone> held_;
  PurgeReport report_;
};

}  // namespace

Result<PurgeReport> purge_logs(const Policy& policy, const PurgeOptions& options) {
  return Purger(policy, options).run();
}

}  // namespace binsift
