#pragma once
// Whether text is what a client takes for statements as they were meant: every quote is closed, and outside of
// quotes stands nothing that a value could have brought in.
#include <string_view>

namespace binsift::test {

// Text of statements that are made of rows alone: `;` and line ends only between them, comments only on lines of
// their own.
inline bool is_sql_text(std::string_view text) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@ (),.=+-:*";
  bool at_line_start = true;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (at_line_start && text.substr(i, 3) == "-- ") {
      i = text.find('\n', i);
      if (i == text.npos) return false;
      continue;
    }
    at_line_start = c == '\n';
    if (c == '\n') {
      if (i == 0 || text[i - 1] != ';') return false;
    } else if (c == ';') {
      if (i + 1 >= text.size() || text[i + 1] != '\n') return false;
    } else if (c == '`') {
      do {
        i = text.find('`', i + 1);
        if (i == text.npos) return false;
      } while (i + 1 < text.size() && text[i + 1] == '`' && ++i);
    } else if (c == '\'') {
      for (++i; i < text.size() && text[i] != '\''; ++i)
        if (text[i] == '\\') ++i;
      if (i >= text.size()) return false;
    } else if (kPlain.find(c) == kPlain.npos || text.substr(i, 2) == "--") {
      return false;
    }
  }
  return at_line_start;
}

}  // namespace binsift::test
