#pragma once
// What a statement does to tables that hold rows: whether changes made in front of it can be undone behind
// it.
#include "schema/ddl_statement.h"
#include "schema/sql_lexer.h"

namespace binsift {

struct DdlReach {
  bool any_table = false;           // which tables it changes is not understood
  std::vector<TableName> lost;      // DROP, TRUNCATE, OR REPLACE: their rows are gone
  std::vector<TableName> reshaped;  // other columns, or another name
  std::vector<std::string> lost_databases;
};

// `sql` is UTF-8. Keys that come and go, and tables that are made, do not count.
DdlReach ddl_reach(std::string_view sql, std::string_view database, const SqlDialect& dialect);

// CREATE TRIGGER, DROP TRIGGER.
bool is_about_trigger(std::string_view sql, const SqlDialect& dialect);

}  // namespace binsift
