#include "render/number_text.h"

#include <array>
#include <charconv>
#include <cmath>

#include "render/shortest.h"

namespace binsift {
namespace {

// Writes what to_chars gave, or a string where that is no number.
char* finish_number(char* out, char* end) {
  const char first = *out == '-' ? out[1] : *out;
  if (first != 'i' && first != 'n') return end;
  std::memmove(out + 1, out, size_t(end - out));
  *out = '"';
  end[1] = '"';
  return end + 2;
}

constexpr std::array<uint64_t, 17> kTen = [] {
  std::array<uint64_t, 17> ten{1};
  for (size_t n = 1; n < ten.size(); ++n) ten[n] = 10 * ten[n - 1];
  return ten;
}();

// From here on a double is whole.
constexpr double kWholeFrom = 9007199254740992.0;

// `value` is a number of millionths: its digits, without the zeros at the end.
char* write_millionths(char* out, uint64_t value) {
  out = write_u64(out, value / 1000000);
  const uint64_t fraction = detail::eight_digits(uint32_t(value % 1000000) * 100);
  const uint64_t text = fraction | detail::kEightZeros;
  *out = '.';
  std::memcpy(out + 1, &text, 8);
  return out + 1 + (8 - unsigned(std::countl_zero(fraction)) / 8);
}

// The common case: a whole number below 10^15, with `.kTail` behind it where that is not 0; or one of at most
// six fraction digits and fifteen in all. No two decimals of fifteen digits are the same double, so one that
// reads back as `value` is the shortest. Null for all other numbers.
template <char kTail>
char* write_short_double(char* out, double value) {
  const double size = std::fabs(value);
  if (!(size < 1e15)) return nullptr;
  *out = '-';
  char* const digits = out + std::signbit(value);
  const auto whole = int64_t(size);
  if (double(whole) == size) {
    char* end = write_u64(digits, uint64_t(whole));
    if (kTail) {
      *end++ = '.';
      *end++ = kTail;
    }
    return end;
  }
  if (size >= 1e9 || size < 1e-5) return nullptr;
  const auto millionths = int64_t(size * 1e6 + 0.5);
  return double(millionths) / 1e6 == size ? write_millionths(digits, uint64_t(millionths)) : nullptr;
}

// `count` digits, at most 16, of a fraction that has no more; without the zeros at the end.
char* write_fraction(char* out, uint64_t digits, int count) {
  if (count <= 8) {
    const uint64_t eight = detail::eight_digits(uint32_t(digits * kTen[size_t(8 - count)]));
    const uint64_t text = eight | detail::kEightZeros;
    std::memcpy(out, &text, 8);
    return out + 8 - unsigned(std::countl_zero(eight)) / 8;
  }
  digits *= kTen[size_t(16 - count)];
  const uint64_t first = detail::eight_digits(uint32_t(digits / 100000000));
  const uint64_t second = detail::eight_digits(uint32_t(digits % 100000000));
  const uint64_t first_text = first | detail::kEightZeros, second_text = second | detail::kEightZeros;
  std::memcpy(out, &first_text, 8);
  std::memcpy(out + 8, &second_text, 8);
  const unsigned zeros =
      second ? unsigned(std::countl_zero(second)) / 8 : 8 + unsigned(std::countl_zero(first)) / 8;
  return out + 16 - zeros;
}

// Without an exponent. `value` is not whole, and from 1e-5 up to 1e15.
template <class Number>
char* write_fixed(char* out, Number value) {
  *out = '-';
  out += std::signbit(value);
  ShortDecimal decimal = shortest_decimal(std::fabs(value));
  while (decimal.places > 16 && decimal.digits % 10 == 0) decimal.digits /= 10, --decimal.places;
  if (decimal.places <= 16) {
    const uint64_t scale = kTen[size_t(decimal.places)], whole = decimal.digits / scale;
    out = write_u64(out, whole);
    *out++ = '.';
    return write_fraction(out, decimal.digits - whole * scale, decimal.places);
  }
  // At most 17 digits, so the number is below 1.
  const int rest = decimal.places - 8;
  const uint64_t first = decimal.digits / kTen[size_t(rest)];
  std::memcpy(out, "0.", 2);
  out = write_8_digits(out + 2, uint32_t(first));
  return write_fraction(out, decimal.digits - first * kTen[size_t(rest)], rest);
}

// Without an exponent where it takes few more characters.
template <class Number>
char* write_any(char* out, Number value, Number limit) {
  const Number size = std::fabs(value);
  if (size >= Number(1e-5) && size < limit && std::trunc(value) != value) return write_fixed(out, value);
  return finish_number(out, std::to_chars(out, out + kDoubleRoom - 2, value).ptr);
}

char* write_any_of_server(char* out, double value) {
  const double size = std::fabs(value);
  if (size >= 1e-5 && size < 1e15 && std::trunc(value) != value) return write_fixed(out, value);
  if (size >= 1e-15 && size < kWholeFrom && std::trunc(value) != value) {
    return std::to_chars(out, out + kDoubleRoom, value, std::chars_format::fixed).ptr;
  }
  char* end = std::to_chars(out, out + kDoubleRoom - 2, value, std::chars_format::scientific).ptr;
  if (size - size != 0) return finish_number(out, end);
  // "1.5e+300" has a sign that the server leaves out.
  char* exponent = static_cast<char*>(std::memchr(out, 'e', size_t(end - out))) + 1;
  if (*exponent != '+') return end;
  std::memmove(exponent, exponent + 1, size_t(end - exponent - 1));
  return end - 1;
}

}  // namespace

char* write_json_double(char* out, double value) {
  if (char* end = write_short_double<'\0'>(out, value)) return end;
  return write_any(out, value, 1e15);
}

char* write_json_float(char* out, float value) {
  const float size = std::fabs(value);
  if (size < 1e9f && float(uint32_t(size)) == size) {
    *out = '-';
    return write_u32(out + std::signbit(value), uint32_t(size));
  }
  return write_any(out, value, 1e15f);
}

char* write_server_double(char* out, double value) {
  if (char* end = write_short_double<'0'>(out, value)) return end;
  return write_any_of_server(out, value);
}

char* write_server_number(char* out, double value) {
  if (char* end = write_short_double<'\0'>(out, value)) return end;
  return write_any_of_server(out, value);
}

}  // namespace binsift
