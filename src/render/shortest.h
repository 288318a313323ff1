#pragma once
// The shortest decimal that reads back as a binary floating-point number, and of those the nearest to it.
// Source: R. Giulietti, "The Schubfach way to render doubles" (2020); the names are its.
#include <cstdint>

#include <bit>
#include <type_traits>

namespace binsift {

// digits / 10^places
struct ShortDecimal {
  uint64_t digits = 0;  // at most 17
  int places = 0;       // 0 to 22
};

namespace detail {

__extension__ using Wide = unsigned __int128;

// 10^n to 128 bits, the highest set. Up to here it is exact.
inline constexpr int kPowersOfTen = 23;
struct PowersOfTen {
  uint64_t high[kPowersOfTen], low[kPowersOfTen];
  constexpr PowersOfTen() : high(), low() {
    Wide power = 1;
    for (int n = 0; n < kPowersOfTen; ++n, power *= 10) {
      Wide g = power;
      while (!(g >> 127)) g <<= 1;
      high[n] = uint64_t(g >> 64);
      low[n] = uint64_t(g);
    }
  }
};
inline constexpr PowersOfTen kTen;

// floor(g * cp / 2^128), its lowest bit set where something is cut off.
inline uint64_t round_to_odd(uint64_t g_high, uint64_t g_low, uint64_t cp) {
  const Wide x = Wide{g_low} * cp;
  const Wide y = Wide{g_high} * cp + uint64_t(x >> 64);
  return uint64_t(y >> 64) | (uint64_t(y) > 1);
}

}  // namespace detail

// `value` is positive, not whole, and from 1e-5 up to 1e15: there 10^places has an exact 128-bit form.
template <class Number>
inline ShortDecimal shortest_decimal(Number value) {
  using Bits = std::conditional_t<sizeof(Number) == 8, uint64_t, uint32_t>;
  constexpr int kMantissa = sizeof(Number) == 8 ? 52 : 23;
  constexpr int kBias = (sizeof(Number) == 8 ? 1023 : 127) + kMantissa;
  const auto bits = std::bit_cast<Bits>(value);
  const Bits fraction = bits & ((Bits{1} << kMantissa) - 1);
  const uint64_t c = fraction | Bits{1} << kMantissa;
  const int q = int(bits >> kMantissa) - kBias;

  // A power of two has its lower neighbour at half the distance.
  const bool is_irregular = fraction == 0;
  const bool is_even = c % 2 == 0;
  const int k = (q * 1262611 - (is_irregular ? 524031 : 0)) >> 22;  // floor(log10(2^q)), or of 3/4 2^q
  const int h = q + ((-k * 1741647) >> 19) + 1;                     // with floor(log2(10^-k))
  const uint64_t g_high = detail::kTen.high[-k], g_low = detail::kTen.low[-k];
  const uint64_t vbl = detail::round_to_odd(g_high, g_low, (4 * c - 2 + is_irregular) << h);
  const uint64_t vb = detail::round_to_odd(g_high, g_low, (4 * c) << h);
  const uint64_t vbr = detail::round_to_odd(g_high, g_low, (4 * c + 2) << h);
  const uint64_t lower = vbl + !is_even, upper = vbr - !is_even;

  const uint64_t s = vb / 4;
  if (s >= 10) {
    const uint64_t sp = s / 10;
    const bool up = lower <= 40 * sp, wp = 40 * sp + 40 <= upper;
    if (up != wp) return {sp + wp, -k - 1};
  }
  const bool u = lower <= 4 * s, w = 4 * s + 4 <= upper;
  if (u != w) return {s + w, -k};
  const uint64_t middle = 4 * s + 2;
  return {s + (vb > middle || (vb == middle && s % 2 == 1)), -k};
}

}  // namespace binsift
