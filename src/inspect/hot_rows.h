#pragma once
// The rows that are changed most often, in bounded memory. A count is at least what was seen since the row
// was last forgotten, and at most that and what it may have had before: both are told.
#include <string>
#include <unordered_map>
#include <vector>

#include "inspect/table_shape.h"
#include "row/table.h"

namespace binsift {

// A table as its primary keys are kept. Two of the same signature hold the same rows.
struct KeyedTable {
  std::shared_ptr<const Table> table;  // its key's columns are known by name and type
  TableShapePtr shape;
  std::string signature;
};
using KeyedTablePtr = std::shared_ptr<const KeyedTable>;

// Changes by row of one table; the rows are the images of their keys (hot_row_counter.h).
using RowChanges = std::unordered_map<std::string, OperationCounts>;

class HotRows {
 public:
  static constexpr size_t kUsualRows = 1 << 16;
  static constexpr size_t kMostKeyBytes = 32 << 20;
  explicit HotRows(size_t most_rows = kUsualRows) : most_rows_(most_rows) {}

  void add(const KeyedTablePtr& table, const RowChanges& changes);

  struct Row {
    KeyedTablePtr table;
    std::string key;
    OperationCounts seen{};
    uint64_t error = 0;  // changes it may have had before those

    uint64_t at_least() const { return sum_of(seen); }
    uint64_t at_most() const { return sum_of(seen) + error; }
  };
  // Those with the highest counts (of what was seen), most first.
  std::vector<Row> hottest(size_t count) const;
  // No row that is not kept was changed more often.
  uint64_t bound() const { return bound_; }
  size_t size() const { return rows_.size(); }

 private:
  struct Kept {
    OperationCounts seen{};
    uint64_t error = 0;
    uint64_t at_most() const { return sum_of(seen) + error; }
  };
  void forget();

  const size_t most_rows_;
  std::vector<KeyedTablePtr> tables_;
  std::unordered_map<std::string, uint32_t> table_numbers_;  // by signature
  std::unordered_map<std::string, Kept> rows_;               // by table number and key
  size_t key_bytes_ = 0;
  uint64_t bound_ = 0;
};

}  // namespace binsift
