#include "schema/sql_lexer.h"

#include <algorithm>

namespace binsift {
namespace {

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
// All bytes of other alphabets are letters.
bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '$' ||
         (c & 0x80);
}
char upper(char c) {
  return c >= 'a' && c <= 'z' ? char(c - 32) : c;
}

char unescape(char c) {
  switch (c) {
    case '0': return '\0';
    case 'b': return '\b';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'Z': return '\x1a';
    default: return c;
  }
}

// MariaDB takes no notice of the comments for the MySQL versions that it has parted from.
bool counts(uint32_t version, bool mariadb_only, const SqlDialect& dialect) {
  if (mariadb_only && dialect.flavour != Flavour::mariadb) return false;
  if (dialect.flavour == Flavour::mariadb && !mariadb_only && version >= 50700 && version <= 99999)
    return false;
  const uint32_t newest = dialect.flavour == Flavour::mariadb ? 129999 : 99999;
  return version <= (dialect.version_id ? dialect.version_id : newest);
}

}  // namespace

bool Token::is(std::string_view keyword) const {
  return kind == TokenKind::word && raw.size() == keyword.size() &&
         std::equal(raw.begin(), raw.end(), keyword.begin(), [](char a, char b) { return upper(a) == b; });
}

std::string value_of(const Token& token, uint64_t sql_mode) {
  std::string_view raw = token.raw;
  if (token.kind == TokenKind::text && raw[0] != '\'' && raw[0] != '"') raw.remove_prefix(1);  // N'…'
  if (token.kind != TokenKind::name && token.kind != TokenKind::text) return std::string(raw);
  const char quote = raw[0];
  const bool escapes = token.kind == TokenKind::text && !(sql_mode & MODE_NO_BACKSLASH_ESCAPES);
  raw = raw.substr(1, raw.size() - 2);
  std::string value;
  value.reserve(raw.size());
  for (size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == quote) {
      ++i;  // doubled
      value += quote;
    } else if (raw[i] == '\\' && escapes && i + 1 < raw.size()) {
      ++i;
      if (raw[i] == '%' || raw[i] == '_') value += '\\';
      value += unescape(raw[i]);
    } else {
      value += raw[i];
    }
  }
  return value;
}

Token SqlLexer::broken(size_t from) {
  at_ = sql_.size();
  return {TokenKind::broken, sql_.substr(from), from};
}

// Steps over white space and comments; false at an open comment.
bool SqlLexer::skip_blank() {
  while (at_ < sql_.size()) {
    const char c = sql_[at_];
    if (is_space(c)) {
      ++at_;
    } else if (c == '#' ||
               (c == '-' && peek(1) == '-' && (at_ + 2 >= sql_.size() || uint8_t(peek(2)) <= ' '))) {
      while (at_ < sql_.size() && sql_[at_] != '\n') ++at_;
    } else if (c == '/' && peek(1) == '*') {
      if (!enter_executable_comment() && !skip_comment()) return false;
    } else if (c == '*' && peek(1) == '/' && open_comments_ > 0) {
      --open_comments_;
      at_ += 2;
    } else {
      break;
    }
  }
  return open_comments_ == 0 || at_ < sql_.size();
}

bool SqlLexer::enter_executable_comment() {
  const bool mariadb_only = peek(2) == 'M' && peek(3) == '!';
  if (!mariadb_only && peek(2) != '!') return false;
  size_t digits_at = at_ + (mariadb_only ? 4 : 3);
  uint32_t version = 0;
  unsigned digits = 0;
  while (digits < 6 && digits_at < sql_.size() && is_digit(sql_[digits_at])) {
    version = version * 10 + uint32_t(sql_[digits_at++] - '0');
    ++digits;
  }
  if (digits < 5) {
    // Fewer digits are no version but part of the statement.
    digits_at -= digits;
    version = 0;
  }
  if (!counts(version, mariadb_only, dialect_)) return false;
  at_ = digits_at;
  ++open_comments_;
  return true;
}

// A comment that does not count may hold others.
bool SqlLexer::skip_comment() {
  const bool nests = peek(2) == '!' || (peek(2) == 'M' && peek(3) == '!');
  at_ += 2;
  unsigned depth = 1;
  while (at_ + 1 < sql_.size()) {
    if (sql_[at_] == '*' && sql_[at_ + 1] == '/') {
      at_ += 2;
      if (--depth == 0) return true;
    } else if (nests && sql_[at_] == '/' && sql_[at_ + 1] == '*') {
      at_ += 2;
      ++depth;
    } else {
      ++at_;
    }
  }
  return false;
}

Token SqlLexer::next() {
  if (at_ >= sql_.size() && open_comments_ == 0) return {TokenKind::end, {}, sql_.size()};
  const size_t before = at_;
  if (!skip_blank()) return broken(before);
  if (at_ >= sql_.size()) return {TokenKind::end, {}, sql_.size()};
  const size_t from = at_;
  const char c = sql_[at_];
  const bool behind_dot = std::exchange(behind_dot_, false);
  if (c == '`') return quoted('`', from, TokenKind::name);
  if (c == '\'') return quoted('\'', from, TokenKind::text);
  if (c == '"')
    return quoted('"', from, dialect_.sql_mode & MODE_ANSI_QUOTES ? TokenKind::name : TokenKind::text);
  if (c == '@') return variable();
  if (behind_dot && is_name_char(c)) {
    while (is_name_char(peek())) ++at_;
    return token(TokenKind::word, from);
  }
  if (is_name_char(c)) return word_or_number();
  ++at_;
  behind_dot_ = c == '.';
  return token(TokenKind::symbol, from);
}

// `at_` is at the opening quote.
Token SqlLexer::quoted(char quote, size_t from, TokenKind kind) {
  const bool escapes = kind != TokenKind::name && !(dialect_.sql_mode & MODE_NO_BACKSLASH_ESCAPES);
  ++at_;
  while (at_ < sql_.size()) {
    const char c = sql_[at_];
    if (c == '\\' && escapes) {
      at_ += 2;
    } else if (c != quote) {
      ++at_;
    } else if (peek(1) == quote) {
      at_ += 2;
    } else {
      ++at_;
      return token(kind, from);
    }
  }
  return broken(from);
}

Token SqlLexer::word_or_number() {
  const size_t from = at_;
  const char c = upper(sql_[at_]);
  if (peek(1) == '\'' && (c == 'N' || c == 'X' || c == 'B')) {
    ++at_;
    return quoted('\'', from, c == 'N' ? TokenKind::text : TokenKind::bytes);
  }
  size_t end = at_;
  while (end < sql_.size() && is_name_char(sql_[end])) ++end;
  const std::string_view run = sql_.substr(from, end - from);
  at_ = end;
  if (!is_digit(c)) return token(TokenKind::word, from);
  if (run.size() > 2 && run[0] == '0' && (run[1] == 'x' || run[1] == 'b')) {
    const auto digit = [&](char d) { return run[1] == 'x' ? is_hex_digit(d) : d == '0' || d == '1'; };
    if (std::all_of(run.begin() + 2, run.end(), digit)) return token(TokenKind::bytes, from);
  }
  // Digits, then maybe a fraction and an exponent; else a name that begins with digits.
  size_t digits = 0;
  while (digits < run.size() && is_digit(run[digits])) ++digits;
  at_ = from + digits;
  if (digits == run.size() && peek() == '.') {
    ++at_;
    while (is_digit(peek())) ++at_;
  }
  if (upper(peek()) == 'E') {
    const size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if (is_digit(peek(1 + sign))) {
      at_ += 1 + sign;
      while (is_digit(peek())) ++at_;
    }
  }
  if (!is_name_char(peek())) return token(TokenKind::number, from);
  while (is_name_char(peek())) ++at_;
  return token(TokenKind::word, from);
}

Token SqlLexer::variable() {
  const size_t from = at_;
  while (peek() == '@') ++at_;
  const char c = peek();
  if (c == '`' || c == '\'' || c == '"') {
    const Token inner = quoted(c, at_, c == '`' ? TokenKind::name : TokenKind::text);
    if (inner.kind == TokenKind::broken) return inner;
  } else {
    while (is_name_char(peek()) || peek() == '.') ++at_;
  }
  return token(TokenKind::variable, from);
}

}  // namespace binsift
