#include "schema/catalog.h"

#include <algorithm>

namespace binsift {
namespace {

constexpr size_t kShardCount = 256;

char fold(char c) {
  return c >= 'A' && c <= 'Z' ? char(c + 32) : c;
}

bool same_but_for_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return fold(x) == fold(y); });
}

// Of the names without the case of their letters, so that all spellings of one lie together. FNV-1a.
uint64_t hash_of(std::string_view database, std::string_view table) {
  uint64_t hash = 14695981039346656037u;
  const auto add = [&](char c) { hash = (hash ^ uint8_t(c)) * 1099511628211u; };
  for (char c : database) add(fold(c));
  add('\0');
  for (char c : table) add(fold(c));
  return hash;
}

size_t shard_of(uint64_t hash) {
  return size_t(hash >> 56);
}

}  // namespace

// A part of the tables, by hash.
struct Catalog::Shard {
  struct Entry {
    uint64_t hash;
    std::shared_ptr<const TableDefinition> definition;
    bool operator<(const Entry& other) const { return hash < other.hash; }
  };
  std::vector<Entry> entries;

  auto begin_of(uint64_t hash) const {
    return std::lower_bound(entries.begin(), entries.end(), Entry{hash, nullptr});
  }
};

const TableDefinition* Catalog::find(std::string_view database, std::string_view table) const {
  if (shards_.empty()) return nullptr;
  const uint64_t hash = hash_of(database, table);
  const Shard* shard = shards_[shard_of(hash)].get();
  if (!shard) return nullptr;
  const TableDefinition* other_case = nullptr;
  unsigned other_cases = 0;
  for (auto at = shard->begin_of(hash); at != shard->entries.end() && at->hash == hash; ++at) {
    const TableDefinition& known = *at->definition;
    if (known.database == database && known.name == table) return &known;
    if (same_but_for_case(known.database, database) && same_but_for_case(known.name, table)) {
      other_case = &known;
      ++other_cases;
    }
  }
  return other_cases == 1 ? other_case : nullptr;
}

std::shared_ptr<const TableDefinition> Catalog::find_exact(std::string_view database,
                                                           std::string_view table) const {
  if (shards_.empty()) return nullptr;
  const uint64_t hash = hash_of(database, table);
  const Shard* shard = shards_[shard_of(hash)].get();
  if (!shard) return nullptr;
  for (auto at = shard->begin_of(hash); at != shard->entries.end() && at->hash == hash; ++at) {
    if (at->definition->database == database && at->definition->name == table) return at->definition;
  }
  return nullptr;
}

std::vector<std::pair<std::string, std::string>> Catalog::find_other_cases(std::string_view database,
                                                                           std::string_view table) const {
  std::vector<std::pair<std::string, std::string>> names;
  if (shards_.empty()) return names;
  const uint64_t hash = hash_of(database, table);
  const Shard* shard = shards_[shard_of(hash)].get();
  if (!shard) return names;
  for (auto at = shard->begin_of(hash); at != shard->entries.end() && at->hash == hash; ++at) {
    const TableDefinition& known = *at->definition;
    if (known.database == database && known.name == table) continue;
    if (same_but_for_case(known.database, database) && same_but_for_case(known.name, table))
      names.emplace_back(known.database, known.name);
  }
  return names;
}

size_t Catalog::table_count() const {
  size_t count = 0;
  for (const auto& shard : shards_) count += shard ? shard->entries.size() : 0;
  return count;
}

std::shared_ptr<const Catalog> Catalog::with(std::string_view database, std::string_view table,
                                             std::shared_ptr<const TableDefinition> definition) const {
  auto next = std::make_shared<Catalog>(*this);
  if (next->shards_.empty()) next->shards_.resize(kShardCount);
  const uint64_t hash = hash_of(database, table);
  auto& place = next->shards_[shard_of(hash)];
  auto shard = place ? std::make_shared<Shard>(*place) : std::make_shared<Shard>();
  auto at = shard->entries.begin() + (shard->begin_of(hash) - shard->entries.cbegin());
  while (at != shard->entries.end() && at->hash == hash &&
         !(at->definition->database == database && at->definition->name == table))
    ++at;
  const bool found = at != shard->entries.end() && at->hash == hash;
  if (found && definition)
    at->definition = std::move(definition);
  else if (found)
    shard->entries.erase(at);
  else if (definition)
    shard->entries.insert(at, {hash, std::move(definition)});
  place = std::move(shard);
  return next;
}

std::shared_ptr<const Catalog> Catalog::without_database(std::string_view database) const {
  auto next = std::make_shared<Catalog>(*this);
  for (auto& place : next->shards_) {
    if (!place) continue;
    const auto gone = [&](const Shard::Entry& entry) {
      return same_but_for_case(entry.definition->database, database);
    };
    if (std::none_of(place->entries.begin(), place->entries.end(), gone)) continue;
    auto shard = std::make_shared<Shard>(*place);
    std::erase_if(shard->entries, gone);
    place = std::move(shard);
  }
  if (databases_) {
    auto databases = std::make_shared<std::vector<std::pair<std::string, uint16_t>>>(*databases_);
    std::erase_if(*databases, [&](const auto& known) { return known.first == database; });
    next->databases_ = std::move(databases);
  }
  return next;
}

uint16_t Catalog::database_charset(std::string_view database) const {
  if (!databases_) return kCharsetUnknown;
  for (const auto& [name, charset] : *databases_) {
    if (name == database) return charset;
  }
  uint16_t other_case = kCharsetUnknown;
  for (const auto& [name, charset] : *databases_) {
    if (!same_but_for_case(name, database)) continue;
    if (other_case != kCharsetUnknown && other_case != charset) return kCharsetUnknown;
    other_case = charset;
  }
  return other_case;
}

std::shared_ptr<const Catalog> Catalog::with_database_charset(std::string_view database,
                                                              uint16_t charset) const {
  auto next = std::make_shared<Catalog>(*this);
  auto databases = databases_ ? std::make_shared<std::vector<std::pair<std::string, uint16_t>>>(*databases_)
                              : std::make_shared<std::vector<std::pair<std::string, uint16_t>>>();
  const auto at = std::find_if(databases->begin(), databases->end(),
                               [&](const auto& known) { return known.first == database; });
  if (at != databases->end())
    at->second = charset;
  else
    databases->emplace_back(database, charset);
  next->databases_ = std::move(databases);
  return next;
}

}  // namespace binsift
