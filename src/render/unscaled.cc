#include "render/unscaled.h"

#include "base/digits.h"
#include "row/decimal.h"

namespace binsift {

Bytes least_twos_complement(Bytes bytes) {
  while (bytes.size() > 1 && ((bytes[0] == 0 && bytes[1] < 0x80) || (bytes[0] == 0xFF && bytes[1] >= 0x80)))
    bytes = bytes.subspan(1);
  return bytes;
}

Bytes unscaled_of_decimal(uint8_t (&room)[kUnscaledRoom], const uint8_t* packed, unsigned precision,
                          unsigned scale) {
  char text[kDecimalRoom];
  const char* const end = write_decimal(text, packed, precision, scale);
  if (!end) return {};
  // Words of 32 bits, the lowest first
  constexpr unsigned kWords = kUnscaledRoom / 4;
  uint32_t words[kWords] = {};
  unsigned used = 1;
  const char* p = text;
  const bool negative = *p == '-';
  p += negative;
  while (p != end) {
    uint32_t group = 0, power = 1;
    for (; p != end && power < 1000000000; ++p) {
      if (*p == '.') continue;
      group = group * 10 + uint32_t(*p - '0');
      power *= 10;
    }
    uint64_t carry = group;
    for (unsigned n = 0; n < used; ++n) {
      carry += uint64_t{words[n]} * power;
      words[n] = uint32_t(carry);
      carry >>= 32;
    }
    if (carry != 0 && used < kWords) words[used++] = uint32_t(carry);
  }
  uint64_t carry = 1;
  for (unsigned n = 0; n < kWords; ++n) {
    uint32_t word = words[n];
    if (negative) {
      carry += uint32_t(~word);
      word = uint32_t(carry);
      carry >>= 32;
    }
    for (unsigned byte = 0; byte < 4; ++byte)
      room[kUnscaledRoom - 1 - 4 * n - byte] = uint8_t(word >> 8 * byte);
  }
  return least_twos_complement(Bytes(room, kUnscaledRoom));
}

}  // namespace binsift
