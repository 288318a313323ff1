#include "inspect/one_line.h"

#include "base/utf8.h"

namespace binsift {
namespace {

bool is_white(uint8_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

// Bytes of the printable character at `p`; 0 where there is none.
unsigned printable_length(const uint8_t* p, const uint8_t* end) {
  if (*p < 0x80) return *p >= 0x20 && *p != 0x7F;
  const unsigned length = utf8_length(p, end);
  // U+0080 to U+009F are control characters too.
  return length == 2 && p[0] == 0xC2 && p[1] < 0xA0 ? 0 : length;
}

}  // namespace

void append_one_line(OutBuffer& out, std::string_view text, size_t most) {
  const uint8_t* p = as_bytes(text).data();
  const uint8_t* const end = p + text.size();
  char* o = out.need(most + 8);
  const char* const limit = o + most;
  bool white = false, first = true;
  for (; p < end; ++p) {
    if (is_white(*p)) {
      white = !first;
      continue;
    }
    const unsigned length = printable_length(p, end);
    if (o + white + (length ? length : 1) > limit) {
      std::memcpy(o, "…", 3);
      o += 3;
      break;
    }
    if (white) *o++ = ' ';
    white = first = false;
    if (length == 0) {
      *o++ = '?';
      continue;
    }
    std::memcpy(o, p, length);
    o += length;
    p += length - 1;
  }
  out.advance_to(o);
}

void append_lines(OutBuffer& out, std::string_view text, std::string_view prefix) {
  while (!text.empty() && is_white(uint8_t(text.back()))) text.remove_suffix(1);
  while (!text.empty()) {
    const size_t line_end = text.find('\n');
    const Bytes line = as_bytes(text.substr(0, line_end));
    text.remove_prefix(line_end == std::string_view::npos ? text.size() : line_end + 1);
    out.append(prefix);
    const uint8_t* const end = line.data() + line.size();
    for (const uint8_t* p = line.data(); p < end;) {
      const unsigned length = *p == '\t' ? 1 : printable_length(p, end);
      if (length == 0 && *p == '\r' && p + 1 == end) break;
      char* o = out.need(8);
      if (length == 0) {
        *o = '?';
        out.advance_to(o + 1);
        ++p;
        continue;
      }
      std::memcpy(o, p, length);
      out.advance_to(o + length);
      p += length;
    }
    out.append('\n');
  }
}

}  // namespace binsift
