#pragma once
// Tokens of the SQL of MySQL and MariaDB: enough to read statements that define tables, and to skip over all
// others.
#include <string>
#include <string_view>

#include "event/format_description.h"

namespace binsift {

inline constexpr uint64_t MODE_REAL_AS_FLOAT = 1;
inline constexpr uint64_t MODE_ANSI_QUOTES = 4;
inline constexpr uint64_t MODE_ORACLE = 512;  // MariaDB
inline constexpr uint64_t MODE_MAXDB = 4096;  // up to MySQL 5.7; TIMESTAMP is DATETIME
inline constexpr uint64_t MODE_NO_BACKSLASH_ESCAPES = 1 << 20;

struct SqlDialect {
  uint64_t sql_mode = 0;
  Flavour flavour = Flavour::mysql;
  uint32_t version_id = 0;  // executable comments up to this version count; 0: all of the flavour's
};

enum class TokenKind : uint8_t {
  end,
  word,      // an identifier without quotes, or a keyword
  name,      // `quoted`, or "quoted" under ANSI_QUOTES
  text,      // 'string', "string", N'string'
  number,    // 12, 1.5e3
  bytes,     // x'4D', 0x4D, b'01', 0b01
  variable,  // @a, @@a, @`a`
  symbol,    // any other character, one by one
  broken,    // no token: an open quote or comment; nothing follows it
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view raw;  // as written, quotes included
  size_t offset = 0;     // of raw
  bool is(char c) const { return kind == TokenKind::symbol && raw[0] == c; }
  // Whether this is the keyword, which is given in upper case. A quoted name never is.
  bool is(std::string_view keyword) const;
};

// The identifier a word or name stands for, the value of a text: quotes and escapes taken away.
std::string value_of(const Token& token, uint64_t sql_mode);

// Reads a statement's tokens in order. Comments and white space fall out; what an executable comment holds
// stays in when its version counts. Views point into the statement.
class SqlLexer {
 public:
  SqlLexer(std::string_view sql, const SqlDialect& dialect) : sql_(sql), dialect_(dialect) {}
  Token next();
  size_t offset() const { return at_; }
  const SqlDialect& dialect() const { return dialect_; }

 private:
  char peek(size_t ahead = 0) const { return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0'; }
  bool skip_blank();
  bool skip_comment();
  bool enter_executable_comment();
  Token quoted(char quote, size_t from, TokenKind kind);
  Token word_or_number();
  Token variable();
  Token token(TokenKind kind, size_t from) const { return {kind, sql_.substr(from, at_ - from), from}; }
  Token broken(size_t from);

  std::string_view sql_;
  SqlDialect dialect_;
  size_t at_ = 0;
  unsigned open_comments_ = 0;  // executable ones that we are in
  bool behind_dot_ = false;     // what follows a dot is an identifier, digits and all
};

}  // namespace binsift
