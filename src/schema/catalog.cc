#include "schema/catalog.h"

#include <algorithm>

namespace binsift {
namespace {

constexpr size_t kShardCount = 256;
// Of tables that are known to be gone, so many are remembered a shard.
constexpr size_t kMostDropped = 64;

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

struct Catalog::Database {
  std::string name;
  uint16_t charset = kCharsetUnknown;
  bool complete = false;
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
    if (known.database == database && known.name == table) return known.dropped ? nullptr : &known;
    if (known.dropped) continue;
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
    if (known.dropped || (known.database == database && known.name == table)) continue;
    if (same_but_for_case(known.database, database) && same_but_for_case(known.name, table))
      names.emplace_back(known.database, known.name);
  }
  return names;
}

std::vector<std::shared_ptr<const TableDefinition>> Catalog::tables() const {
  std::vector<std::shared_ptr<const TableDefinition>> tables;
  for (const auto& shard : shards_) {
    if (!shard) continue;
    for (const Shard::Entry& entry : shard->entries) {
      if (!entry.definition->dropped) tables.push_back(entry.definition);
    }
  }
  return tables;
}

std::vector<std::pair<std::string, uint16_t>> Catalog::databases() const {
  std::vector<std::pair<std::string, uint16_t>> databases;
  if (!databases_) return databases;
  for (const Database& known : *databases_) databases.emplace_back(known.name, known.charset);
  return databases;
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
  const auto dropped = [](const Shard::Entry& entry) { return entry.definition->dropped; };
  if (std::count_if(shard->entries.begin(), shard->entries.end(), dropped) > ptrdiff_t{kMostDropped})
    std::erase_if(shard->entries, dropped);
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
    auto databases = std::make_shared<std::vector<Database>>(*databases_);
    std::erase_if(*databases, [&](const Database& known) { return same_but_for_case(known.name, database); });
    next->databases_ = std::move(databases);
  }
  return next;
}

const Catalog::Database* Catalog::find_database(std::string_view name) const {
  if (!databases_) return nullptr;
  const Database* other_case = nullptr;
  unsigned other_cases = 0;
  for (const Database& known : *databases_) {
    if (known.name == name) return &known;
    if (!same_but_for_case(known.name, name)) continue;
    other_case = &known;
    ++other_cases;
  }
  return other_cases == 1 ? other_case : nullptr;
}

uint16_t Catalog::database_charset(std::string_view database) const {
  const Database* known = find_database(database);
  return known ? known->charset : kCharsetUnknown;
}

bool Catalog::is_complete(std::string_view database) const {
  const Database* known = find_database(database);
  return known && known->complete;
}

std::shared_ptr<const Catalog> Catalog::with_database(std::string_view database, uint16_t charset,
                                                      bool complete) const {
  auto next = std::make_shared<Catalog>(*this);
  auto databases = databases_ ? std::make_shared<std::vector<Database>>(*databases_)
                              : std::make_shared<std::vector<Database>>();
  std::erase_if(*databases, [&](const Database& known) { return known.name == database; });
  databases->push_back({std::string(database), charset, complete});
  next->databases_ = std::move(databases);
  return next;
}

std::shared_ptr<const Catalog> Catalog::with_database_charset(std::string_view database,
                                                              uint16_t charset) const {
  return with_database(database, charset, is_complete(database));
}

}  // namespace binsift
