#include "select/selection.h"

#include <algorithm>

#include "select/glob.h"

namespace binsift {
namespace {

template <class T>
bool is_one_of(const std::vector<T>& wanted, const T& value) {
  return std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool matches_any(const std::vector<std::string>& globs, std::string_view text) {
  return std::any_of(globs.begin(), globs.end(),
                     [text](const std::string& glob) { return glob_matches(glob, text); });
}

}  // namespace

bool is_same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [lower](char x, char y) { return lower(x) == lower(y); });
}

bool Selection::wants_gtid(const Gtid* gtid) const {
  if (!gtid || gtid->kind == GtidKind::none) return !include_gtids;
  return (!include_gtids || include_gtids->contains(*gtid)) && !exclude_gtids.contains(*gtid);
}

bool Selection::wants_time(uint64_t microseconds) const {
  const int64_t time = int64_t(microseconds);
  return (!start_time || time >= *start_time) && (!stop_time || time < *stop_time);
}

bool Selection::wants_server(uint32_t server_id) const {
  return server_ids.empty() || is_one_of(server_ids, server_id);
}

bool Selection::wants_thread(bool known, uint64_t thread_id) const {
  return thread_ids.empty() || (known && is_one_of(thread_ids, thread_id));
}

bool Selection::wants_database(std::string_view database) const {
  return databases.empty() || matches_any(databases, database);
}

bool Selection::wants_table(std::string_view database, std::string_view table) const {
  if (!wants_database(database)) return false;
  if (tables.empty() && excluded_tables.empty()) return true;
  std::string name;
  name.reserve(database.size() + 1 + table.size());
  name.append(database).append(1, '.').append(table);
  return (tables.empty() || matches_any(tables, name)) && !matches_any(excluded_tables, name);
}

bool Selection::wants_operation(RowOperation operation) const {
  if (any_operation) return true;
  switch (operation) {
    case RowOperation::insert_rows: return inserts;
    case RowOperation::update_rows: return updates;
    case RowOperation::delete_rows: return deletes;
  }
  return false;
}

bool Selection::wants_column(std::string_view name) const {
  return columns.empty() || std::any_of(columns.begin(), columns.end(), [name](const std::string& column) {
           return is_same_name(column, name);
         });
}

bool Selection::is_empty() const {
  return !start_time && !stop_time && !include_gtids && exclude_gtids.is_empty() && server_ids.empty() &&
         thread_ids.empty() && databases.empty() && tables.empty() && excluded_tables.empty() &&
         any_operation && columns.empty() && !has_size() && !where;
}

}  // namespace binsift
