#include "render/quoted_text.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "base/wide.h"
#include "render/hex_text.h"
#include "render/huge_text.h"
#include "row/charset.h"

namespace binsift {
namespace {

// A value is written in parts of this size: small enough that four times as much is little memory.
constexpr size_t kPart = 32 * 1024;
// An escaped byte takes four at most; a block is stored whole.
constexpr size_t kMost = 4, kSlack = 16;

struct Escapes {
  // The letter behind the backslash; 'x' for \x0b, ' ' where the character stands for itself, 0 where
  // nothing has to be looked at.
  std::array<char, 256> letter{};
  constexpr explicit Escapes(QuoteStyle style) {
    for (int c = 0; c < 0x20; ++c) letter[size_t(c)] = style == QuoteStyle::vendor_text ? 'x' : ' ';
    letter['\b'] = 'b', letter['\t'] = 't', letter['\n'] = 'n', letter['\r'] = 'r';
    if (style == QuoteStyle::vendor_text) letter['\f'] = 'f';
    if (style == QuoteStyle::sql) letter[0] = '0', letter[0x1a] = 'Z';
    letter['\''] = '\'', letter['\\'] = '\\';
  }
};
constexpr Escapes kEscapes[] = {Escapes(QuoteStyle::vendor_text), Escapes(QuoteStyle::sql)};

// Escapes while copying; checks UTF-8 on the way where asked to, and gives null when it is not.
template <bool kCheck>
char* write_escaped(char* out, const uint8_t* p, const uint8_t* end, QuoteStyle style) {
  const Escapes& escapes = kEscapes[size_t(style)];
  while (p != end) {
    const size_t left = size_t(end - p);
    const bool whole = left >= WideBlock::kSize;
    const WideBlock block = whole ? WideBlock::load(p) : WideBlock::load_short(p, left);
    block.store(out);
    WideBlock::Mask mask = block.to_escape<'\''>();
    if constexpr (kCheck) mask |= block.non_ascii();
    if (!whole) mask &= WideBlock::lanes(left);
    if (mask == 0) {
      const size_t step = whole ? WideBlock::kSize : left;
      p += step, out += step;
      continue;
    }
    const size_t clean = WideBlock::first(mask);
    p += clean, out += clean;
    do {
      if (kCheck && *p >= 0x80) {
        const unsigned length = utf8_length(p, end);
        if (length == 0) return nullptr;
        for (unsigned i = 0; i < length; ++i) out[i] = char(p[i]);
        p += length, out += length;
        continue;
      }
      const uint8_t c = *p;
      const char letter = escapes.letter[c];
      if (letter == 0) break;
      ++p;
      if (letter == ' ') {
        *out++ = char(c);
        continue;
      }
      *out++ = '\\';
      *out++ = letter;
      if (letter != 'x') continue;
      *out++ = "0123456789abcdef"[c >> 4];
      *out++ = "0123456789abcdef"[c & 15];
    } while (p != end);
  }
  return out;
}

void append_escaped(OutBuffer& out, Bytes utf8, QuoteStyle style) {
  while (!utf8.empty()) {
    const Bytes part = utf8.first(std::min(utf8.size(), kPart));
    char* at = out.need(part.size() * kMost + kSlack);
    out.advance_to(write_escaped<false>(at, part.data(), part.data() + part.size(), style));
    utf8 = utf8.subspan(part.size());
  }
}

void append_in_parts(OutBuffer& out, Bytes utf8, QuoteStyle style) {
  out.append('\'');
  append_escaped(out, utf8, style);
  out.append('\'');
}

bool append_utf8(OutBuffer& out, Bytes bytes, QuoteStyle style) {
  if (bytes.size() > kPart) {
    if (!is_utf8_text(out, bytes)) return false;
    append_in_parts(out, bytes, style);
    return true;
  }
  char* at = out.need(bytes.size() * kMost + kSlack + 2);
  *at++ = '\'';
  at = write_escaped<true>(at, bytes.data(), bytes.data() + bytes.size(), style);
  if (!at) return false;
  *at++ = '\'';
  out.advance_to(at);
  return true;
}

bool is_printable_ascii(Bytes bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](uint8_t b) { return b >= 0x20 && b < 0x7F; });
}

}  // namespace

void append_quoted(OutBuffer& out, std::string_view utf8, QuoteStyle style) {
  append_in_parts(out, as_bytes(utf8), style);
}

void append_quoted_part(OutBuffer& out, std::string_view utf8) {
  append_escaped(out, as_bytes(utf8), QuoteStyle::vendor_text);
}

void append_sql_quoted_part(OutBuffer& out, std::string_view utf8) {
  append_escaped(out, as_bytes(utf8), QuoteStyle::sql);
}

bool append_quoted_text(OutBuffer& out, Bytes bytes, Charset charset, QuoteStyle style) {
  if (is_utf8_charset(charset)) {
    if (charset == Charset::ascii && !is_ascii_text(out, bytes)) return false;
    return append_utf8(out, bytes, style);
  }
  if (is_ascii_superset(charset) && is_ascii_text(out, bytes))
    return append_in_parts(out, bytes, style), true;
  const uint8_t* const end = bytes.data() + bytes.size();
  char part[4096];
  if (!is_text_of(out, bytes, charset)) return false;
  out.append('\'');
  for (const uint8_t* p = bytes.data(); p != end;) {
    const char* const part_end = convert_to_utf8(charset, p, end, part, std::end(part));
    char* at = out.need(sizeof part * kMost + kSlack);
    const Bytes utf8 = as_bytes({part, size_t(part_end - part)});
    out.advance_to(write_escaped<false>(at, utf8.data(), utf8.data() + utf8.size(), style));
  }
  out.append('\'');
  return true;
}

void append_hex(OutBuffer& out, Bytes bytes) {
  out.append("X'");
  while (!bytes.empty()) {
    const Bytes part = bytes.first(std::min(bytes.size(), kPart));
    char* const at = out.need(2 * part.size());
    out.advance_to(write_hex<'A'>(at, part.data(), part.size()));
    bytes = bytes.subspan(part.size());
  }
  out.append('\'');
}

void append_quoted_bytes(OutBuffer& out, Bytes bytes) {
  if (is_printable_ascii(bytes)) return append_in_parts(out, bytes, QuoteStyle::vendor_text);
  append_hex(out, bytes);
}

void append_identifier(OutBuffer& out, std::string_view name, bool always_quoted) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || c == '@' || uint8_t(c) >= 0x80;
  };
  if (!always_quoted && !name.empty() && std::all_of(name.begin(), name.end(), is_plain))
    return out.append(name);
  out.append('`');
  for (const char c : name) {
    if (c == '`') out.append('`');
    out.append(uint8_t(c) < 0x20 || c == 0x7F ? '?' : c);
  }
  out.append('`');
}

}  // namespace binsift
