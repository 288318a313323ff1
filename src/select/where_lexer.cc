#include "select/where_lexer.h"

#include <algorithm>

#include "base/utf8.h"

namespace binsift {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '$' ||
         c == '@' || uint8_t(c) >= 0x80;
}
int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<WhereToken>> all() {
    for (;;) {
      while (at_ < text_.size() && (text_[at_] == ' ' || (text_[at_] >= '\t' && text_[at_] <= '\r'))) ++at_;
      WhereToken token{.begin = at_};
      if (at_ == text_.size()) {
        token.end = at_;
        tokens_.push_back(std::move(token));
        return std::move(tokens_);
      }
      if (Result<void> read = next(token); !read) return std::move(read).error();
      token.end = at_;
      tokens_.push_back(std::move(token));
    }
  }

 private:
  char peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  Result<void> next(WhereToken& token) {
    const char c = peek();
    if (c == '\'' || c == '"' || c == '`') return quoted(token, c);
    if ((c == 'x' || c == 'X') && peek(1) == '\'') return hex(token, 2, true);
    if (c == '0' && (peek(1) == 'x' || peek(1) == 'X')) return hex(token, 2, false);
    const bool sign = c == '-' || c == '+';
    const size_t digits = at_ + sign;
    const bool starts = digits < text_.size() &&
                        (is_digit(text_[digits]) ||
                         (text_[digits] == '.' && digits + 1 < text_.size() && is_digit(text_[digits + 1])));
    if (starts && (sign || is_digit(c) || c == '.') && !(c == '.' && follows_name())) return number(token);
    if (is_word(c)) {
      token.kind = WhereTokenKind::word;
      const size_t begin = at_;
      while (at_ < text_.size() && is_word(text_[at_])) ++at_;
      token.text = text_.substr(begin, at_ - begin);
      return {};
    }
    token.kind = WhereTokenKind::symbol;
    for (const std::string_view symbol :
         {"<=>", "<=", ">=", "<>", "!=", "==", "=", "<", ">", "(", ")", ",", "."})
      if (text_.substr(at_).starts_with(symbol)) {
        token.text = symbol == "==" ? "=" : symbol == "<>" ? "!=" : symbol;
        at_ += symbol.size();
        return {};
      }
    const char* hint = c == '&' || c == '|' || c == '!' ? "write and, or, not" : "";
    return where_error(text_, at_, at_ + 1, "not a word of a condition", hint);
  }

  // A point directly behind a name parts it from the next one.
  bool follows_name() const {
    return !tokens_.empty() && tokens_.back().end == at_ &&
           (tokens_.back().kind == WhereTokenKind::word ||
            tokens_.back().kind == WhereTokenKind::quoted_name);
  }

  // Quotes are doubled; in strings a backslash keeps the meaning that it has for the server.
  Result<void> quoted(WhereToken& token, char quote) {
    token.kind = quote == '`' ? WhereTokenKind::quoted_name : WhereTokenKind::string;
    const size_t begin = at_++;
    for (;; ++at_) {
      if (at_ == text_.size()) return where_error(text_, begin, begin + 1, "a quote that is not closed");
      const char c = text_[at_];
      if (c == quote) {
        if (peek(1) != quote) break;
        ++at_;
      } else if (c == '\\' && quote != '`' && at_ + 1 < text_.size()) {
        ++at_;
        switch (text_[at_]) {
          case 'n': token.text += '\n'; continue;
          case 't': token.text += '\t'; continue;
          case 'r': token.text += '\r'; continue;
          case '0': token.text += '\0'; continue;
          case 'b': token.text += '\b'; continue;
          case 'Z': token.text += '\x1a'; continue;
          case '%':
          case '_': token.text += '\\'; break;  // for LIKE
          default: break;
        }
      }
      token.text += text_[at_];
    }
    ++at_;
    return {};
  }

  Result<void> hex(WhereToken& token, size_t prefix, bool closed) {
    token.kind = WhereTokenKind::bytes;
    const size_t begin = at_;
    at_ += prefix;
    const size_t digits = at_;
    while (hex_digit(peek()) >= 0) ++at_;
    const size_t count = at_ - digits;
    if (closed && peek() != '\'')
      return where_error(text_, begin, at_ + 1, "hexadecimal digits that end without a quote");
    if (count % 2 != 0 || (!closed && (count == 0 || is_word(peek()))))
      return where_error(text_, begin, at_, "not a row of hexadecimal bytes, two digits each");
    for (size_t i = digits; i < digits + count; i += 2)
      token.text += char(hex_digit(text_[i]) << 4 | hex_digit(text_[i + 1]));
    if (closed) ++at_;
    return {};
  }

  Result<void> number(WhereToken& token) {
    token.kind = WhereTokenKind::number;
    const size_t begin = at_;
    if (peek() == '-' || peek() == '+') ++at_;
    while (is_digit(peek())) ++at_;
    if (peek() == '.') {
      ++at_;
      while (is_digit(peek())) ++at_;
    }
    if (peek() == 'e' || peek() == 'E') {
      const size_t sign = peek(1) == '-' || peek(1) == '+';
      if (is_digit(peek(1 + sign))) {
        at_ += 1 + sign;
        while (is_digit(peek())) ++at_;
      }
    }
    if (is_word(peek())) {
      while (is_word(peek())) ++at_;
      return where_error(text_, begin, at_, "not a number", "put text and times in quotes");
    }
    token.text = text_.substr(begin, at_ - begin);
    return {};
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<WhereToken> tokens_;
};

// Columns that a terminal shows, where every character takes one.
size_t width_of(std::string_view text) {
  return size_t(std::count_if(text.begin(), text.end(), [](char c) { return (uint8_t(c) & 0xC0) != 0x80; }));
}

}  // namespace

Error where_error(std::string_view expression, size_t begin, size_t end, std::string what, std::string hint) {
  std::string shown(expression);
  for (char& c : shown)
    if (uint8_t(c) < ' ' || c == 0x7f) c = ' ';
  end = std::min(std::max(end, begin + 1), std::max(expression.size(), begin + 1));
  const size_t width = std::max<size_t>(1, width_of(expression.substr(begin, end - begin)));
  std::string picture = "\n  " + shown + "\n  " + std::string(width_of(expression.substr(0, begin)), ' ') +
                        '^' + std::string(width - 1, '~');
  Error error{.kind = ErrorKind::usage, .field = "--where", .detail = std::move(what)};
  (hint.empty() ? error.detail : error.hint) = (hint.empty() ? error.detail : hint) + picture;
  return error;
}

Result<std::vector<WhereToken>> where_tokens(std::string_view expression) {
  if (!is_valid_utf8(Bytes(reinterpret_cast<const uint8_t*>(expression.data()), expression.size())))
    return Error{.kind = ErrorKind::usage, .field = "--where", .detail = "the condition is not UTF-8"};
  return Lexer(expression).all();
}

}  // namespace binsift
