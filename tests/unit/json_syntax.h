#pragma once
// Whether a text is one JSON value, by the grammar of RFC 8259.
#include <string_view>

#include "base/utf8.h"

namespace binsift::test {

class JsonSyntax {
 public:
  static bool is_json(std::string_view text) {
    JsonSyntax syntax{text};
    return is_valid_utf8(as_bytes(text)) && syntax.value() && syntax.rest_.empty();
  }

 private:
  explicit JsonSyntax(std::string_view text) : rest_(text) {}

  void space() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\n')) rest_.remove_prefix(1);
  }
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  bool digits() {
    const size_t before = rest_.size();
    while (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9') rest_.remove_prefix(1);
    return rest_.size() != before;
  }
  bool number() {
    take("-");
    if (!take("0") && !digits()) return false;
    if (take(".") && !digits()) return false;
    if (take("e")) {
      if (!take("+")) take("-");
      return digits();
    }
    return true;
  }
  bool string() {
    if (!take("\"")) return false;
    while (!rest_.empty() && rest_[0] != '"') {
      if (uint8_t(rest_[0]) < 0x20) return false;
      if (take("\\")) {
        if (rest_.empty() || std::string_view("\"\\/bfnrtu").find(rest_[0]) == std::string_view::npos)
          return false;
        if (rest_[0] == 'u') {
          if (rest_.size() < 5 || rest_.find_first_not_of("0123456789abcdefABCDEF", 1) < 5) return false;
        }
      }
      rest_.remove_prefix(1);
    }
    return take("\"");
  }
  bool list(std::string_view close, bool members) {
    space();
    if (take(close)) return true;
    do {
      space();
      if (members && (!string() || (space(), !take(":")))) return false;
      space();
      if (!value()) return false;
      space();
    } while (take(","));
    return take(close);
  }
  bool value() {
    if (take("{")) return list("}", true);
    if (take("[")) return list("]", false);
    if (rest_.starts_with('"')) return string();
    return take("null") || take("true") || take("false") || number();
  }

  std::string_view rest_;
};

}  // namespace binsift::test
