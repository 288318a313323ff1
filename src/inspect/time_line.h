#pragma once
// What was committed when: sums by bucket of commit time.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "inspect/table_shape.h"

namespace binsift {

struct TableTimeSums {
  OperationCounts rows{};
  uint64_t bytes = 0;  // of row events
  void add(const TableTimeSums& more);
};

struct TimeSums {
  uint64_t transaction_count = 0, statement_count = 0, ddl_count = 0;
  OperationCounts rows{};
  uint64_t bytes = 0;  // of the transactions
  void add(const TimeSums& more);
};

// The second that a commit time in microseconds counts for; damage may have made it any number.
inline uint32_t second_of(uint64_t commit_time) {
  const uint64_t second = commit_time / 1000000;
  return second > UINT32_MAX ? UINT32_MAX : uint32_t(second);
}

// Buckets start at multiples of their duration since 1970-01-01 00:00 UTC; those of whole weeks on Mondays.
// Only buckets that hold something are kept. Memory is bounded: a line whose duration is given is full past
// kMostBuckets, one without takes longer buckets when it holds too many.
class TimeLine {
 public:
  static constexpr size_t kMostBuckets = 500000;
  // Of a line that finds its duration.
  static constexpr size_t kMostFound = 4096;
  static constexpr size_t kMostTables = 1000;
  static constexpr size_t kMostTableCells = 1 << 17;

  struct Plan {
    uint64_t seconds = 0;   // of a bucket; 0: what fits
    bool by_table = false;  // the tables' rows too
    bool narrow = false;    // bytes are those of selected events, not of whole transactions
  };
  explicit TimeLine(const Plan& plan);

  const Plan& plan() const { return plan_; }
  void add(uint32_t second, const TimeSums& sums);
  void add_table(uint32_t second, const TableShapePtr& table, const TableTimeSums& sums);
  bool is_full() const { return plan_.seconds != 0 && buckets_.size() > kMostBuckets; }

  // A bucket by its number: 0 holds the start of 1970.
  using Number = uint64_t;
  uint64_t seconds() const { return seconds_; }
  Number number_of(uint64_t second) const { return (second + shift()) / seconds_; }
  // Its first second since 1970; below 0 where a week starts in 1969.
  int64_t begin_of(Number number) const { return int64_t(number * seconds_) - int64_t(shift()); }
  const std::map<Number, TimeSums>& buckets() const { return buckets_; }

  struct TableLine {
    TableShapePtr shape;  // null: several tables
    uint64_t bytes = 0;
    std::map<Number, TableTimeSums> buckets;
  };
  // Those with the most bytes, most first, and behind them what all others have together, where they have
  // anything. A table past kMostTables may have a part of its rows among the others.
  std::vector<TableLine> largest_tables(size_t count) const;

  // Goes on with longer buckets, into which the ones so far fit whole. False: there are no longer ones.
  bool lengthen();

 private:
  uint64_t shift() const;
  void fold_tables();

  Plan plan_;
  uint64_t seconds_;
  std::map<Number, TimeSums> buckets_;
  std::map<std::pair<std::string, std::string>, TableLine> tables_;
  TableLine others_;
  size_t cell_count_ = 0;  // buckets of all of tables_
};

}  // namespace binsift
