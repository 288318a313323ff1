#include "archive/catalog.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>
#include <tuple>

namespace binsift {
namespace {

constexpr size_t kLargestEntry = 256 << 20;

std::tuple<std::string_view, size_t, std::string_view> order_of(std::string_view name) {
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return {name, 0, {}};
  std::string_view number = name.substr(dot + 1);
  number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
  return {name.substr(0, dot), number.size(), number};
}

}  // namespace

std::string CatalogEntry::key() const {
  return std::string(kCatalogPrefix) + server + "/" + name + "." + hex_text(sha256).substr(0, 16) + ".json";
}

bool is_earlier_log(std::string_view a, std::string_view b) {
  return order_of(a) < order_of(b);
}

bool is_store(const std::string& where) {
  return is_store_url(where) ||
         kind_of_path(where + "/" + std::string(kCatalogPrefix)) == PathKind::directory;
}

Result<StoreCatalog> load_catalog(Store& store) {
  Result<std::vector<StoredObject>> objects = store.list(std::string(kCatalogPrefix));
  if (!objects) return std::move(objects).error();
  std::erase_if(*objects, [](const StoredObject& object) { return !object.key.ends_with(".json"); });
  StoreCatalog catalog;
  std::optional<Error> failed;
  std::mutex mutex;
  size_t next = 0;
  const auto work = [&] {
    std::unique_lock lock(mutex);
    while (!failed && next < objects->size()) {
      const std::string& key = (*objects)[next++].key;
      lock.unlock();
      Result<std::string> text = store.read(key, kLargestEntry);
      Result<CatalogEntry> entry = text ? parse_catalog_entry(*text) : std::move(text).error();
      lock.lock();
      if (text && entry && entry->key() != key)
        entry = Error{.kind = ErrorKind::corrupt, .detail = "the entry is of " + entry->key()};
      if (entry) {
        catalog.entries.push_back(std::move(*entry));
        continue;
      }
      if (text) entry.error().file = store.name_of(key);
      if (!text || entry.error().kind == ErrorKind::unsupported)
        failed = std::move(entry).error();
      else
        catalog.damaged.push_back(std::move(entry).error());
    }
  };
  std::vector<std::thread> others;
  for (size_t i = 1; i < std::min<size_t>(store.requests_at_once(), objects->size()); ++i)
    others.emplace_back(work);
  work();
  for (std::thread& thread : others) thread.join();
  if (failed) return std::move(*failed);
  std::sort(catalog.entries.begin(), catalog.entries.end(), [](const CatalogEntry& a, const CatalogEntry& b) {
    if (a.server != b.server) return a.server < b.server;
    if (is_earlier_log(a.name, b.name)) return true;
    if (is_earlier_log(b.name, a.name)) return false;
    return std::tie(a.summary.first_time, a.sha256) < std::tie(b.summary.first_time, b.sha256);
  });
  return catalog;
}

Result<void> put_entry(Store& store, const CatalogEntry& entry) {
  return write_object(store, entry.key(), to_json(entry));
}

}  // namespace binsift
