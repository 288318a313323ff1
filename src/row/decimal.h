#pragma once
// DECIMAL(precision, scale) as it lies in a row image and in JSON.
//   bytes       field
//   0 to 4      the integer digits that are more than a multiple of nine
//   4 each      nine integer digits, big-endian
//   4 each      nine fraction digits
//   0 to 4      the fraction digits left over
// 1-2 digits take one byte, 3-4 two, 5-6 three, 7-9 four. The first bit is inverted; a negative number has
// all its bits inverted. Source: mysql strings/decimal.cc (decimal2bin, bin2decimal, decimal2string).
#include <cstdint>

namespace binsift {

// A column has 65 digits at most; the server's own numbers, which JSON keeps, nine groups of nine.
inline constexpr unsigned kDecimalMaxPrecision = 81, kDecimalMaxScale = 38;  // MariaDB's scale; MySQL's is 30

constexpr bool is_decimal_shape(unsigned precision, unsigned scale) {
  return precision >= 1 && precision <= kDecimalMaxPrecision && scale <= precision &&
         scale <= kDecimalMaxScale;
}

// Bytes of digits that are less than nine.
inline constexpr uint8_t kDecimalRestBytes[10] = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};

constexpr unsigned decimal_size(unsigned precision, unsigned scale) {
  const unsigned whole = precision - scale;
  return whole / 9 * 4 + kDecimalRestBytes[whole % 9] + scale / 9 * 4 + kDecimalRestBytes[scale % 9];
}

// Writes the server's own text ("-0.000001", "0.00": all fraction digits, no leading zeros) and gives back
// its end, or null when a group of digits is out of its range or the shape is none. `bytes` holds
// decimal_size() of them; room for kDecimalRoom must be there.
inline constexpr unsigned kDecimalRoom = 96;
char* write_decimal(char* out, const uint8_t* bytes, unsigned precision, unsigned scale);

// The value without its point: 12.50 is 1250. False: a group is out of its range, or there are more than 38
// digits. `bytes` as above.
bool read_decimal(const uint8_t* bytes, unsigned precision, unsigned scale, __int128& unscaled);

}  // namespace binsift
