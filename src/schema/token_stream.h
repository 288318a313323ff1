#pragma once
// Tokens with a few ahead, and the steps that all statement parsers take. A step that finds something else
// than it looks for moves nothing; `fail` marks the statement as not understood and sticks.
#include <array>
#include <optional>
#include <vector>

#include "schema/sql_lexer.h"

namespace binsift {

class TokenStream {
 public:
  TokenStream(std::string_view sql, const SqlDialect& dialect) : lexer_(sql, dialect) {
    for (Token& token : ahead_) token = lexer_.next();
  }

  const Token& current() const { return ahead_[0]; }
  const Token& peek(size_t n = 1) const { return ahead_[n]; }
  void advance();
  const SqlDialect& dialect() const { return lexer_.dialect(); }

  bool ok() const { return !failed_; }
  void fail() { failed_ = true; }
  // At the statement's end: nothing is left but a semicolon.
  bool at_end() const { return current().kind == TokenKind::end || current().is(';'); }

  bool accept(char symbol);
  bool accept(std::string_view keyword);
  // Both, or neither.
  bool accept(std::string_view first, std::string_view second);
  bool expect(char symbol) { return accept(symbol) || (fail(), false); }
  bool expect(std::string_view keyword) { return accept(keyword) || (fail(), false); }

  bool at_name() const;
  // An identifier of any kind; fails where there is none.
  std::string name();
  // A string; fails where there is none. Introducers (_utf8mb4'…') are not taken.
  std::string text();
  // A name, a string, or BINARY and DEFAULT: what stands behind CHARACTER SET and COLLATE.
  std::string charset_name();
  // A whole number that fits; fails else.
  uint32_t number();

  // Over "(…)", brackets inside included, however deep; fails where they do not close.
  void skip_brackets();
  // Over all up to a comma or a closing bracket of this level, or the end.
  void skip_element();

 private:
  SqlLexer lexer_;
  std::array<Token, 4> ahead_;
  bool failed_ = false;
};

}  // namespace binsift
