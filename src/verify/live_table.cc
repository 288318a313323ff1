#include "verify/live_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/digits.h"

namespace binsift {
namespace {

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string in_lower_case(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = char(c + 32);
  return text;
}

std::string hex_of(const std::string& bytes) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string hex;
  for (const char c : bytes) (hex += kDigits[uint8_t(c) >> 4]) += kDigits[c & 15];
  return hex;
}

// "int(11) unsigned" as "int unsigned": some servers show a width, and others don't.
std::string without_width(const std::string& type, std::string full) {
  if (!is_one_of(type, {"tinyint", "smallint", "mediumint", "int", "bigint", "year"})) return full;
  const size_t open = full.find('('), close = full.find(')');
  if (open != std::string::npos && close != std::string::npos && close > open)
    full.erase(open, close + 1 - open);
  return full;
}

bool is_number(std::string_view type) {
  return is_one_of(type, {"tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "year"});
}
// A double as its sign, exponent and mantissa, which are whole numbers: all steps are exact, and LOG2, which
// may be off by one next to a power of two, is put right.
std::string exact_text(const std::string& real) {
  const std::string scaled = fmt::format(
      "ABS(IF(ABS({0}) < 1e-200, {0}*POW(2, 600), IF(ABS({0}) > 1e200, {0}*POW(2, -600), {0})))", real);
  const std::string log = "FLOOR(LOG2(" + scaled + "))";
  const std::string exponent =
      fmt::format("({1} + ({0} >= POW(2, {1} + 1)) - ({0} < POW(2, {1})))", scaled, log);
  return fmt::format(
      "IF({0} = 0, CAST({0} AS CHAR), CONCAT(SIGN({0}), IF(ABS({0}) < 1e-200, 's', IF(ABS({0}) > 1e200, 'b', "
      "'')), CAST({2} AS SIGNED), ':', CAST({1}*POW(2, 52 - {2}) AS UNSIGNED)))",
      real, scaled, exponent);
}

// Whose number orders them, not their text.
bool has_index(std::string_view type) {
  return is_one_of(type, {"enum", "set", "bit"});
}

}  // namespace

std::string sql_name(const std::string& text) {
  std::string quoted = "`";
  for (const char c : text) quoted += c == '`' ? "``" : std::string(1, c);
  return quoted + "`";
}

std::string sql_text(const std::string& text) {
  return text.empty() ? "''" : "_utf8mb4 X'" + hex_of(text) + "'";
}

std::string LiveColumn::member(uint64_t index) const {
  size_t at = full_type.find('\'');
  for (uint64_t place = 1; at != std::string::npos; ++place) {
    std::string name;
    for (++at; at < full_type.size(); ++at) {
      if (full_type[at] == '\'' && (at + 1 == full_type.size() || full_type[++at] != '\'')) break;
      name += full_type[at];
    }
    if (place == index) return name;
    at = full_type.find('\'', at);
  }
  return std::to_string(index);
}

bool LiveColumn::is_binary() const {
  return is_one_of(type, {"binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "vector",
                          "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring",
                          "multipolygon", "geometrycollection", "geomcollection"});
}

bool LiveColumn::is_time() const {
  return is_one_of(type, {"date", "datetime", "timestamp"});
}

bool LiveColumn::is_real() const {
  return type == "float" || type == "double";
}

std::string LiveColumn::as_shown() const {
  // FLOAT's own text has fewer digits than it needs.
  return is_real() ? "CAST(" + sql_name(name) + "*1e0 AS CHAR)" : as_bytes();
}

std::string LiveColumn::as_bytes() const {
  const std::string quoted = sql_name(name);
  if (is_binary())
    return is_one_of(type, {"vector"}) ? "UNHEX(HEX(" + quoted + "))" : "CONCAT(" + quoted + ")";
  if (type == "bit") return "CAST(" + quoted + "+0 AS CHAR)";
  if (is_real()) return exact_reals ? exact_text(quoted + "*1e0") : as_shown();
  if (type == "json") return "CAST(CAST(" + quoted + " AS CHAR CHARACTER SET utf8mb4) AS BINARY)";
  if (is_text() && charset != "utf8mb4") return "CAST(CONVERT(" + quoted + " USING utf8mb4) AS BINARY)";
  if (is_text()) return "CAST(" + quoted + " AS BINARY)";
  return "CAST(" + quoted + " AS CHAR)";
}

std::string LiveColumn::in_row() const {
  const std::string value = as_bytes();
  if (is_binary() || is_text() || type == "json" ||
      !(is_number(type) || is_real() || type == "bit" || type == "time" || is_time()))
    return fmt::format("IFNULL(CONCAT(LENGTH({0}),':',CRC32({0})),'N')", value);
  return nullable ? fmt::format("IFNULL({},'N')", value) : value;
}

std::string LiveKeyPart::order() const {
  const std::string quoted = sql_name(column.name);
  if (has_index(column.type)) return quoted + "+0";
  if (column.is_real()) return quoted + "*1e0";
  return by_bytes ? column.as_bytes() : quoted;
}

std::string LiveKeyPart::literal(const std::string& value) const {
  if (is_number(column.type) || has_index(column.type)) return value;
  if (column.is_real()) return value.find_first_of("eE") == std::string::npos ? value + "e0" : value;
  if (column.is_binary() || by_bytes) return value.empty() ? "X''" : "X'" + hex_of(value) + "'";
  return sql_text(value);
}

Result<void> prepare_session(Connection& server) {
  for (const char* statement : {"SET SESSION time_zone = '+00:00'", "SET SESSION sql_mode = ''",
                                "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"})
    if (Result<QueryResult> done = server.query(statement); !done) return std::move(done).error();
  return {};
}

Result<std::vector<LiveName>> list_live_tables(Connection& server) {
  Result<QueryResult> listed = server.query(
      "SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES WHERE TABLE_TYPE IN ('BASE TABLE', "
      "'SYSTEM VERSIONED') AND TABLE_SCHEMA NOT IN ('mysql', 'sys', 'information_schema', "
      "'performance_schema')");
  if (!listed) return std::move(listed).error();
  std::vector<LiveName> names;
  for (const auto& row : listed->rows) names.push_back({row[0].value_or(""), row[1].value_or("")});
  std::sort(names.begin(), names.end());
  return names;
}

Result<LiveTable> describe_live_table(Connection& server, const LiveName& name) {
  LiveTable table{.database = name.database, .name = name.table};
  const std::string where =
      fmt::format("TABLE_SCHEMA = {} AND TABLE_NAME = {}", sql_text(name.database), sql_text(name.table));
  Result<QueryResult> columns = server.query(
      "SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, CHARACTER_SET_NAME, COLLATION_NAME, IS_NULLABLE FROM "
      "information_schema.COLUMNS WHERE " +
      where + " ORDER BY ORDINAL_POSITION");
  if (!columns) return std::move(columns).error();
  for (const auto& row : columns->rows) {
    LiveColumn& column = table.columns.emplace_back();
    column.name = row[0].value_or("");
    column.type = in_lower_case(row[1].value_or(""));
    column.full_type = without_width(column.type, row[2].value_or(""));
    // Members of ENUM and SET have a charset, and their text is ASCII's or any other.
    column.charset = row[3].value_or("");
    column.collation = row[4].value_or("");
    if (column.charset == "binary") column.charset.clear();
    column.nullable = row[5].value_or("") == "YES";
  }
  if (table.columns.empty()) {
    Error error{.kind = ErrorKind::io,
                .detail = "no table " + table.full_name() + " that this user may read"};
    error.file = server.name();
    return error;
  }
  Result<QueryResult> keys = server.query(
      "SELECT INDEX_NAME, COLUMN_NAME, NULLABLE, SUB_PART FROM information_schema.STATISTICS WHERE " + where +
      " AND NON_UNIQUE = 0 ORDER BY INDEX_NAME <> 'PRIMARY', INDEX_NAME, SEQ_IN_INDEX");
  if (!keys) return std::move(keys).error();
  std::string index;
  bool is_good = false;
  for (const auto& row : keys->rows) {
    if (row[0].value_or("") != index) {
      if (is_good) break;
      index = row[0].value_or("");
      table.key.clear();
      is_good = true;
    }
    // A part of a column, an expression, or one that may be NULL tells no rows from each other.
    is_good &= row[1] && !row[3] && row[2].value_or("") != "YES";
    table.key.push_back(row[1].value_or(""));
  }
  if (!is_good) table.key.clear();
  return table;
}

}  // namespace binsift
