#pragma once
// Tables by their table maps. A table map is a third of the bytes of an OLTP log and nearly always one that
// was seen: it is compared, and decoded only when it is new.
#include <cstring>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "row/row_reader.h"
#include "schema/catalog.h"
#include "schema/resolve.h"
#include "select/where_condition.h"

namespace binsift {

// `Plan` is what the visitor prepares once a table; it is made from a const Table&.
template <class Plan>
class TableCache {
 public:
  struct Entry {
    std::vector<uint8_t> map;  // the event's body behind the table id
    Table table;
    RowReader reader;
    std::unique_ptr<Plan> plan;
    bool has_unknown_type = false;  // a column's
    bool has_old_temporal = false;  // whose fraction, and so size, nothing tells
    enum class Selected : uint8_t { unknown, no, yes } selected = Selected::unknown;
    std::unique_ptr<WhereCondition> where;  // made when the first rows come
    std::shared_ptr<const Catalog> catalog;
    const TableDefinition* definition = nullptr;
    std::shared_ptr<const FormatDescription> format;
  };

  // The entry for a table map, which is then in force. `make_plan(const Table&) -> std::unique_ptr<Plan>`.
  // Errors: corrupt.
  template <class MakePlan>
  Result<Entry*> map(Bytes body, const std::shared_ptr<const FormatDescription>& format,
                     const std::shared_ptr<const Catalog>& catalog, MakePlan&& make_plan) {
    const size_t id_size = format->post_header_length(EventType::TABLE_MAP_EVENT) == 6 ? 4 : 6;
    if (body.size() < id_size)
      return Error{.kind = ErrorKind::corrupt, .field = "table_id", .need = id_size, .have = body.size()};
    const uint64_t id = id_size == 6 ? load_u48(body.data()) : load_u32(body.data());
    Slot& slot = slots_[id % kSlots];
    if (slot.entry && slot.id == id && fits(*slot.entry, body.subspan(id_size), format, catalog)) {
      in_force_.push_back({id, slot.entry});
      return slot.entry;
    }
    const std::string_view key = as_text(body.subspan(id_size));
    auto found = entries_.find(key);
    if (found != entries_.end() && !fits(*found->second, body.subspan(id_size), format, catalog)) {
      forget(found->second.get());
      entries_.erase(found);
      found = entries_.end();
    }
    if (found == entries_.end()) {
      if (entries_.size() >= kMostEntries) drop_old();
      Result<TableMap> decoded = decode_table_map(body, *format);
      if (!decoded) return std::move(decoded).error();
      auto entry = std::make_unique<Entry>();
      entry->map.assign(body.begin() + long(id_size), body.end());
      entry->catalog = catalog;
      entry->definition = catalog ? catalog->find(decoded->database, decoded->table) : nullptr;
      entry->format = format;
      entry->table = resolve_table(*decoded, entry->definition, *format);
      entry->table.axes_of_system = format->flavour == Flavour::mysql && format->version_id >= 80000;
      entry->reader = RowReader(entry->table);
      for (const Column& column : entry->table.columns) {
        entry->has_unknown_type |= name_of(column.type).empty();
        entry->has_old_temporal |= column.storage == Storage::old_time ||
                                   column.storage == Storage::old_datetime ||
                                   column.storage == Storage::old_timestamp;
      }
      entry->plan = make_plan(std::as_const(entry->table));
      found =
          entries_
              .emplace(std::string_view(reinterpret_cast<const char*>(entry->map.data()), entry->map.size()),
                       std::move(entry))
              .first;
    }
    slot = {id, found->second.get()};
    in_force_.push_back({id, slot.entry});
    return slot.entry;
  }

  // Null: no table map of this id is in force.
  Entry* find(uint64_t table_id) const {
    for (size_t i = in_force_.size(); i-- > 0;)
      if (in_force_[i].id == table_id) return in_force_[i].entry;
    return nullptr;
  }

  // The statement has ended: its table maps are in force no longer.
  void end_statement() { in_force_.clear(); }

 private:
  struct Slot {
    uint64_t id = 0;
    Entry* entry = nullptr;
  };
  static constexpr size_t kSlots = 64;
  // Tables that one worker keeps.
  static constexpr size_t kMostEntries = 16384;

  static bool fits(Entry& entry, Bytes map, const std::shared_ptr<const FormatDescription>& format,
                   const std::shared_ptr<const Catalog>& catalog) {
    if (entry.map.size() != map.size() || std::memcmp(entry.map.data(), map.data(), map.size()) != 0)
      return false;
    if (entry.format != format) {
      if (entry.format->flavour != format->flavour || entry.format->version_id != format->version_id)
        return false;
      entry.format = format;
    }
    if (entry.catalog != catalog) {
      const TableDefinition* definition =
          catalog ? catalog->find(entry.table.database, entry.table.name) : nullptr;
      if (definition != entry.definition) return false;
      entry.catalog = catalog;
    }
    return true;
  }
  // Drops all entries but those in force.
  void drop_old() {
    for (Slot& slot : slots_) slot.entry = nullptr;
    std::erase_if(entries_, [&](const auto& each) {
      for (const Slot& slot : in_force_)
        if (slot.entry == each.second.get()) return false;
      return true;
    });
  }
  void forget(const Entry* entry) {
    for (Slot& slot : slots_)
      if (slot.entry == entry) slot.entry = nullptr;
    std::erase_if(in_force_, [&](const Slot& slot) { return slot.entry == entry; });
  }

  Slot slots_[kSlots];
  std::vector<Slot> in_force_;
  std::unordered_map<std::string_view, std::unique_ptr<Entry>> entries_;
};

}  // namespace binsift
