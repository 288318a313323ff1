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

// A decimal of at least four bytes, with 1 to 18 integer digits and at most 9 of a fraction: any group can be
// cut out of four bytes, and the integer is one number.
inline char* write_common_decimal(char* out, const uint8_t* bytes, unsigned size, unsigned whole,
                                  unsigned scale) {
  const bool negative = !(bytes[0] & 0x80);
  const uint32_t flip = negative ? 0xffffffff : 0;
  *out = '-';
  char* const start = out;
  out += negative;

  const uint32_t first = load_be32(bytes) ^ flip ^ 0x80000000;
  uint64_t integer = first;
  const unsigned rest = whole >= 9 ? whole - 9 : whole;
  if (rest) {
    const unsigned rest_size = kDecimalRestBytes[rest];
    integer = first >> (32 - 8 * rest_size);
    if (integer >= kPowers[rest]) return nullptr;
    if (whole >= 9) {
      const uint32_t group = load_be32(bytes + rest_size) ^ flip;
      if (group >= kPowers[9]) return nullptr;
      integer = integer * kPowers[9] + group;
    }
  } else if (first >= kPowers[9]) {
    return nullptr;
  }
  if (scale == 0) {
    if (integer == 0) out = start;  // a negative zero without a fraction loses its sign
    return write_u64(out, integer);
  }
  out = write_u64(out, integer);
  const uint32_t fraction =
      (load_be32(bytes + size - 4) ^ flip) & uint32_t(0xffffffffull >> (32 - 8 * kDecimalRestBytes[scale]));
  if (fraction >= kPowers[scale]) return nullptr;
  *out++ = '.';
  if (scale == 9) return write_9_digits(out, fraction);
  write_8_digits(out, fraction * kPowers[8 - scale]);
  return out + scale;
}

}  // namespace

char* write_decimal(char* out, const uint8_t* bytes, unsigned precision, unsigned scale) {
  if (!is_decimal_shape(precision, scale)) return nullptr;
  const unsigned whole = precision - scale;
  const unsigned size_of_all = decimal_size(precision, scale);
  if (whole >= 1 && whole <= 18 && scale <= 9 && size_of_all >= 4) [[likely]]
    return write_common_decimal(out, bytes, size_of_all, whole, scale);
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

bool read_decimal(const uint8_t* bytes, unsigned precision, unsigned scale, __int128& unscaled) {
  if (!is_decimal_shape(precision, scale) || precision > 38) return false;
  const bool negative = !(bytes[0] & 0x80);
  const uint32_t flip = negative ? 0xffffffff : 0;
  unsigned __int128 value = 0;
  bool first = true;
  const auto take = [&](unsigned digits) {
    if (digits == 0) return true;
    const unsigned size = kDecimalRestBytes[digits];
    uint32_t group = load_group(bytes, size, flip);
    if (first) group ^= uint32_t{0x80} << 8 * (size - 1);  // the sign
    first = false;
    bytes += size;
    value = value * kPowers[digits] + group;
    return group < kPowers[digits];
  };
  const unsigned whole = precision - scale;
  bool good = take(whole % 9);
  for (unsigned i = 0; i < whole / 9; ++i) good &= take(9);
  for (unsigned i = 0; i < scale / 9; ++i) good &= take(9);
  good &= take(scale % 9);
  unscaled = negative ? -__int128(value) : __int128(value);
  return good;
}

}  // namespace binsift
