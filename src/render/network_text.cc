#include "render/network_text.h"

#include "base/digits.h"

namespace binsift {
namespace {

constexpr char kHex[] = "0123456789abcdef";

char* write_inet4(char* out, const uint8_t* p) {
  for (int i = 0; i < 4; ++i) {
    if (i > 0) *out++ = '.';
    out = write_u32(out, p[i]);
  }
  return out;
}

char* write_uuid(char* out, const uint8_t* p) {
  for (int i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *out++ = '-';
    *out++ = kHex[p[i] >> 4];
    *out++ = kHex[p[i] & 15];
  }
  return out;
}

// The longest run of two or more zero groups is "::"; addresses that embed an IPv4 one end in its text.
char* write_inet6(char* out, const uint8_t* p) {
  unsigned groups[8];
  for (int i = 0; i < 8; ++i) groups[i] = unsigned(p[2 * i]) << 8 | p[2 * i + 1];
  int run_begin = -1, run_size = 0;
  for (int i = 0; i < 8;) {
    int end = i;
    while (end < 8 && groups[end] == 0) ++end;
    if (end - i > run_size && end - i >= 2) run_begin = i, run_size = end - i;
    i = end == i ? i + 1 : end;
  }
  const bool embeds_v4 = run_begin == 0 && (run_size == 6 || (run_size == 5 && groups[5] == 0xFFFF));
  for (int i = 0; i < 8;) {
    if (i == run_begin) {
      *out++ = ':';
      i += run_size;
      if (i == 8) *out++ = ':';
      continue;
    }
    if (i > 0) *out++ = ':';
    if (i == 6 && embeds_v4) return write_inet4(out, p + 12);
    bool shown = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
      const unsigned digit = groups[i] >> shift & 15;
      shown = shown || digit != 0 || shift == 0;
      if (shown) *out++ = kHex[digit];
    }
    ++i;
  }
  return out;
}

}  // namespace

char* write_address(char* out, TextKind kind, Bytes bytes) {
  uint8_t padded[16] = {};
  const size_t size = kind == TextKind::inet4 ? 4 : 16;
  if (bytes.size() > size) return nullptr;
  if (!bytes.empty()) std::memcpy(padded, bytes.data(), bytes.size());
  if (kind == TextKind::inet4) return write_inet4(out, padded);
  return kind == TextKind::uuid ? write_uuid(out, padded) : write_inet6(out, padded);
}

}  // namespace binsift
