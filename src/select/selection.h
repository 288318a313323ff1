#pragma once
// Which transactions, events and rows go on. Every question is cheap and may be asked by many threads at
// once.
#include <optional>
#include <string>
#include <vector>

#include "base/time_zone.h"
#include "event/rows.h"
#include "gtid/gtid_set.h"
#include "select/where_tree.h"

namespace binsift {

struct Selection {
  std::optional<int64_t> start_time, stop_time;  // microseconds since 1970; start included, stop not
  std::optional<GtidSet> include_gtids;
  GtidSet exclude_gtids;
  std::vector<uint32_t> server_ids;  // empty: all
  std::vector<uint64_t> thread_ids;
  std::vector<std::string> databases;                // globs; empty: all
  std::vector<std::string> tables, excluded_tables;  // globs over "db.table"
  // Empty: all. Else those named.
  bool any_operation = true;
  bool inserts = false, updates = false, deletes = false, ddl = false, statements = false;
  std::vector<std::string> columns;  // empty: all
  uint64_t min_rows = 0, min_bytes = 0;
  std::shared_ptr<const WhereTree> where;  // null: all rows
  TimeZone where_zone;                     // of its TIMESTAMP values

  // Null: a transaction without a GTID.
  bool wants_gtid(const Gtid* gtid) const;
  // A transaction's commit time. Times need not ascend in a log: a later one is no end.
  bool wants_time(uint64_t microseconds) const;
  bool wants_server(uint32_t server_id) const;
  // A transaction whose thread the log does not tell is not one of those asked for.
  bool wants_thread(bool known, uint64_t thread_id) const;
  bool wants_database(std::string_view database) const;
  // `database` and "database.table" both pass what is asked of them.
  bool wants_table(std::string_view database, std::string_view table) const;
  bool wants_operation(RowOperation operation) const;
  bool wants_ddl() const { return any_operation || ddl; }
  bool wants_statements() const { return any_operation || statements; }
  bool wants_column(std::string_view name) const;  // in any case
  // Nothing was asked for: all goes on.
  bool is_empty() const;
  // A transaction of so many rows and bytes.
  bool wants_size(uint64_t rows, uint64_t bytes) const { return rows >= min_rows && bytes >= min_bytes; }
  bool has_size() const { return min_rows != 0 || min_bytes != 0; }
};

// Column names have no case, and no server folds more than their ASCII letters when it compares with an
// option.
bool is_same_name(std::string_view a, std::string_view b);

}  // namespace binsift
