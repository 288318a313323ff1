#include "row/pack_value.h"

#include "row/decimal.h"

namespace binsift {
namespace {

uint8_t* put_be(uint8_t* out, uint64_t value, unsigned size) {
  for (unsigned i = 0; i < size; ++i) out[i] = uint8_t(value >> 8 * (size - 1 - i));
  return out + size;
}

uint32_t number_of(std::string_view digits) {
  uint32_t value = 0;
  for (const char c : digits) value = value * 10 + uint32_t(c - '0');
  return value;
}

uint8_t* put_fraction(uint8_t* out, uint32_t microsecond, unsigned fsp) {
  constexpr uint32_t kUnits[] = {1, 10000, 100, 1};
  const unsigned size = fraction_size(fsp);
  return size == 0 ? out : put_be(out, microsecond / kUnits[size], size);
}

}  // namespace

uint8_t* pack_decimal(uint8_t* out, bool negative, std::string_view whole, std::string_view fraction,
                      unsigned precision, unsigned scale) {
  while (whole.starts_with('0')) whole.remove_prefix(1);
  while (fraction.ends_with('0')) fraction.remove_suffix(1);
  const unsigned whole_digits = precision - scale;
  if (!is_decimal_shape(precision, scale) || whole.size() > whole_digits || fraction.size() > scale)
    return nullptr;
  char digits[kDecimalMaxPrecision];
  std::memset(digits, '0', sizeof digits);
  if (!whole.empty()) std::memcpy(digits + whole_digits - whole.size(), whole.data(), whole.size());
  if (!fraction.empty()) std::memcpy(digits + whole_digits, fraction.data(), fraction.size());

  uint8_t* p = out;
  const char* next = digits;
  const auto put = [&](unsigned count) {
    p = put_be(p, number_of({next, count}), count == 9 ? 4 : kDecimalRestBytes[count]);
    next += count;
  };
  if (whole_digits % 9 != 0) put(whole_digits % 9);
  for (unsigned i = 0; i < whole_digits / 9; ++i) put(9);
  for (unsigned i = 0; i < scale / 9; ++i) put(9);
  if (scale % 9 != 0) put(scale % 9);
  // No server writes a negative zero.
  if (negative && (!whole.empty() || !fraction.empty()))
    for (uint8_t* byte = out; byte < p; ++byte) *byte = uint8_t(~*byte);
  *out ^= 0x80;
  return p;
}

uint8_t* pack_date(uint8_t* out, Date value) {
  const uint32_t packed = uint32_t{value.year} << 9 | uint32_t{value.month} << 5 | value.day;
  for (unsigned i = 0; i < 3; ++i) out[i] = uint8_t(packed >> 8 * i);
  return out + 3;
}

// Seconds and fraction are one signed number, as read_time2 says.
uint8_t* pack_time2(uint8_t* out, const Time& value, unsigned fsp) {
  constexpr uint32_t kUnits[] = {1, 10000, 100, 1};
  const unsigned size = fraction_size(fsp), shift = 8 * size;
  const int64_t seconds = int64_t{value.hour} << 12 | int64_t{value.minute} << 6 | value.second;
  const int64_t packed = seconds << shift | (size == 0 ? 0 : value.microsecond / kUnits[size]);
  return put_be(out, uint64_t((int64_t{0x800000} << shift) + (value.negative ? -packed : packed)), 3 + size);
}

uint8_t* pack_datetime2(uint8_t* out, const DateTime& value, unsigned fsp) {
  const uint64_t date = (uint64_t{value.year} * 13 + value.month) << 5 | value.day;
  const uint64_t clock = uint64_t{value.hour} << 12 | uint64_t{value.minute} << 6 | value.second;
  out = put_be(out, 0x8000000000 + (date << 17 | clock), 5);
  return put_fraction(out, value.microsecond, fsp);
}

uint8_t* pack_timestamp2(uint8_t* out, Timestamp value, unsigned fsp) {
  return put_fraction(put_be(out, value.second, 4), value.microsecond, fsp);
}

}  // namespace binsift
