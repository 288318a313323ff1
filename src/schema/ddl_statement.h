#pragma once
// Statements that change what is known of tables, as they are written: no catalog is looked at.
#include <string>
#include <vector>

#include "schema/catalog.h"

namespace binsift {

inline constexpr size_t kMostColumns = 4096;   // of a table, in both flavours
inline constexpr size_t kMostKeyParts = 64;    // more than any server takes
inline constexpr size_t kMostClauses = 20000;  // of an ALTER TABLE: each column, twice, and some

struct TableName {
  std::string database;  // the default one where the statement names none
  std::string name;
};

// A column as written, before its table's charset is settled.
struct ColumnSpec {
  ColumnDefinition definition;
  bool inherits_charset = false;  // a text type that names none: the table's default
  bool primary_key = false;       // PRIMARY KEY, or KEY alone, among its attributes
  bool unique = false;            // likewise
  bool row_start = false;         // MariaDB: AS ROW START; ColumnDefinition has AS ROW END
  bool with_versioning = false;   // MariaDB: WITH SYSTEM VERSIONING on the column
};

struct CharsetClause {
  bool given = false;
  bool database_default = false;  // CHARACTER SET DEFAULT
  uint16_t charset = kCharsetUnknown;
};

struct Period {
  std::string name, start, end;  // PERIOD FOR name (start, end)
};

// A key of any kind.
struct KeySpec {
  KeyDefinition key;
  bool primary = false;
  bool if_not_exists = false;
  std::string period;  // … WITHOUT OVERLAPS: the period that the key ends with
};

struct CreateTable {
  TableName table;
  bool or_replace = false;
  bool if_not_exists = false;
  bool temporary = false;
  bool from_query = false;   // … SELECT: its columns are not in the statement
  bool has_columns = false;  // a list in brackets
  bool like = false;
  TableName like_table;
  std::vector<ColumnSpec> columns;
  std::vector<KeySpec> keys;
  std::vector<Period> periods;
  CharsetClause charset;
  bool server_made = false;  // written as SHOW CREATE TABLE does
  bool versioned = false;    // WITH SYSTEM VERSIONING, on the table or a column
  bool sequence = false;
};

enum class AlterKind : uint8_t {
  add_column,
  change_column,
  drop_column,
  rename_column,
  add_key,
  drop_primary_key,
  drop_key,
  rename_key,
  rename_table,
  convert_charset,
  default_charset,
  set_visible,
  add_versioning,
  drop_versioning,
  partition_to_table,
  table_to_partition,
};

struct AlterClause {
  AlterKind kind{};
  std::string name;        // the column or key that it is about
  std::string new_name;    // rename_column, rename_key
  ColumnSpec column;       // add_column, change_column
  bool if_exists = false;  // or IF NOT EXISTS
  bool first = false;
  std::string after;  // empty: none
  KeySpec key;
  CharsetClause charset;
  TableName table;      // rename_table, partition_to_table, table_to_partition
  bool visible = true;  // set_visible
};

struct AlterTable {
  TableName table;
  bool if_exists = false;
  std::vector<AlterClause> clauses;
};

struct RenameTables {
  std::vector<std::pair<TableName, TableName>> pairs;
};

struct DropTables {
  std::vector<TableName> tables;
  bool temporary = false;
  bool permanent = false;  // the server has split the statement: none of these is a temporary one
};

struct DatabaseStatement {
  std::string name;
  bool or_replace = false;
  bool if_not_exists = false;
  CharsetClause charset;
};

enum class DdlKind : uint8_t {
  none,  // nothing that changes a table
  create_table,
  alter_table,
  rename_tables,
  drop_tables,
  create_database,
  alter_database,
  drop_database,
};

struct DdlStatement {
  DdlKind kind = DdlKind::none;
  // False: some of it is not understood. `touched` then holds the tables it names; where that is empty too,
  // it can be any.
  bool understood = true;
  std::vector<TableName> touched;

  CreateTable create;
  AlterTable alter;
  RenameTables rename;
  DropTables drop;
  DatabaseStatement database;
};

}  // namespace binsift
