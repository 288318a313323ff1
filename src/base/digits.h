#pragma once
// Integers as decimal digits. Each writer gives back the end of what it wrote; it may scribble up to
// kDigitsRoom bytes from where it began, so room for that many must be there.
#include <cstdint>
#include <cstring>

#include <bit>

namespace binsift {

inline constexpr size_t kDigitsRoom = 32;

namespace detail {

struct DigitPairs {
  char text[200];
  constexpr DigitPairs() : text() {
    for (int i = 0; i < 100; ++i) text[2 * i] = char('0' + i / 10), text[2 * i + 1] = char('0' + i % 10);
  }
};
inline constexpr DigitPairs kDigitPairs;

// The eight digits of a value below 10^8 as a word of bytes 0 to 9, the first digit lowest: each step halves
// the lanes with a multiplication by the reciprocal (of 100, then of 10).
inline uint64_t eight_digits(uint32_t value) {
  const uint64_t halves = value / 10000 | uint64_t{value % 10000} << 32;
  const uint64_t hundreds = (halves * 10486 >> 20) & 0x0000007f0000007f;
  const uint64_t pairs = ((halves - hundreds * 100) << 16) + hundreds;
  const uint64_t tens = (pairs * 103 >> 10) & 0x000f000f000f000f;
  return ((pairs - tens * 10) << 8) + tens;
}

inline constexpr uint64_t kEightZeros = 0x3030303030303030;

}  // namespace detail

inline char* write_2_digits(char* out, unsigned value) {
  std::memcpy(out, detail::kDigitPairs.text + 2 * value, 2);
  return out + 2;
}
inline char* write_4_digits(char* out, unsigned value) {
  write_2_digits(out, value / 100);
  return write_2_digits(out + 2, value % 100);
}
inline char* write_6_digits(char* out, uint32_t value) {
  write_2_digits(out, value / 10000);
  return write_4_digits(out + 2, value % 10000);
}
inline char* write_8_digits(char* out, uint32_t value) {
  const uint64_t text = detail::eight_digits(value) | detail::kEightZeros;
  std::memcpy(out, &text, 8);
  return out + 8;
}
inline char* write_9_digits(char* out, uint32_t value) {
  const uint32_t high = value / 100000000;
  *out = char('0' + high);
  return write_8_digits(out + 1, value - high * 100000000);
}
// `count` digits, 1 to 9, of a value that has no more.
inline char* write_padded(char* out, uint32_t value, unsigned count) {
  switch (count) {
    case 1: *out = char('0' + value); break;
    case 2: write_2_digits(out, value); break;
    case 3:
    case 4: {
      char digits[4];
      write_4_digits(digits, value);
      std::memcpy(out, digits + 4 - count, count);
      break;
    }
    case 9: write_9_digits(out, value); break;
    default: {
      const uint64_t text = (detail::eight_digits(value) | detail::kEightZeros) >> 8 * (8 - count);
      std::memcpy(out, &text, 8);
    }
  }
  return out + count;
}

// A value below 10^8, without leading zeros.
inline char* write_small(char* out, uint32_t value) {
  const uint64_t digits = detail::eight_digits(value);
  // The last digit always counts, so that 0 is one digit.
  const unsigned zeros = unsigned(std::countr_zero(digits | uint64_t{1} << 56)) / 8;
  const uint64_t text = (digits | detail::kEightZeros) >> 8 * zeros;
  std::memcpy(out, &text, 8);
  return out + (8 - zeros);
}

inline char* write_u32(char* out, uint32_t value) {
  if (value < 100000000) return write_small(out, value);
  const uint32_t high = value / 100000000;
  return write_8_digits(write_small(out, high), value - high * 100000000);
}

inline char* write_u64(char* out, uint64_t value) {
  constexpr uint64_t k8 = 100000000, k16 = k8 * k8;
  if (value < k8) return write_small(out, uint32_t(value));
  if (value >= k16) {
    out = write_small(out, uint32_t(value / k16));
    value %= k16;
    out = write_8_digits(out, uint32_t(value / k8));
  } else {
    out = write_small(out, uint32_t(value / k8));
  }
  return write_8_digits(out, uint32_t(value % k8));
}

inline char* write_i64(char* out, int64_t value) {
  *out = '-';
  const bool negative = value < 0;
  return write_u64(out + negative, negative ? 0 - uint64_t(value) : uint64_t(value));
}

}  // namespace binsift
