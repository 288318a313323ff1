#include "inspect/transaction_sums.h"

namespace binsift {

void TransactionSums::clear() {
  has_start = false;
  rows = {};
  bytes = statement_count = ddl_count = 0;
  tables.clear();
}

void TransactionSums::add(const TransactionSums& later) {
  if (!has_start) {
    has_start = later.has_start;
    start = later.start;
  }
  add_to(rows, later.rows);
  bytes += later.bytes;
  statement_count += later.statement_count;
  ddl_count += later.ddl_count;
  for (const TableRows& more : later.tables) {
    TableRows* known = nullptr;
    for (TableRows& table : tables)
      if (table.table == more.table ||
          (table.table->name == more.table->name && table.table->database == more.table->database))
        known = &table;
    if (known) {
      add_to(known->rows, more.rows);
      known->bytes += more.bytes;
    } else {
      tables.push_back(more);
    }
  }
}

void TransactionMeter::add_rows(const Transaction& transaction, TableMark& mark, RowOperation operation,
                                uint64_t count, uint32_t size) {
  TransactionSums& sums = of(transaction);
  sums.bytes += size;
  sums.rows[size_t(operation)] += count;
  if (mark.serial != transaction.serial || mark.index >= sums.tables.size()) {
    mark.serial = transaction.serial;
    mark.index = sums.tables.size();
    sums.tables.push_back({.table = mark.shape});
  }
  sums.tables[mark.index].rows[size_t(operation)] += count;
  sums.tables[mark.index].bytes += size;
}

}  // namespace binsift
