#include "archive/archive.h"

#include <fmt/format.h>

#include <algorithm>

#include "archive/packed_log.h"
#include "archive/scanned_pack.h"
#include "server/replication.h"

namespace binsift {
namespace {

// Compares what is written with an object that is there already, instead of writing it.
class SameBytes final : public ObjectWriter {
 public:
  explicit SameBytes(ObjectReader& object) : object_(object) {}
  Result<void> write(std::string_view bytes) override {
    if (!is_same_) return {};
    held_.resize(bytes.size());
    Result<size_t> got = object_.read_at(offset_, held_.data(), held_.size());
    if (!got) return std::move(got).error();
    is_same_ = *got == bytes.size() && as_text(held_) == bytes;
    offset_ += bytes.size();
    return {};
  }
  Result<void> commit() override { return {}; }
  bool is_same() const { return is_same_ && offset_ == object_.size(); }

 private:
  ObjectReader& object_;
  std::vector<uint8_t> held_;
  uint64_t offset_ = 0;
  bool is_same_ = true;
};

// Where a log's bytes are taken from: a file that is still to be scanned, or that was, or another store.
struct Origin {
  std::string name;
  int64_t first_time = 0;  // of the log's first event, as far as it is known
  std::function<FrameBytes(const std::vector<Frame>&)> bytes;
  const SourceLog* log = nullptr;
};

class Archiver {
 public:
  Archiver(const Policy& policy, const ArchiveOptions& options) : policy_(policy), options_(options) {}

  Result<ArchiveReport> run() {
    std::vector<Error> damaged;
    const TierUse use = options_.dry_run ? TierUse::look : TierUse::change;
    Result<std::vector<TierStore>> tiers = open_tiers(policy_, use, damaged);
    if (!tiers) return std::move(tiers).error();
    tiers_ = std::move(*tiers);
    for (const Error& error : damaged) fail(error);
    if (options_.rotate)
      if (Result<void> rotated = rotate(); !rotated) return std::move(rotated).error();
    if (!policy_.source_dir.empty()) {
      Result<SourceLogs> source = find_source_logs(policy_, options_.keyring);
      if (!source) return std::move(source).error();
      for (const std::string& path : source->missing) {
        Error error{.kind = ErrorKind::io};
        error.file = path;
        error.detail = "named in " + source->index_path + " but missing";
        fail(std::move(error));
      }
      for (const SourceLog& log : source->logs) take_source_log(log);
    }
    for (size_t from = 0; from < tiers_.size(); ++from)
      for (size_t to = from + 1; to < tiers_.size(); ++to) copy_between(tiers_[from], tiers_[to]);
    for (const TierStore& tier : tiers_) {
      TierTotal& total = report_.tiers.emplace_back(TierTotal{.name = tier.tier->name});
      for (const CatalogEntry& entry : tier.entries) {
        if (entry.removing) continue;
        ++total.count;
        total.size += entry.size;
        total.stored_size += entry.stored_size;
      }
    }
    return std::move(report_);
  }

 private:
  void fail(Error error) {
    if (options_.warn) options_.warn(error);
    ++report_.failed_count;
    if (!report_.first_error) report_.first_error = std::move(error);
  }

  Result<void> rotate() {
    if (!policy_.server) {
      Error error{.kind = ErrorKind::usage, .detail = "--rotate needs a server"};
      error.hint = "name it in the policy as source.server";
      return error;
    }
    if (options_.dry_run) return {};
    Result<std::unique_ptr<Connection>> server = connect_to(*policy_.server, options_.defaults_file);
    if (!server) return std::move(server).error();
    return flush_binary_logs(**server);
  }

  // A tier does not take what it would let go at once; the last one takes all.
  bool wants(const TierStore& tier, int64_t last_time) const {
    if (&tier == &tiers_.back() || !tier.tier->keep || last_time == 0) return true;
    return options_.now - last_time <= int64_t(*tier.tier->keep);
  }

  // What was read in the future was read with a wrong clock, and purge would wait for that time.
  bool is_due(const CatalogEntry& entry) const {
    return options_.now - entry.verified >= int64_t(options_.recheck_after) ||
           std::max(entry.archived, entry.verified) > options_.now;
  }

  void take_source_log(const SourceLog& log) {
    if (!log.is_closed) {
      ++report_.in_use_count;
      return;
    }
    ++report_.source_count;
    report_.source_bytes += log.size;
    if (!is_path_part(log.name())) {
      Error error{.kind = ErrorKind::usage};
      error.file = log.file->path;
      error.detail = "a log's name is of letters, digits, '.', '_' and '-'";
      return fail(std::move(error));
    }
    Result<Sha256Digest> head = head_sha256_of(log.file->path);
    if (!head) return fail(std::move(head).error());
    std::vector<TierStore*> lacking;
    for (TierStore& tier : tiers_) {
      CatalogEntry* entry = tier.find([&](const CatalogEntry& each) {
        return each.server == log.server && each.name == log.name() && each.size == log.size &&
               each.head_sha256 == *head;
      });
      if (!entry && wants(tier, log.glance.last_time))
        lacking.push_back(&tier);
      else if (entry && is_due(*entry))
        check_again(log, tier, *entry);
    }
    if (lacking.empty()) return;
    const uint64_t failed_before = report_.failed_count;
    copy_from_source(log, lacking);
    const bool is_left_out =
        std::any_of(lacking.begin(), lacking.end(), [](const TierStore* tier) { return tier->is_failing; });
    if (report_.failed_count == failed_before && !is_left_out && !options_.dry_run) return;
    ++report_.waiting_count;
    const int64_t last = log.glance.last_time;
    if (report_.oldest_waiting == 0 || last < report_.oldest_waiting) report_.oldest_waiting = last;
  }

  void copy_from_source(const SourceLog& log, const std::vector<TierStore*>& lacking) {
    if (options_.dry_run) {
      for (const TierStore* tier : lacking)
        report_.steps.push_back({.name = log.name(),
                                 .server = log.server,
                                 .from = log.file->path,
                                 .tier = tier->tier->name,
                                 .size = log.size});
      return;
    }
    Result<File> file = open_for_reading(log.file->path);
    if (!file) return fail(std::move(file).error());
    Origin origin{.name = log.file->path, .first_time = log.glance.first_time, .log = &log};
    origin.bytes = [&](const std::vector<Frame>& frames) { return bytes_of_file(*file, frames); };
    CatalogEntry entry{.name = log.name(), .server = log.server};
    for (TierStore* tier : lacking)
      if (!tier->is_failing) store_log(*tier, origin, entry, {});
    Result<uint64_t> size = file_size(*file);
    if (size && *size == log.size) return;
    Error error{.kind = ErrorKind::io};
    error.file = log.file->path;
    error.detail = "grew while it was archived; the next run takes it anew";
    fail(std::move(error));
  }

  void copy_between(TierStore& from, TierStore& to) {
    for (const CatalogEntry& entry : from.entries) {
      if (entry.removing || to.is_failing || !wants(to, entry.summary.last_time)) continue;
      if (to.find([&](const CatalogEntry& each) { return each.is_same_log(entry); })) continue;
      if (options_.dry_run) {
        report_.steps.push_back({.name = entry.name,
                                 .server = entry.server,
                                 .from = from.tier->name,
                                 .tier = to.tier->name,
                                 .size = entry.size});
        continue;
      }
      Result<std::unique_ptr<ObjectReader>> object = from.store->open(entry.object);
      if (!object) {
        fail(std::move(object).error());
        continue;
      }
      CatalogEntry copy = entry;
      // The frames that are read keep their sizes; those that are written get their own.
      const std::vector<Frame> frames = entry.frames;
      Origin origin{.name = from.tier->name, .first_time = entry.summary.first_time};
      origin.bytes = [&](const std::vector<Frame>&) {
        return bytes_of_object(**object, from.store->name_of(entry.object), frames);
      };
      store_log(to, origin, copy, entry.sha256);
    }
  }

  void check_again(const SourceLog& log, TierStore& tier, CatalogEntry& entry) {
    ArchiveStep step{.kind = ArchiveStep::Kind::check,
                     .name = entry.name,
                     .server = entry.server,
                     .from = tier.tier->name,
                     .tier = tier.tier->name,
                     .object = tier.store->name_of(entry.object),
                     .size = entry.size,
                     .stored_size = entry.stored_size};
    if (options_.dry_run) {
      report_.steps.push_back(std::move(step));
      return;
    }
    Result<void> checked = read_back(tier, entry);
    if (checked) {
      entry.verified = options_.now;
      entry.archived = std::min(entry.archived, options_.now);  // an earlier run's clock was ahead
      checked = put_entry(*tier.store, entry);
      if (!checked) fail(checked.error());
      step.failed = !checked;
      report_.steps.push_back(std::move(step));
      return;
    }
    // Whatever is wrong with the object, the source still has the log.
    if (options_.warn) options_.warn(checked.error());
    step.kind = ArchiveStep::Kind::repair;
    step.from = log.file->path;
    Result<void> repaired = repair(log, tier, entry);
    if (!repaired) fail(std::move(repaired).error());
    step.failed = !repaired;
    step.stored_size = entry.stored_size;
    report_.steps.push_back(std::move(step));
  }

  Result<void> repair(const SourceLog& log, TierStore& tier, CatalogEntry& entry) {
    Result<File> file = open_for_reading(log.file->path);
    if (!file) return std::move(file).error();
    CatalogEntry fresh = entry;
    const std::vector<Frame> frames = entry.frames;
    Result<std::unique_ptr<ObjectWriter>> object = tier.store->create(entry.object);
    if (!object) return std::move(object).error();
    if (Result<void> packed = pack_log(bytes_of_file(*file, frames), pack_options(tier), **object, fresh);
        !packed)
      return packed;
    if (fresh.sha256 != entry.sha256) {
      Error error{.kind = ErrorKind::checksum};
      error.file = log.file->path;
      error.detail = "is not what was archived under this name, and the stored one is damaged";
      error.hint = "compare both by hand: neither is touched";
      return error;
    }
    if (Result<void> done = (*object)->commit(); !done) return done;
    if (Result<void> checked = read_back(tier, fresh); !checked) return checked;
    fresh.codec = to_text(tier.tier->codec);
    fresh.verified = options_.now;
    fresh.archived = std::min(fresh.archived, options_.now);
    if (Result<void> put = put_entry(*tier.store, fresh); !put) return put;
    entry = std::move(fresh);
    return {};
  }

  PackOptions pack_options(const TierStore& tier) const {
    return {.codec = tier.tier->codec, .threads = options_.threads, .progress = options_.progress};
  }

  Result<void> read_back(TierStore& tier, const CatalogEntry& entry) {
    Result<std::unique_ptr<ObjectReader>> object = tier.store->open(entry.object);
    if (!object) return std::move(object).error();
    (*object)->read_from_medium();
    return check_object(**object, tier.store->name_of(entry.object), entry, options_.threads);
  }

  // `log` has all that is known of the log, and its frames have at least sizes, times and flags; of one that
  // is still to be scanned it has that afterwards.
  void store_log(TierStore& tier, const Origin& origin, CatalogEntry& log,
                 std::optional<Sha256Digest> digest) {
    CatalogEntry entry = log;
    ArchiveStep step{
        .name = entry.name, .server = entry.server, .from = origin.name, .tier = tier.tier->name, .size = 0};
    Result<void> stored = write_and_check(tier, origin, entry, digest);
    step.object = tier.store->name_of(entry.object);
    step.size = entry.size;
    step.stored_size = entry.stored_size;
    step.failed = !stored;
    report_.steps.push_back(std::move(step));
    log.frames = entry.frames;
    log.summary = entry.summary;
    if (stored) {
      std::erase_if(tier.entries, [&](const CatalogEntry& each) { return each.key() == entry.key(); });
      tier.entries.push_back(std::move(entry));
      return;
    }
    tier.is_failing |= stored.error().kind == ErrorKind::io && stored.error().file != origin.name;
    fail(std::move(stored).error());
  }

  Result<void> write_and_check(TierStore& tier, const Origin& origin, CatalogEntry& entry,
                               std::optional<Sha256Digest> digest) {
    if (Result<void> written = write_object_of(tier, origin, entry); !written) return written;
    if (digest && entry.sha256 != *digest) {
      Error error{.kind = ErrorKind::checksum};
      error.file = origin.name + ": " + entry.name;
      error.detail = "is not what was archived: the SHA-256 differs";
      return error;
    }
    if (Result<void> checked = read_back(tier, entry); !checked) return checked;
    entry.tier = tier.tier->name;
    entry.codec = to_text(tier.tier->codec);
    entry.archived = entry.verified = options_.now;
    entry.removing = false;
    return put_entry(*tier.store, entry);
  }

  // The log is read for what the catalog says of it, if it was not yet.
  Result<void> scan(const Origin& origin, CatalogEntry& entry) {
    if (!origin.log || !entry.frames.empty()) return {};
    Result<LogSummary> summary = scan_log(origin.log->file, options_.threads);
    if (!summary) return std::move(summary).error();
    if (!summary->damage.empty() && options_.warn) {
      Error error{.kind = ErrorKind::corrupt};
      error.detail = summary->damage + "; it is archived as it is";
      options_.warn(error);
    }
    entry.frames = plan_frames(*summary, origin.log->size);
    entry.summary = std::move(*summary);
    entry.summary.pieces.clear();
    return {};
  }

  // Finds a key of its own. An object without an entry can be what a killed run has written of this same log;
  // then it is taken as it is. What else lies there is left alone.
  Result<void> write_object_of(TierStore& tier, const Origin& origin, CatalogEntry& entry) {
    const std::string stem = lay_out(policy_.layout, entry.server, origin.first_time) + "/" + entry.name;
    for (unsigned attempt = 0;; ++attempt) {
      entry.object = attempt == 0 ? stem + ".zst" : fmt::format("{}~{}.zst", stem, attempt + 1);
      // What an entry that is being removed held may be this very log.
      const bool is_taken =
          std::any_of(tier.entries.begin(), tier.entries.end(), [&](const CatalogEntry& each) {
            const bool may_be_it = each.removing && each.server == entry.server && each.name == entry.name;
            return each.object == entry.object && !may_be_it;
          });
      if (is_taken) continue;
      Result<std::optional<uint64_t>> size = tier.store->size_of(entry.object);
      if (!size) return std::move(size).error();
      if (!*size) break;
      Result<std::unique_ptr<ObjectReader>> there = tier.store->open(entry.object);
      if (!there) return std::move(there).error();
      const SameBytes* same = nullptr;
      Result<std::unique_ptr<ObjectWriter>> packed = pack(tier, origin, entry, [&] {
        auto fresh = std::make_unique<SameBytes>(**there);
        same = fresh.get();
        return Result<std::unique_ptr<ObjectWriter>>(std::move(fresh));
      });
      if (!packed) return std::move(packed).error();
      if (same->is_same()) return tier.store->make_durable(entry.object);
    }
    Result<std::unique_ptr<ObjectWriter>> object =
        pack(tier, origin, entry, [&] { return tier.store->create(entry.object); });
    if (!object) return std::move(object).error();
    return (*object)->commit();
  }

  // Gives the object that was written, not committed.
  Result<std::unique_ptr<ObjectWriter>> pack(
      const TierStore& tier, const Origin& origin, CatalogEntry& entry,
      const std::function<Result<std::unique_ptr<ObjectWriter>>()>& create) {
    Result<std::unique_ptr<ObjectWriter>> object = create();
    if (!object) return object;
    if (origin.log && entry.frames.empty() && !origin.log->glance.server_version.empty()) {
      Result<bool> packed =
          scan_and_pack(origin.log->file, origin.log->size, pack_options(tier), **object, entry);
      if (!packed) return std::move(packed).error();
      if (*packed) return object;
      object->reset();
      object = create();
      if (!object) return object;
    }
    if (Result<void> scanned = scan(origin, entry); !scanned) return std::move(scanned).error();
    Result<void> packed = pack_log(origin.bytes(entry.frames), pack_options(tier), **object, entry);
    if (!packed) return std::move(packed).error();
    return object;
  }

  const Policy& policy_;
  const ArchiveOptions& options_;
  std::vector<TierStore> tiers_;
  ArchiveReport report_;
};

}  // namespace

const char* to_text(ArchiveStep::Kind kind) {
  switch (kind) {
    case ArchiveStep::Kind::copy: return "copy";
    case ArchiveStep::Kind::check: return "check";
    case ArchiveStep::Kind::repair: return "repair";
  }
  return "";
}

Result<ArchiveReport> archive_logs(const Policy& policy, const ArchiveOptions& options) {
  return Archiver(policy, options).run();
}

}  // namespace binsift
