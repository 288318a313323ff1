#include "log/statement.h"

#include <algorithm>

namespace binsift {
namespace {

char upper(char c) {
  return c >= 'a' && c <= 'z' ? char(c - 32) : c;
}

bool equals(std::string_view text, std::string_view in_upper_case) {
  return text.size() == in_upper_case.size() && std::equal(text.begin(), text.end(), in_upper_case.begin(),
                                                           [](char a, char b) { return upper(a) == b; });
}

bool starts(std::string_view text, std::string_view in_upper_case) {
  return equals(text.substr(0, in_upper_case.size()), in_upper_case);
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view skip_to_first_word(std::string_view sql) {
  for (;;) {
    while (!sql.empty() && (is_space(sql[0]) || sql[0] == '(' || sql[0] == ';')) sql.remove_prefix(1);
    if (sql.starts_with("/*") && !sql.starts_with("/*!") && !sql.starts_with("/*M!")) {
      const size_t end = sql.find("*/", 2);
      if (end == std::string_view::npos) return {};
      sql.remove_prefix(end + 2);
    } else if (sql.starts_with("#") || sql.starts_with("-- ")) {
      const size_t end = sql.find('\n');
      if (end == std::string_view::npos) return {};
      sql.remove_prefix(end + 1);
    } else {
      return sql;
    }
  }
}

bool is_change(std::string_view sql) {
  const size_t end =
      size_t(std::find_if(sql.begin(), sql.end(),
                          [](char c) { return is_space(c) || c == '(' || c == '/' || c == '`'; }) -
             sql.begin());
  const std::string_view word = sql.substr(0, end);
  for (const char* each : {"INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD", "CALL", "WITH", "SELECT", "DO",
                           "IMPORT", "VALUES", "HANDLER"})
    if (equals(word, each)) return true;
  return false;
}

}  // namespace

namespace {

std::string name_behind(std::string_view sql, std::string_view words) {
  sql = skip_to_first_word(sql);
  if (!starts(sql, words)) return {};
  sql.remove_prefix(words.size());
  while (!sql.empty() && is_space(sql.front())) sql.remove_prefix(1);
  while (!sql.empty() && (is_space(sql.back()) || sql.back() == ';')) sql.remove_suffix(1);
  const char quote = sql.size() < 2 ? '\0' : sql.front();
  if ((quote != '`' && quote != '"') || sql.back() != quote) return std::string(sql);
  sql = sql.substr(1, sql.size() - 2);
  std::string name;
  for (size_t i = 0; i < sql.size(); ++i) {
    name += sql[i];
    if (sql[i] == quote && i + 1 < sql.size() && sql[i + 1] == quote) ++i;
  }
  return name;
}

}  // namespace

std::string savepoint_of(std::string_view sql) {
  return name_behind(sql, "SAVEPOINT ");
}

std::string rollback_target_of(std::string_view sql) {
  std::string name = name_behind(sql, "ROLLBACK TO SAVEPOINT ");
  return name.empty() ? name_behind(sql, "ROLLBACK TO ") : name;
}

bool is_same_savepoint(std::string_view name, std::string_view other) {
  return std::equal(name.begin(), name.end(), other.begin(), other.end(),
                    [](char a, char b) { return upper(a) == upper(b); });
}

std::string portable_savepoint(std::string_view sql) {
  const std::string target = rollback_target_of(sql);
  const std::string name = target.empty() ? savepoint_of(sql) : target;
  if (name.empty()) return std::string(sql);
  std::string statement = target.empty() ? "SAVEPOINT `" : "ROLLBACK TO `";
  for (const char c : name) statement.append(c == '`' ? 2 : 1, c);
  return statement + "`";
}

StatementKind kind_of_statement(std::string_view sql) {
  if (sql == "BEGIN") return StatementKind::begin;  // nearly all of them
  sql = skip_to_first_word(sql);
  if (sql.empty()) return StatementKind::ddl;
  std::string_view trimmed = sql;
  while (!trimmed.empty() && (is_space(trimmed.back()) || trimmed.back() == ';' || trimmed.back() == '\0'))
    trimmed.remove_suffix(1);
  switch (upper(sql[0])) {
    case 'B':
      if (equals(trimmed, "BEGIN")) return StatementKind::begin;
      break;
    case 'C':
      if (equals(trimmed, "COMMIT")) return StatementKind::commit;
      break;
    case 'R':
      if (equals(trimmed, "ROLLBACK")) return StatementKind::rollback;
      if (starts(sql, "ROLLBACK TO") || starts(sql, "RELEASE SAVEPOINT")) return StatementKind::savepoint;
      break;
    case 'S':
      if (starts(sql, "SAVEPOINT")) return StatementKind::savepoint;
      if (equals(trimmed, "START TRANSACTION")) return StatementKind::begin;
      break;
    case 'X':
      if (starts(sql, "XA START") || starts(sql, "XA BEGIN")) return StatementKind::xa_start;
      if (starts(sql, "XA END")) return StatementKind::xa_end;
      if (starts(sql, "XA COMMIT") || starts(sql, "XA ROLLBACK")) return StatementKind::xa_finish;
      break;
    default: break;
  }
  return is_change(sql) ? StatementKind::change : StatementKind::ddl;
}

}  // namespace binsift
