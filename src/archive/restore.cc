#include "archive/restore.h"

#include <algorithm>
#include <map>
#include <set>

#include "archive/log_index.h"
#include "archive/packed_log.h"
#include "base/file_lock.h"

namespace binsift {
namespace {

bool overlaps_time(const CatalogEntry& entry, const RestoreChoice& choice) {
  const LogSummary& summary = entry.summary;
  if (summary.first_time == 0) return true;  // an encrypted log: nobody knows
  constexpr int64_t kSecond = 1000000;
  // Times in a log are seconds, or microseconds of which the catalog keeps the second.
  if (choice.start_time && (int64_t{summary.last_time} + 1) * kSecond <= *choice.start_time) return false;
  return !choice.stop_time || int64_t{summary.first_time} * kSecond < *choice.stop_time;
}

Result<bool> overlaps_gtids(const CatalogEntry& entry, const RestoreChoice& choice) {
  if (!choice.include_gtids && choice.exclude_gtids.is_empty()) return true;
  Result<GtidSet> gtids = parse_gtid_set(entry.summary.gtids);
  if (!gtids) return std::move(gtids).error();
  if (gtids->is_empty()) return entry.summary.encrypted;
  if (choice.include_gtids && !choice.include_gtids->overlaps(*gtids)) return false;
  return !choice.exclude_gtids.contains(*gtids);
}

Error usage(std::string file, std::string detail, std::string hint) {
  Error error{.kind = ErrorKind::usage};
  error.file = std::move(file);
  error.detail = std::move(detail);
  error.hint = std::move(hint);
  return error;
}

// Whether the file has the log's content.
Result<bool> is_same_file(const std::string& path, const CatalogEntry& entry) {
  if (size_of_path(path) != entry.size) return false;
  Result<File> file = open_for_reading(path);
  if (!file) return std::move(file).error();
  std::vector<uint8_t> block(1 << 20);
  Sha256 digest;
  for (;;) {
    Result<size_t> got = read_some(*file, block.data(), block.size());
    if (!got) return std::move(got).error();
    if (*got == 0) return digest.finish() == entry.sha256;
    digest.update(Bytes(block).first(*got));
  }
}

Result<void> restore_one(Store& store, const CatalogEntry& entry, const std::string& path, unsigned threads) {
  Result<std::unique_ptr<ObjectReader>> object = store.open(entry.object);
  if (!object) return std::move(object).error();
  Result<NewFile> file = NewFile::create(path);
  if (!file) return std::move(file).error();
  Result<void> unpacked = unpack_log(**object, store.name_of(entry.object), entry, threads,
                                     [&](Bytes bytes) { return file->write(as_text(bytes)); });
  if (!unpacked) return unpacked;
  return file->commit();
}

// Adds the logs to the index files that they belong to, in order.
Result<void> write_indexes(const std::vector<RestoredLog>& logs, const std::string& directory) {
  std::map<std::string, std::vector<std::string>> names;  // by index
  for (const RestoredLog& log : logs)
    if (log.state != RestoreState::failed) names[index_name_of(log.entry->name)].push_back(log.entry->name);
  for (auto& [index, added] : names) {
    const std::string path = directory + "/" + index;
    std::vector<IndexLine> lines;
    if (kind_of_path(path) != PathKind::none) {
      Result<std::vector<IndexLine>> old = read_log_index(path);
      if (!old) return std::move(old).error();
      lines = std::move(*old);
    }
    bool is_changed = false;
    for (const std::string& name : added) {
      const bool is_there = std::any_of(
          lines.begin(), lines.end(), [&](const IndexLine& line) { return name_of_path(line.text) == name; });
      if (is_there) continue;
      lines.push_back({"./" + name, directory + "/" + name});
      is_changed = true;
    }
    if (!is_changed) continue;
    std::stable_sort(lines.begin(), lines.end(), [](const IndexLine& a, const IndexLine& b) {
      return is_earlier_log(name_of_path(a.text), name_of_path(b.text));
    });
    if (kind_of_path(path) == PathKind::none) {
      Result<NewFile> file = NewFile::create(path);
      if (!file) return std::move(file).error();
      std::string content;
      for (const IndexLine& line : lines) content += line.text + "\n";
      if (Result<void> written = file->write(content); !written) return written;
      if (Result<void> done = file->commit(); !done) return done;
    } else if (Result<void> written = write_log_index(path, lines); !written) {
      return written;
    }
  }
  return {};
}

}  // namespace

std::string index_name_of(const std::string& log_name) {
  return log_name.substr(0, log_name.rfind('.')) + ".index";
}

Result<std::vector<CatalogEntry>> choose_logs(const StoreCatalog& catalog, const RestoreChoice& choice,
                                              const std::string& store_name) {
  std::vector<CatalogEntry> chosen;
  std::set<std::string> found, servers;
  for (const CatalogEntry& entry : catalog.entries) {
    if (entry.removing || (!choice.server.empty() && entry.server != choice.server)) continue;
    const bool is_named =
        std::find(choice.names.begin(), choice.names.end(), entry.name) != choice.names.end();
    if (!choice.names.empty() && !is_named) continue;
    found.insert(entry.name);
    if (!overlaps_time(entry, choice)) continue;
    Result<bool> overlaps = overlaps_gtids(entry, choice);
    if (!overlaps) return std::move(overlaps).error();
    if (!*overlaps) continue;
    servers.insert(entry.server);
    chosen.push_back(entry);
  }
  for (const std::string& name : choice.names)
    if (!found.contains(name))
      return usage(store_name, "holds no log " + name, "see binsift inspect --files " + store_name);
  if (servers.size() > 1)
    return usage(store_name,
                 "holds these logs of several servers: " + *servers.begin() + ", " + *servers.rbegin(),
                 "name one with --server");
  for (size_t i = 1; i < chosen.size(); ++i)
    if (chosen[i].name == chosen[i - 1].name)
      return usage(store_name,
                   "holds two logs " + chosen[i].name + " of other content, that of " +
                       utc_text(chosen[i - 1].summary.first_time) + " and that of " +
                       utc_text(chosen[i].summary.first_time),
                   "tell them apart with --start-datetime or --stop-datetime");
  return chosen;
}

Result<std::vector<RestoredLog>> restore_logs(Store& store, const std::vector<CatalogEntry>& entries,
                                              const RestoreOptions& options) {
  if (Result<void> made = make_directories(options.directory); !made) return std::move(made).error();
  Result<FileLock> lock = FileLock::take_directory(options.directory);
  if (!lock) return std::move(lock).error();
  if (Result<void> swept = sweep_directory(options.directory); !swept) return std::move(swept).error();
  std::vector<RestoredLog> logs;
  for (const CatalogEntry& entry : entries) {
    const std::string path = options.directory + "/" + entry.name;
    RestoredLog log{.entry = &entry};
    if (kind_of_path(path) == PathKind::none) {
      logs.push_back(log);
      continue;
    }
    Result<bool> same = is_same_file(path, entry);
    if (!same) return std::move(same).error();
    if (!*same) {
      Error error{.kind = ErrorKind::refused};
      error.file = path;
      error.detail = "is there with another content";
      error.hint = "restore into another directory";
      return error;
    }
    log.state = RestoreState::was_there;
    logs.push_back(log);
  }
  uint64_t done = 0;
  for (RestoredLog& log : logs) {
    if (log.state == RestoreState::failed) {
      Result<void> restored =
          restore_one(store, *log.entry, options.directory + "/" + log.entry->name, options.threads);
      if (restored)
        log.state = RestoreState::restored;
      else if (options.warn)
        options.warn(restored.error());
    }
    done += log.entry->size;
    if (options.progress) options.progress(done);
  }
  if (Result<void> written = write_indexes(logs, options.directory); !written)
    return std::move(written).error();
  return logs;
}

}  // namespace binsift
