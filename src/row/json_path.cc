#include "row/json_path.h"

#include <charconv>

#include "base/utf8.h"

namespace binsift {
namespace {

// Four hexadecimal digits; false: not.
bool read_unit(std::string_view text, uint32_t& unit) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), unit, 16);
  return text.size() == 4 && error == std::errc() && end == text.data() + 4;
}

// Undoes the escapes of a JSON string without its quotes. False: they are none.
bool unescape(std::string_view text, std::string& out) {
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c != '\\') {
      out += c;
      continue;
    }
    if (text.empty()) return false;
    const char kind = text.front();
    text.remove_prefix(1);
    switch (kind) {
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case '"':
      case '\\':
      case '/': out += kind; break;
      case 'u': {
        uint32_t code, low;
        if (!read_unit(text.substr(0, 4), code)) return false;
        text.remove_prefix(4);
        if (code >= 0xd800 && code <= 0xdfff) {
          if (code >= 0xdc00 || !text.starts_with("\\u") || !read_unit(text.substr(2, 4), low)) return false;
          if (low < 0xdc00 || low > 0xdfff) return false;
          code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
          text.remove_prefix(6);
        }
        char utf8[4];
        out.append(utf8, write_utf8(utf8, code));
        break;
      }
      default: return false;
    }
  }
  return true;
}

}  // namespace

bool JsonPathReader::next(JsonPathLeg& leg) {
  if (!ok_ || rest_.empty()) return false;
  const char kind = rest_.front();
  rest_.remove_prefix(1);
  ok_ = (kind == '[' && read_cell(leg)) || (kind == '.' && read_member(leg));
  return ok_;
}

bool JsonPathReader::read_cell(JsonPathLeg& leg) {
  leg.is_cell = true;
  leg.from_end = rest_.starts_with("last");
  if (leg.from_end) {
    leg.index = 0;
    rest_.remove_prefix(4);
    if (rest_.starts_with(']')) return rest_.remove_prefix(1), true;
    if (!rest_.starts_with('-')) return false;
    rest_.remove_prefix(1);
  }
  const char* end = rest_.data() + rest_.size();
  const auto [behind, error] = std::from_chars(rest_.data(), end, leg.index);
  if (error != std::errc() || behind == end || *behind != ']') return false;
  rest_.remove_prefix(size_t(behind - rest_.data()) + 1);
  return true;
}

bool JsonPathReader::read_member(JsonPathLeg& leg) {
  leg.is_cell = false;
  if (rest_.starts_with('"')) return read_quoted(leg);
  const size_t size = std::min(rest_.find_first_of(".["), rest_.size());
  leg.name = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return size != 0 && leg.name.find_first_of("*\" ") == std::string_view::npos;
}

bool JsonPathReader::read_quoted(JsonPathLeg& leg) {
  bool escaped = false;
  size_t size = 1;
  while (size < rest_.size() && rest_[size] != '"') {
    const bool escape = rest_[size] == '\\';
    escaped |= escape;
    size += escape ? 2 : 1;
  }
  if (size >= rest_.size()) return false;
  leg.name = rest_.substr(1, size - 1);
  rest_.remove_prefix(size + 1);
  if (!escaped) return true;
  std::string& name = names_.emplace_back();
  if (!unescape(leg.name, name)) return false;
  leg.name = name;
  return true;
}

}  // namespace binsift
