#pragma once
// Statements one after the other, and how tables read after them.
#include <string>

#include "schema/resolve.h"
#include "schema/type_match.h"

namespace binsift::test {

struct Statements {
  SchemaHistory history;
  StatementContext context{.database = "d", .server_charset = 45, .seen_at = "log:4"};

  Statements() { run("CREATE DATABASE d CHARACTER SET utf8mb4"); }
  explicit Statements(Flavour flavour) : Statements() { context.flavour = flavour; }

  Statements& run(std::string_view sql) {
    history.apply(sql, context);
    return *this;
  }
  const TableDefinition* find(std::string_view table) const { return history.catalog()->find("d", table); }

  // "a int, b varchar(10) utf8mb4", columns that stand for the primary key with a star; "?" where the table
  // is unknown and why, "-" where nothing is known.
  std::string table(std::string_view name) const {
    const TableDefinition* table = find(name);
    if (!table) return "-";
    if (!table->doubt.empty()) return "? " + table->doubt;
    std::string text;
    for (uint32_t i = 0; i < table->columns.size(); ++i) {
      if (i) text += ", ";
      text += table->columns[i].name;
      for (uint32_t key : table->primary_key) {
        if (key == i) text += '*';
      }
      text += ' ' + text_of(table->columns[i]);
    }
    return text;
  }
  // The names alone.
  std::string names(std::string_view name) const {
    const TableDefinition* table = find(name);
    if (!table) return "-";
    if (!table->doubt.empty()) return "?";
    std::string text;
    for (const ColumnDefinition& column : table->columns) (text += text.empty() ? "" : " ") += column.name;
    return text;
  }
};

// The column of CREATE TABLE t (c TYPE).
inline std::string column_of(std::string_view type, Flavour flavour = Flavour::mysql, uint64_t sql_mode = 0) {
  Statements statements(flavour);
  statements.context.sql_mode = sql_mode;
  statements.run("CREATE TABLE t (c " + std::string(type) + ")");
  const std::string text = statements.table("t");
  return text.starts_with("c ") ? text.substr(2) : text;
}

}  // namespace binsift::test
