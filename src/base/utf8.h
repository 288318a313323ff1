#pragma once
// UTF-8 as Unicode defines it: 1 to 4 bytes, no overlong forms, no surrogates, nothing past U+10FFFF.
#include "base/cursor.h"
#include "base/wide.h"

namespace binsift {

bool is_valid_utf8(Bytes bytes);
bool is_ascii(Bytes bytes);

// Bytes of the character that begins at `p` and is not ASCII: 2 to 4, or 0 where it is not valid.
inline unsigned utf8_length(const uint8_t* p, const uint8_t* end) {
  const size_t left = size_t(end - p);
  const uint32_t v = left >= 4 ? load_u32(p) : uint32_t(load_up_to_8(p, left));
  if ((v & 0x00c0c0f0) == 0x008080e0) {
    const uint32_t range = v & 0x200f;  // E0 80..9F is overlong, ED A0..BF a surrogate
    return range != 0 && range != 0x200d ? 3 : 0;
  }
  if ((v & 0xc0e0) == 0x80c0) return (v & 0x1e) ? 2 : 0;
  if ((v & 0xc0c0c0f8) == 0x808080f0) {
    const uint32_t plane = (v & 7) << 2 | (v >> 12 & 3);
    return plane >= 1 && plane <= 16 ? 4 : 0;
  }
  return 0;
}

// Writes one character; `code` is at most U+10FFFF. Room for 4 bytes.
inline char* write_utf8(char* out, uint32_t code) {
  if (code < 0x80) {
    *out++ = char(code);
  } else if (code < 0x800) {
    *out++ = char(0xc0 | code >> 6);
    *out++ = char(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    *out++ = char(0xe0 | code >> 12);
    *out++ = char(0x80 | (code >> 6 & 0x3f));
    *out++ = char(0x80 | (code & 0x3f));
  } else {
    *out++ = char(0xf0 | code >> 18);
    *out++ = char(0x80 | (code >> 12 & 0x3f));
    *out++ = char(0x80 | (code >> 6 & 0x3f));
    *out++ = char(0x80 | (code & 0x3f));
  }
  return out;
}

}  // namespace binsift
