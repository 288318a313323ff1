#include "base/utf8.h"

namespace binsift {
namespace {

// The first byte from `p` on that is not ASCII, or `end`.
const uint8_t* skip_ascii(const uint8_t* p, const uint8_t* end) {
  while (size_t(end - p) >= WideBlock::kSize) {
    const WideBlock::Mask mask = WideBlock::load(p).non_ascii();
    if (mask) return p + WideBlock::first(mask);
    p += WideBlock::kSize;
  }
  if (p == end) return end;
  const size_t left = size_t(end - p);
  const WideBlock::Mask mask = WideBlock::load_short(p, left).non_ascii();
  return mask ? p + WideBlock::first(mask) : end;
}

}  // namespace

bool is_ascii(Bytes bytes) {
  const uint8_t* end = bytes.data() + bytes.size();
  return skip_ascii(bytes.data(), end) == end;
}

bool is_valid_utf8(Bytes bytes) {
  const uint8_t* p = bytes.data();
  const uint8_t* end = p + bytes.size();
  while ((p = skip_ascii(p, end)) != end) {
    do {
      const unsigned length = utf8_length(p, end);
      if (length == 0) return false;
      p += length;
    } while (p != end && *p >= 0x80);
  }
  return true;
}

}  // namespace binsift
