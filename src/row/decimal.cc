#include "row/decimal.h"

#include "base/digits.h"
#include "base/endian.h"

namespace binsift {
namespace {

constexpr uint32_t kPowers[10] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};

// A big-endian group of 1 to 4 bytes with `flip` (all ones or zero) undone.
inline uint32_t load_group(const uint8_t* p, unsigned size, uint32_t flip) {
  switch (size) {
    case 1: return (p[0] ^ flip) & 0xff;
    case 2: return (uint32_t{p[0]} << 8 | p[1]) ^ (flip & 0xffff);
    case 3: return (uint32_t{p[0]} << 16 | uint32_t{p[1]} << 8 | p[2]) ^ (flip & 0xffffff);
    default: return load_be32(p) ^ flip;
  }
}

}  // namespace

char* write_decimal(char* out, const uint8_t* bytes, unsigned precision, unsigned scale) {
  if (!is_decimal_shape(precision, scale)) return nullptr;
  const unsigned whole = precision - scale;
  const bool negative = !(bytes[0] & 0x80);
  const uint32_t flip = negative ? 0xffffffff : 0;
  uint32_t sign_bit = 0x80;  // of the first byte, undone in the group that holds it

  char* const start = out;
  *out = '-';
  out += negative;
  char* const first_digit = out;

  // Integer digits: nothing is written before the first that is not zero.
  if (const unsigned rest = whole % 9) {
    const unsigned size = kDecimalRestBytes[rest];
    const uint32_t value = load_group(bytes, size, flip) ^ sign_bit << 8 * (size - 1);
    sign_bit = 0;
    if (value >= kPowers[rest]) return nullptr;
    bytes += size;
    if (value) out = write_u32(out, value);
  }
  for (unsigned groups = whole / 9; groups; --groups, bytes += 4) {
    const uint32_t value = load_be32(bytes) ^ flip ^ sign_bit << 24;
    sign_bit = 0;
    if (value >= kPowers[9]) return nullptr;
    if (out != first_digit) {
      out = write_9_digits(out, value);
    } else if (value) {
      out = write_u32(out, value);
    }
  }
  if (out == first_digit) {
    if (scale == 0) out = start;  // a negative zero without a fraction loses its sign
    *out++ = '0';
  }
  if (scale == 0) return out;

  *out++ = '.';
  for (unsigned groups = scale / 9; groups; --groups, bytes += 4) {
    const uint32_t value = load_be32(bytes) ^ flip ^ sign_bit << 24;
    sign_bit = 0;
    if (value >= kPowers[9]) return nullptr;
    out = write_9_digits(out, value);
  }
  if (const unsigned rest = scale % 9) {
    const unsigned size = kDecimalRestBytes[rest];
    const uint32_t value = load_group(bytes, size, flip) ^ sign_bit << 8 * (size - 1);
    if (value >= kPowers[rest]) return nullptr;
    out = write_padded(out, value, rest);
  }
  return out;
}

}  // namespace binsift
