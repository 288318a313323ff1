#include "lines/json_token.h"

#include <charconv>

namespace binsift {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The four hexadecimal digits at `p`; above 0xFFFF: they are none.
uint32_t read_hex4(const char* p) {
  uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = p[i], letter = char(c | 0x20);
    if (is_digit(c))
      value = value << 4 | uint32_t(c - '0');
    else if (letter >= 'a' && letter <= 'f')
      value = value << 4 | uint32_t(letter - 'a' + 10);
    else
      return UINT32_MAX;
  }
  return value;
}

void append_code_point(OutBuffer& out, uint32_t c) {
  char* p = out.need(4);
  if (c < 0x80) {
    *p++ = char(c);
  } else if (c < 0x800) {
    *p++ = char(0xC0 | c >> 6);
    *p++ = char(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    *p++ = char(0xE0 | c >> 12);
    *p++ = char(0x80 | (c >> 6 & 0x3F));
    *p++ = char(0x80 | (c & 0x3F));
  } else {
    *p++ = char(0xF0 | c >> 18);
    *p++ = char(0x80 | (c >> 12 & 0x3F));
    *p++ = char(0x80 | (c >> 6 & 0x3F));
    *p++ = char(0x80 | (c & 0x3F));
  }
  out.advance_to(p);
}

}  // namespace

bool has_escapes(std::string_view inner) {
  return !inner.empty() && std::memchr(inner.data(), '\\', inner.size()) != nullptr;
}

bool unescape_json(std::string_view inner, OutBuffer& out) {
  while (!inner.empty()) {
    const size_t plain = std::min(inner.find('\\'), inner.size());
    out.append(inner.substr(0, plain));
    inner.remove_prefix(plain);
    if (inner.empty()) return true;
    if (inner.size() < 2) return false;
    const char escape = inner[1];
    inner.remove_prefix(2);
    switch (escape) {
      case '"':
      case '\\':
      case '/': out.append(escape); break;
      case 'b': out.append('\b'); break;
      case 'f': out.append('\f'); break;
      case 'n': out.append('\n'); break;
      case 'r': out.append('\r'); break;
      case 't': out.append('\t'); break;
      case 'u': {
        if (inner.size() < 4) return false;
        uint32_t c = read_hex4(inner.data());
        if (c > 0xFFFF || (c >= 0xDC00 && c < 0xE000)) return false;
        inner.remove_prefix(4);
        if (c >= 0xD800 && c < 0xDC00) {
          if (inner.size() < 6 || inner[0] != '\\' || inner[1] != 'u') return false;
          const uint32_t low = read_hex4(inner.data() + 2);
          if (low < 0xDC00 || low >= 0xE000) return false;
          inner.remove_prefix(6);
          c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        }
        append_code_point(out, c);
        break;
      }
      default: return false;
    }
  }
  return true;
}

bool read_number(std::string_view raw, NumberText& number) {
  number = {};
  const char* p = raw.data();
  const char* const end = p + raw.size();
  const auto digits = [&] {
    const char* const begin = p;
    while (p < end && is_digit(*p)) ++p;
    return std::string_view(begin, size_t(p - begin));
  };
  if (p < end && *p == '-') number.negative = true, ++p;
  number.whole = digits();
  if (number.whole.empty() || (number.whole.size() > 1 && number.whole[0] == '0')) return false;
  if (p < end && *p == '.') {
    ++p;
    number.has_fraction = true;
    number.fraction = digits();
    if (number.fraction.empty()) return false;
  }
  if (p < end && (*p | 0x20) == 'e') {
    ++p;
    number.has_exponent = true;
    if (p < end && (*p == '-' || *p == '+')) ++p;
    if (digits().empty()) return false;
  }
  return p == end;
}

bool read_i64(std::string_view text, int64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

bool read_u64(std::string_view text, uint64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace binsift
