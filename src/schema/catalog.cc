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

std::vector<std::pair<std::string, std::string>> names_of(
    const std::vector<std::shared_ptr<const TableDefinition>>& tables) {
  std::vector<std::pair<std::string, std::string>> names;
  for (const auto& each : tables) names.emplace_back(each->database, each->name);
  return names;
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
  // Null definition: takes the entry out.
  void put(uint64_t hash, std::string_view database, std::string_view table,
           std::shared_ptr<const TableDefinition> definition) {
    auto at = entries.begin() + (begin_of(hash) - entries.cbegin());
    while (at != entries.end() && at->hash == hash &&
           !(at->definition->database == database && at->definition->name == table))
      ++at;
    const bool found = at != entries.end() && at->hash == hash;
    if (found && definition)
      at->definition = std::move(definition);
    else if (found)
      entries.erase(at);
    else if (definition)
      entries.insert(at, {hash, std::move(definition)});
  }
};

// Shards of a catalog that is being made: each is copied once.
class Catalog::NextShards {
 public:
  explicit NextShards(Catalog& next) : next_(next), copies_(kShardCount) {
    next_.shards_.resize(kShardCount);
  }
  void put(std::string_view database, std::string_view table,
           std::shared_ptr<const TableDefinition> definition) {
    const uint64_t hash = hash_of(database, table);
    const size_t index = shard_of(hash);
    std::shared_ptr<const Shard>& place = next_.shards_[index];
    if (!copies_[index]) {
      copies_[index] = place ? std::make_shared<Shard>(*place) : std::make_shared<Shard>();
      place = copies_[index];
    }
    copies_[index]->put(hash, database, table, std::move(definition));
  }

 private:
  Catalog& next_;
  std::vector<std::shared_ptr<Shard>> copies_;
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

const std::vector<DatabaseDefinition>& Catalog::databases() const {
  static const std::vector<DatabaseDefinition> none;
  return databases_ ? *databases_ : none;
}

const Catalog::Gone& Catalog::gone() const {
  static const Gone none;
  return gone_ ? *gone_ : none;
}

template <class IsTable>
void Catalog::drop_from(std::shared_ptr<const Gone>& gone, IsTable is_table) {
  if (!gone || std::none_of(gone->begin(), gone->end(), is_table)) return;
  auto fewer = std::make_shared<Gone>(*gone);
  std::erase_if(*fewer, is_table);
  gone = std::move(fewer);
}

std::shared_ptr<const Catalog> Catalog::with(std::string_view database, std::string_view table,
                                             std::shared_ptr<const TableDefinition> definition) const {
  auto next = std::make_shared<Catalog>(*this);
  NextShards shards(*next);
  drop_from(next->gone_, [&](const auto& each) { return each->database == database && each->name == table; });
  if (definition && definition->dropped) {
    auto gone = next->gone_ ? std::make_shared<Gone>(*next->gone_) : std::make_shared<Gone>();
    gone->push_back(definition);
    while (gone->size() > kMostGone) {
      shards.put(gone->front()->database, gone->front()->name, nullptr);
      gone->erase(gone->begin());
    }
    next->gone_ = std::move(gone);
  }
  shards.put(database, table, std::move(definition));
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
  drop_from(next->gone_, [&](const auto& each) { return same_but_for_case(each->database, database); });
  if (databases_) {
    auto databases = std::make_shared<std::vector<DatabaseDefinition>>(*databases_);
    std::erase_if(*databases,
                  [&](const DatabaseDefinition& known) { return same_but_for_case(known.name, database); });
    next->databases_ = std::move(databases);
  }
  return next;
}

const DatabaseDefinition* Catalog::find_database(std::string_view name) const {
  const DatabaseDefinition* other_case = nullptr;
  unsigned other_cases = 0;
  for (const DatabaseDefinition& known : databases()) {
    if (known.name == name) return &known;
    if (!same_but_for_case(known.name, name)) continue;
    other_case = &known;
    ++other_cases;
  }
  return other_cases == 1 ? other_case : nullptr;
}

uint16_t Catalog::database_charset(std::string_view database) const {
  const DatabaseDefinition* known = find_database(database);
  return known ? known->charset : kCharsetUnknown;
}

bool Catalog::is_complete(std::string_view database) const {
  const DatabaseDefinition* known = find_database(database);
  return known && known->complete;
}

std::shared_ptr<const Catalog> Catalog::with_database(DatabaseDefinition database) const {
  auto next = std::make_shared<Catalog>(*this);
  auto all = std::make_shared<std::vector<DatabaseDefinition>>(databases());
  std::erase_if(*all, [&](const DatabaseDefinition& known) { return known.name == database.name; });
  all->push_back(std::move(database));
  const auto is_dropped = [](const DatabaseDefinition& known) { return known.dropped; };
  if (std::count_if(all->begin(), all->end(), is_dropped) > ptrdiff_t{kMostGoneDatabases})
    all->erase(std::find_if(all->begin(), all->end(), is_dropped));
  next->databases_ = std::move(all);
  return next;
}

std::shared_ptr<const Catalog> Catalog::with_database_charset(std::string_view database,
                                                              uint16_t charset) const {
  return with_database(
      {.name = std::string(database), .charset = charset, .complete = is_complete(database)});
}

CatalogChange Catalog::change_to(const Catalog& next) const {
  CatalogChange change;
  for (size_t i = 0; i < kShardCount; ++i) {
    const Shard* before = shards_.empty() ? nullptr : shards_[i].get();
    const Shard* after = next.shards_.empty() ? nullptr : next.shards_[i].get();
    if (before == after) continue;
    if (after)
      for (const Shard::Entry& entry : after->entries) {
        const TableDefinition& table = *entry.definition;
        if (table.dropped) continue;
        const auto known = find_exact(table.database, table.name);
        if (known != entry.definition && (!known || *known != table))
          change.tables.push_back(entry.definition);
      }
    if (before)
      for (const Shard::Entry& entry : before->entries)
        if (!entry.definition->dropped &&
            !next.find_exact(entry.definition->database, entry.definition->name))
          change.absent.emplace_back(entry.definition->database, entry.definition->name);
  }
  if (gone_ != next.gone_)
    if (auto names = names_of(next.gone()); names != names_of(gone())) change.gone = std::move(names);
  if (databases() != next.databases()) change.databases = next.databases();
  return change;
}

std::shared_ptr<const Catalog> Catalog::changed(const CatalogChange& change) const {
  auto next = std::make_shared<Catalog>(*this);
  NextShards shards(*next);
  for (const auto& [database, table] : change.absent) shards.put(database, table, nullptr);
  if (change.gone)
    for (const auto& each : gone()) shards.put(each->database, each->name, nullptr);
  for (const auto& each : change.tables) shards.put(each->database, each->name, each);
  if (change.gone) {
    auto gone = std::make_shared<Gone>();
    for (const auto& [database, table] : *change.gone) {
      auto dropped = std::make_shared<TableDefinition>();
      dropped->database = database;
      dropped->name = table;
      dropped->dropped = true;
      shards.put(database, table, dropped);
      gone->push_back(std::move(dropped));
    }
    next->gone_ = std::move(gone);
  } else {
    drop_from(next->gone_, [&](const auto& each) {
      const auto known = next->find_exact(each->database, each->name);
      return !known || !known->dropped;
    });
  }
  if (change.databases)
    next->databases_ = std::make_shared<std::vector<DatabaseDefinition>>(*change.databases);
  return next;
}

bool Catalog::operator==(const Catalog& other) const {
  const auto size_of = [](const Shard* shard) { return shard ? shard->entries.size() : 0; };
  for (size_t i = 0; i < kShardCount; ++i) {
    const Shard* mine = shards_.empty() ? nullptr : shards_[i].get();
    const Shard* others = other.shards_.empty() ? nullptr : other.shards_[i].get();
    if (mine == others) continue;
    if (size_of(mine) != size_of(others)) return false;
    for (size_t k = 0; k < size_of(mine); ++k) {
      const auto& table = mine->entries[k].definition;
      const auto same = other.find_exact(table->database, table->name);
      if (same != table && (!same || *same != *table)) return false;
    }
  }
  return names_of(gone()) == names_of(other.gone()) && databases() == other.databases();
}

}  // namespace binsift
