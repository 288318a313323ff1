#pragma once
// A table on a running server, as SQL asks for what it holds: expressions that give the same bytes on MySQL
// and MariaDB for the same values, and no two rows the same bytes.
//
// A row's text is its columns with commas between, each
//   N              NULL
//   TEXT           numbers and times, whose text has no comma
//   LENGTH:CRC32   text (as UTF-8) and bytes
// so that neither a NULL nor what stands within a value can pass for anything else.
#include <optional>
#include <string>
#include <vector>

#include "server/connection.h"

namespace binsift {

struct LiveColumn {
  std::string name;
  std::string type;                // "int", "varchar": without its arguments
  std::string full_type;           // "decimal(10,2)", "int unsigned": without a width that only shows
  std::string charset, collation;  // empty: it has none
  bool nullable = true;
  // FLOAT and DOUBLE as their exponent and mantissa: MySQL and MariaDB do not print them alike.
  bool exact_reals = false;

  // Of an ENUM the name that has this index, as its definition shows it; else the index.
  std::string member(uint64_t index) const;
  bool is_text() const { return !charset.empty(); }
  bool is_binary() const;
  bool is_time() const;  // with a date
  bool is_real() const;
  // SQL of the value as bytes, of any type.
  std::string as_bytes() const;
  // The same, as people read it.
  std::string as_shown() const;
  // SQL of the value's part of a row's text.
  std::string in_row() const;
};

struct LiveKeyPart {
  LiveColumn column;
  bool by_bytes = false;  // its collations on the two servers differ: its order is that of its UTF-8 bytes

  // SQL that orders rows, and a value of it, as order_text() has given it, in SQL.
  std::string order() const;
  std::string literal(const std::string& value) const;
};

struct LiveTable {
  std::string database, name;
  std::vector<LiveColumn> columns;
  std::vector<std::string> key;  // columns of the primary key, or of a unique one without NULL; empty: none
  std::string full_name() const { return database + "." + name; }
};

// `text` between backquotes.
std::string sql_name(const std::string& text);
// `text` as a string that no mode of SQL reads otherwise.
std::string sql_text(const std::string& text);

struct LiveName {
  std::string database, table;
  auto operator<=>(const LiveName&) const = default;
};
// All tables of users' databases. Errors: io.
Result<std::vector<LiveName>> list_live_tables(Connection& server);

// Errors: io (also a table that is not there, or that the user may not see).
Result<LiveTable> describe_live_table(Connection& server, const LiveName& name);

// What makes texts of values the same everywhere: the time zone, the SQL mode. Errors: io.
Result<void> prepare_session(Connection& server);

}  // namespace binsift
