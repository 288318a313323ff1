#pragma once
// What inspect says of a table itself.
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "event/rows.h"
#include "row/table.h"

namespace binsift {

struct TableShape {
  std::string database, name;
  std::string text;  // "shop.orders", printable
  std::string json;  // "db":"shop","table":"orders"
  bool primary_key_known = false;
  std::vector<std::string> primary_key;
  NameSource names = NameSource::unknown;
};
using TableShapePtr = std::shared_ptr<const TableShape>;

TableShapePtr shape_of(const Table& table);

// By RowOperation: inserts, updates, deletes.
using OperationCounts = std::array<uint64_t, 3>;

inline uint64_t sum_of(const OperationCounts& counts) {
  return counts[0] + counts[1] + counts[2];
}
inline void add_to(OperationCounts& counts, const OperationCounts& more) {
  for (size_t i = 0; i < counts.size(); ++i) counts[i] += more[i];
}
inline constexpr const char* kOperationNames[] = {"insert", "update", "delete"};

}  // namespace binsift
