#pragma once
// Rows of one table, column by column, in the order of the log: what a unit gives to a file, and what waits
// in a file for its row group to be full.
#include <memory>
#include <vector>

#include "lake/table_layout.h"

namespace binsift {

// Which of a table's partitions: days and hours since 1970, of the zone that was asked for; 0 where the
// partitions are not by these.
struct PartitionValue {
  int64_t day = 0;
  int hour = 0;
  bool operator==(const PartitionValue&) const = default;
};

using LayoutPtr = std::shared_ptr<const TableLayout>;

struct RowBatch {
  // A column that only some rows need.
  struct Extra {
    size_t of;  // index of the table's column whose raw values it has; kAbsent
    parquet::ColumnValues values{parquet::ColumnValues::Form::repeated};
  };
  static constexpr size_t kAbsent = ~size_t{0};

  LayoutPtr layout;
  PartitionValue partition;
  std::vector<parquet::ColumnValues> columns;  // as TableLayout::places()
  std::vector<Extra> extras;
  size_t row_count = 0;

  explicit RowBatch(LayoutPtr layout);

  parquet::ColumnValues& change(ChangeColumn which) {
    return columns[columns.size() - kChangeColumns + size_t(which)];
  }
  const parquet::ColumnValues& change(ChangeColumn which) const {
    return columns[columns.size() - kChangeColumns + size_t(which)];
  }
  // The column, with nulls for all rows in front of the one that is being appended.
  parquet::ColumnValues& extra(size_t of);
  // Behind the values of a row.
  void end_row() {
    ++row_count;
    if (extras.empty()) [[likely]]
      return;
    fill_extras();
  }
  // Forgets what was appended of rows behind the first `rows`.
  void cut_to(size_t rows);

  // A column has more than it may; what was appended last is to be forgotten.
  bool is_overfull() const;

  // Appends rows [begin, end) of a batch of an equal layout.
  void append(const RowBatch& other, size_t begin, size_t end);
  void clear();
  // Bytes that the values take.
  size_t size() const;
  // Bytes of memory that it keeps.
  size_t capacity() const;

 private:
  void fill_extras();
};

}  // namespace binsift
