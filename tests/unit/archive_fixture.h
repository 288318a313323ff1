#pragma once
// A source of four logs, the last of them in use, a policy of two stores, and what must hold of them at every
// moment.
#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <string>

#include "archive/archive.h"
#include "archive/log_index.h"
#include "archive/packed_log.h"
#include "archive/purge.h"
#include "archive/restore.h"
#include "places.h"

namespace binsift::test {

namespace fs = std::filesystem;

inline std::string content_of(const std::string& path) {
  Result<std::string> content = read_whole(path, 1 << 30);
  REQUIRE(content);
  return *content;
}

inline void put_content(const std::string& path, std::string_view content) {
  fs::create_directories(fs::path(path).parent_path());
  FILE* file = fopen(path.c_str(), "wb");
  REQUIRE(file);
  REQUIRE(fwrite(content.data(), 1, content.size(), file) == content.size());
  fclose(file);
}

class ArchiveFixture {
 public:
  ArchiveFixture() {
    // In memory where there is such a folder: a sync costs nothing there.
    std::string name = (fs::exists("/dev/shm") ? "/dev/shm" : "/tmp") + std::string("/binsift-unit-XXXXXX");
    REQUIRE(mkdtemp(name.data()));
    root = name;
    const std::string shop = test_data() + "/mysql-shop/";
    logs["binlog.000001"] = content_of(shop + "binlog.000001");
    logs["binlog.000002"] = content_of(shop + "binlog.000002");
    logs["binlog.000003"] = logs["binlog.000001"];
    logs["binlog.000004"] = content_of(test_data() + "/mysql-in-use/binlog.000001");
    make_source();
    policy.source_dir = root + "/source";
    policy.source_id = "s1";
    policy.min_files = 1;
    policy.tiers = {{.name = "hot", .keep = 3600},
                    {.name = "warm", .store = root + "/warm", .keep = 3 * 3600},
                    {.name = "cold", .store = root + "/cold", .codec = {.level = 9}, .keep = 5 * 3600}};
    const Result<SourceLogs> source = find_source_logs(policy, {});
    REQUIRE(source);
    for (const SourceLog& log : source->logs)
      if (log.is_closed) newest_event = std::max<int64_t>(newest_event, log.glance.last_time);
  }
  ~ArchiveFixture() {
    std::error_code ignored;
    fs::remove_all(root, ignored);
  }

  void make_source() {
    std::string index;
    for (const auto& [name, content] : logs) {
      put_content(root + "/source/" + name, content);
      index += "./" + name + "\n";
    }
    put_content(root + "/source/binlog.index", index);
  }
  void clear() {
    for (const auto& entry : fs::directory_iterator(root)) fs::remove_all(entry.path());
    make_source();
  }

  int64_t hours(int64_t count) const { return newest_event + count * 3600; }
  Result<ArchiveReport> archive(int64_t now, uint64_t recheck = 86400) const {
    return archive_logs(policy, {.threads = 1, .recheck_after = recheck, .now = now});
  }
  Result<PurgeReport> purge(int64_t now, bool execute = true, bool trust_clock = false) const {
    return purge_logs(policy, {.execute = execute, .trust_clock = trust_clock, .threads = 1, .now = now});
  }
  Result<std::vector<RestoredLog>> restore(const std::string& store_name,
                                           const std::string& directory) const {
    std::unique_ptr<Store> store = open_directory_store(root + "/" + store_name);
    Result<StoreCatalog> catalog = load_catalog(*store);
    if (!catalog) return std::move(catalog).error();
    Result<std::vector<CatalogEntry>> entries = choose_logs(*catalog, {}, store_name);
    if (!entries) return std::move(entries).error();
    Result<std::vector<RestoredLog>> restored = restore_logs(*store, *entries, {.directory = directory});
    if (restored)
      for (RestoredLog& log : *restored) log.entry = nullptr;
    return restored;
  }

  // Every catalog is readable, what it counts as stored is whole, the index names only what is there, and each
  // log exists somewhere, byte for byte. Gives what is wrong, or "".
  std::string wrong() const {
    std::map<std::string, bool> found;
    for (const char* name : {"warm", "cold"}) {
      std::unique_ptr<Store> store = open_directory_store(root + "/" + name);
      Result<StoreCatalog> catalog = load_catalog(*store);
      if (!catalog) return "catalog of " + std::string(name) + ": " + to_text(catalog.error());
      if (!catalog->damaged.empty()) return to_text(catalog->damaged[0]);
      for (const CatalogEntry& entry : catalog->entries) {
        if (entry.removing) continue;
        Result<std::unique_ptr<ObjectReader>> object = store->open(entry.object);
        if (!object) return to_text(object.error());
        if (Result<void> whole = check_object(**object, entry.object, entry, 1); !whole)
          return to_text(whole.error());
        if (sha256(as_bytes(logs.at(entry.name))) != entry.sha256) return entry.name + " has another digest";
        found[entry.name] = true;
      }
    }
    const std::string index = root + "/source/binlog.index";
    Result<std::vector<IndexLine>> lines = read_log_index(index);
    if (!lines) return to_text(lines.error());
    if (lines->empty()) return "the index is empty";
    for (const IndexLine& line : *lines)
      if (kind_of_path(line.path) != PathKind::file) return line.text + " is in the index, but gone";
    for (const auto& [name, content] : logs) {
      const std::string path = root + "/source/" + name;
      if (kind_of_path(path) == PathKind::file) {
        if (content_of(path) != content) return path + " has another content";
        found[name] = true;
      }
      if (!found[name]) return name + " is nowhere";
    }
    if (kind_of_path(root + "/out") == PathKind::directory) {
      for (const auto& entry : fs::directory_iterator(root + "/out")) {
        const std::string name = entry.path().filename();
        if (logs.contains(name) && content_of(entry.path()) != logs.at(name))
          return "restored " + name + " differs";
      }
      if (kind_of_path(root + "/out/binlog.index") != PathKind::file) return {};
      lines = read_log_index(root + "/out/binlog.index");
      if (!lines) return to_text(lines.error());
      for (const IndexLine& line : *lines)
        if (kind_of_path(line.path) != PathKind::file) return "restored index names " + line.text;
    }
    return {};
  }

  // Paths and contents of all that lies below the root, but for the times in catalogs.
  std::map<std::string, std::string> picture() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(root))
      if (entry.is_regular_file() && entry.path().filename() != ".lock")
        files[entry.path()] = content_of(entry.path());
    return files;
  }

  std::string root;
  std::map<std::string, std::string> logs;
  Policy policy;
  int64_t newest_event = 0;
};

}  // namespace binsift::test
