#include "render/json_text.h"

#include <array>

#include "base/utf8.h"
#include "base/wide.h"

namespace binsift {
namespace {

// A value is written in parts of this size: small enough that six times as much is little memory.
constexpr size_t kPart = 32 * 1024;

struct Escapes {
  // The letter behind the backslash; 'u' for \u00xx, 0 where nothing is escaped.
  std::array<char, 256> letter{};
  constexpr Escapes() {
    for (int c = 0; c < 0x20; ++c) letter[size_t(c)] = 'u';
    letter['\b'] = 'b', letter['\f'] = 'f', letter['\n'] = 'n', letter['\r'] = 'r', letter['\t'] = 't';
    letter['"'] = '"', letter['\\'] = '\\';
  }
};
constexpr Escapes kEscapes;

inline char* write_escape(char* out, uint8_t c) {
  const char letter = kEscapes.letter[c];
  out[0] = '\\';
  out[1] = letter;
  if (letter != 'u') return out + 2;
  out[2] = out[3] = '0';
  out[4] = char('0' + (c >> 4));
  out[5] = "0123456789abcdef"[c & 15];
  return out + 6;
}

// Copies characters of three bytes, as nearly all of East Asian text are, two at a time; stops in front of
// any other.
inline const uint8_t* copy_threes(char*& out, const uint8_t* p, const uint8_t* end) {
  while (size_t(end - p) >= 8) {
    const uint64_t v = load_u64(p);
    if ((v & 0xc0c0f0c0c0f0) != 0x8080e08080e0) break;
    // E0 80..9F is overlong, ED A0..BF a surrogate.
    const uint32_t first = uint32_t(v) & 0x200f, second = uint32_t(v >> 24) & 0x200f;
    if (first == 0 || first == 0x200d || second == 0 || second == 0x200d) break;
    std::memcpy(out, &v, 8);
    p += 6, out += 6;
  }
  return p;
}

// Escapes while copying; checks UTF-8 on the way where asked to, and gives null when it is not.
template <bool kCheck>
char* write_escaped(char* out, const uint8_t* p, const uint8_t* end) {
  while (p != end) {
    const size_t left = size_t(end - p);
    const bool whole = left >= WideBlock::kSize;
    const WideBlock block = whole ? WideBlock::load(p) : WideBlock::load_short(p, left);
    block.store(out);
    WideBlock::Mask mask = block.to_escape();
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
      if (kCheck && size_t(end - p) >= 8) p = copy_threes(out, p, end);
      if (p == end) break;
      if (kCheck && *p >= 0x80) {
        const unsigned length = utf8_length(p, end);
        if (length == 0) return nullptr;
        for (unsigned i = 0; i < length; ++i) out[i] = char(p[i]);
        p += length, out += length;
      } else if (kEscapes.letter[*p]) {
        out = write_escape(out, *p++);
      } else {
        break;
      }
    } while (p != end);
  }
  return out;
}

void append_in_parts(OutBuffer& out, const uint8_t* p, const uint8_t* end) {
  out.append('"');
  while (p != end) {
    const size_t size = std::min(size_t(end - p), kPart);
    char* at = out.need(size * kEscapedMost + kEscapedSlack);
    out.advance_to(write_escaped<false>(at, p, p + size));
    p += size;
  }
  out.append('"');
}

}  // namespace

void append_json_string(OutBuffer& out, std::string_view utf8) {
  const Bytes bytes = as_bytes(utf8);
  const uint8_t* end = bytes.data() + bytes.size();
  if (bytes.size() > kPart) return append_in_parts(out, bytes.data(), end);
  char* at = out.need(bytes.size() * kEscapedMost + kEscapedSlack + 2);
  *at++ = '"';
  at = write_escaped<false>(at, bytes.data(), end);
  *at++ = '"';
  out.advance_to(at);
}

bool append_json_text_if_utf8(OutBuffer& out, Bytes bytes) {
  const uint8_t* end = bytes.data() + bytes.size();
  if (bytes.size() > kPart) {
    if (!is_valid_utf8(bytes)) return false;
    append_in_parts(out, bytes.data(), end);
    return true;
  }
  char* at = out.need(bytes.size() * kEscapedMost + kEscapedSlack + 2);
  *at++ = '"';
  at = write_escaped<true>(at, bytes.data(), end);
  if (!at) return false;
  *at++ = '"';
  out.advance_to(at);
  return true;
}

bool append_json_text(OutBuffer& out, Bytes bytes, Charset charset) {
  if (is_utf8_charset(charset)) {
    if (charset == Charset::ascii && !is_ascii(bytes)) return false;
    return append_json_text_if_utf8(out, bytes);
  }
  if (is_ascii_superset(charset) && charset != Charset::binary && is_ascii(bytes)) {
    append_json_string(out, as_text(bytes));
    return true;
  }
  const uint8_t* end = bytes.data() + bytes.size();
  char utf8[4096];
  if (bytes.size() > kPart) {
    // What a drain has taken can't be taken back, so all is converted once to see whether it can be.
    for (const uint8_t* p = bytes.data(); p != end;) {
      if (!convert_to_utf8(charset, p, end, utf8, std::end(utf8))) return false;
    }
    out.append('"');
    for (const uint8_t* p = bytes.data(); p != end;) {
      const char* utf8_end = convert_to_utf8(charset, p, end, utf8, std::end(utf8));
      char* at = out.need(sizeof utf8 * kEscapedMost + kEscapedSlack);
      out.advance_to(write_json_escaped(at, {utf8, utf8_end}));
    }
    out.append('"');
    return true;
  }
  // No byte takes more than an escaped one: three bytes of UTF-8 are not escaped.
  char* at = out.need(bytes.size() * kEscapedMost + kEscapedSlack + 2);
  *at++ = '"';
  for (const uint8_t* p = bytes.data(); p != end;) {
    const char* utf8_end = convert_to_utf8(charset, p, end, utf8, std::end(utf8));
    if (!utf8_end) return false;
    at = write_json_escaped(at, {utf8, utf8_end});
  }
  *at++ = '"';
  out.advance_to(at);
  return true;
}

char* write_json_escaped(char* out, std::string_view utf8) {
  const Bytes bytes = as_bytes(utf8);
  return write_escaped<false>(out, bytes.data(), bytes.data() + bytes.size());
}

char* write_json_escaped_if_utf8(char* out, Bytes bytes) {
  return write_escaped<true>(out, bytes.data(), bytes.data() + bytes.size());
}

}  // namespace binsift
