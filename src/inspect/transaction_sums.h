#pragma once
// What is added up of one transaction while its events go by.
#include "inspect/table_shape.h"
#include "log/statement.h"
#include "pipeline/transaction.h"

namespace binsift {

struct TransactionSums {
  struct TableRows {
    TableShapePtr table;
    OperationCounts rows{};
    uint64_t bytes = 0;  // of its row events
  };

  bool has_start = false;
  uint32_t start = 0;  // second of its first event behind the GTID
  OperationCounts rows{};
  uint64_t bytes = 0;            // of row events and statements
  uint64_t statement_count = 0;  // changes in statement format
  uint64_t ddl_count = 0;
  std::vector<TableRows> tables;  // in the order of their first rows

  bool is_empty() const { return sum_of(rows) + statement_count + ddl_count == 0; }
  void clear();
  // Of a part behind this one.
  void add(const TransactionSums& later);
};

// One visitor's transaction: its sums, found anew for each. A transaction that is parted among units has sums
// in each.
class TransactionMeter {
 public:
  // What a visitor prepares once a table.
  struct TableMark {
    TableShapePtr shape;
    uint64_t serial = 0;  // the transaction that `index` is of
    size_t index = 0;
  };

  void add_event(const Transaction& transaction, const Header& header) {
    TransactionSums& sums = of(transaction);
    if (sums.has_start) return;
    sums.has_start = true;
    sums.start = header.timestamp;
  }
  // `size` is the event's.
  void add_rows(const Transaction& transaction, TableMark& mark, RowOperation operation, uint64_t count,
                uint32_t size);
  void add_statement(const Transaction& transaction, StatementKind kind, uint32_t size) {
    TransactionSums& sums = of(transaction);
    sums.bytes += size;
    if (kind == StatementKind::change) ++sums.statement_count;
    if (kind == StatementKind::ddl) ++sums.ddl_count;
  }
  TransactionSums& of(const Transaction& transaction) {
    if (transaction.serial != serial_) {
      serial_ = transaction.serial;
      sums_.clear();
    }
    return sums_;
  }

 private:
  uint64_t serial_ = 0;
  TransactionSums sums_;
};

// Whole seconds from the start to the commit: the log tells the start to the second. 0 where it tells none.
// `last` is the second of the last event. Where that is more than a day off the commit, the session's clock
// was set (SET TIMESTAMP, as replays of logs do) and is the one to go by.
inline uint64_t duration_of(const TransactionSums& sums, uint64_t commit_time, uint32_t last) {
  constexpr uint64_t kDay = 86400;
  uint64_t end = commit_time / 1000000;
  if (last + kDay < end || end + kDay < last) end = last;
  return sums.has_start && sums.start != 0 && end > sums.start ? end - sums.start : 0;
}

}  // namespace binsift
