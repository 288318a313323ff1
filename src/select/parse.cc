#include "select/parse.h"

#include "select/datetime.h"
#include "select/glob.h"

namespace binsift {
namespace {

Error usage(const char* option, std::string_view text, const char* what, const char* hint = "") {
  return {.kind = ErrorKind::usage,
          .field = option,
          .detail = std::string("'").append(text).append("': ").append(what),
          .hint = hint};
}

// Gives the error of a part the name of its option.
Error of_option(const char* option, Error error) {
  error.field = option;
  return error;
}

Result<void> check_globs(const char* option, const std::vector<std::string>& globs, bool with_database) {
  for (const std::string& glob : globs) {
    if (glob.empty() || is_malformed_glob(glob)) return usage(option, glob, "not a pattern");
    // A name without a database matches no table at all, which is never what was meant.
    if (with_database && glob.find_first_of(".*?[") == glob.npos) {
      return usage(option, glob, "a table without its database",
                   "write db.table, or *.table for any database");
    }
  }
  return {};
}

Result<void> read_times(const SelectionText& text, Selection& selection) {
  if (text.start_datetime.empty() && text.stop_datetime.empty() && text.time_zone.empty()) return {};
  const auto zone = TimeZone::of(text.time_zone);
  if (!zone) return of_option("--time-zone", zone.error());
  if (!text.start_datetime.empty()) {
    auto time = parse_datetime(text.start_datetime, *zone);
    if (!time) return of_option("--start-datetime", std::move(time).error());
    selection.start_time = *time;
  }
  if (!text.stop_datetime.empty()) {
    auto time = parse_datetime(text.stop_datetime, *zone);
    if (!time) return of_option("--stop-datetime", std::move(time).error());
    selection.stop_time = *time;
  }
  if (selection.start_time && selection.stop_time && *selection.stop_time < *selection.start_time) {
    return usage("--stop-datetime", text.stop_datetime, "before --start-datetime");
  }
  return {};
}

Result<void> read_gtids(const SelectionText& text, Selection& selection) {
  if (!text.include_gtids.empty()) {
    auto set = parse_gtid_set(text.include_gtids);
    if (!set) return of_option("--include-gtids", std::move(set).error());
    selection.include_gtids = std::move(*set);
  }
  auto set = parse_gtid_set(text.exclude_gtids);
  if (!set) return of_option("--exclude-gtids", std::move(set).error());
  selection.exclude_gtids = std::move(*set);
  return {};
}

Result<void> read_operations(const SelectionText& text, Selection& selection) {
  selection.any_operation = text.operations.empty();
  for (const std::string& operation : text.operations) {
    if (operation == "insert") {
      selection.inserts = true;
    } else if (operation == "update") {
      selection.updates = true;
    } else if (operation == "delete") {
      selection.deletes = true;
    } else if (operation == "ddl") {
      selection.ddl = true;
    } else if (operation == "statement") {
      selection.statements = true;
    } else {
      return usage("--op", operation, "none of insert, update, delete, ddl, statement");
    }
  }
  return {};
}

}  // namespace

Result<Selection> parse_selection(const SelectionText& text) {
  Selection selection;
  selection.server_ids = text.server_ids;
  selection.thread_ids = text.thread_ids;
  selection.databases = text.databases;
  selection.tables = text.tables;
  selection.excluded_tables = text.excluded_tables;
  selection.columns = text.columns;
  selection.min_rows = text.min_rows;
  selection.min_bytes = text.min_bytes;
  if (auto read = read_times(text, selection); !read) return std::move(read).error();
  if (auto read = read_gtids(text, selection); !read) return std::move(read).error();
  if (auto read = read_operations(text, selection); !read) return std::move(read).error();
  if (auto checked = check_globs("--database", text.databases, false); !checked)
    return std::move(checked).error();
  if (auto checked = check_globs("--table", text.tables, true); !checked) return std::move(checked).error();
  if (auto checked = check_globs("--exclude-table", text.excluded_tables, true); !checked) {
    return std::move(checked).error();
  }
  if (!text.where.empty()) {
    auto where = parse_where(text.where);
    if (!where) return std::move(where).error();
    selection.where = std::move(*where);
    if (!text.time_zone.empty()) {
      auto zone = TimeZone::of(text.time_zone);
      if (!zone) return of_option("--time-zone", std::move(zone).error());
      selection.where_zone = std::move(*zone);
    }
  }
  return selection;
}

}  // namespace binsift
