#include "row/temporal.h"

namespace binsift {
namespace {

constexpr uint32_t kPowersOfTen[] = {1, 10, 100, 1000, 10000, 100000, 1000000};

// MariaDB keeps fractions of its own old format scaled to the column's digits, in 0 to 3 bytes behind the
// seconds.
constexpr unsigned kOldFractionSize[] = {0, 1, 1, 2, 2, 3, 3};

}  // namespace

Time read_time2(const uint8_t* p, unsigned fsp) {
  // Up to 4 digits the fraction of a negative time is a complement of its own width; with 5 and 6 digits
  // seconds and fraction are one 48-bit number. Either way the whole is one signed number of that many bytes.
  const unsigned size = 3 + fraction_size(fsp);
  const int64_t bias = int64_t{0x800000} << (8 * fraction_size(fsp));
  int64_t packed = int64_t(load_be(p, size)) - bias;
  Time time;
  time.negative = packed < 0;
  if (time.negative) packed = -packed;
  const uint32_t fraction = uint32_t(packed & ((int64_t{1} << (8 * fraction_size(fsp))) - 1));
  const uint32_t whole = uint32_t(packed >> (8 * fraction_size(fsp)));
  constexpr uint32_t kUnits[] = {0, 10000, 100, 1};
  time.microsecond = fraction * kUnits[fraction_size(fsp)];
  time.hour = uint16_t(whole >> 12 & 0x3FF);
  time.minute = uint8_t(whole >> 6 & 63);
  time.second = uint8_t(whole & 63);
  return time;
}

Time read_old_time(const uint8_t* p) {
  int32_t packed = int32_t(load_u24(p) << 8) >> 8;
  Time time;
  time.negative = packed < 0;
  if (time.negative) packed = -packed;
  time.hour = uint16_t(packed / 10000);
  time.minute = uint8_t(packed / 100 % 100);
  time.second = uint8_t(packed % 100);
  return time;
}

DateTime read_old_datetime(const uint8_t* p) {
  const uint64_t packed = load_u64(p);
  const uint64_t date = packed / 1000000, time = packed % 1000000;
  return {uint16_t(date / 10000),
          uint8_t(date / 100 % 100),
          uint8_t(date % 100),
          uint8_t(time / 10000),
          uint8_t(time / 100 % 100),
          uint8_t(time % 100),
          0};
}

// A value in the smallest number of bytes that holds all the type's values with `fsp` digits, big-endian.
unsigned old_time_size(unsigned fsp) {
  constexpr unsigned kSize[] = {3, 4, 4, 5, 5, 5, 6};
  return kSize[fsp];
}

unsigned old_datetime_size(unsigned fsp) {
  constexpr unsigned kSize[] = {8, 6, 6, 7, 7, 7, 8};
  return kSize[fsp];
}

unsigned old_timestamp_size(unsigned fsp) {
  return 4 + kOldFractionSize[fsp];
}

Time read_old_time_with_fraction(const uint8_t* p, unsigned fsp) {
  // The number is the time in units of 10^-fsp seconds, shifted by one second more than the largest TIME has.
  constexpr int64_t kShiftSeconds = 838 * 3600 + 59 * 60 + 59 + 1;
  const int64_t unit = kPowersOfTen[6 - fsp];
  const int64_t shift = kShiftSeconds * int64_t{kPowersOfTen[fsp]};
  int64_t value = int64_t(load_be(p, old_time_size(fsp))) - shift;
  Time time;
  time.negative = value < 0;
  if (time.negative) value = -value;
  value *= unit;
  time.microsecond = uint32_t(value % 1000000);
  value /= 1000000;
  time.hour = uint16_t(value / 3600);
  time.minute = uint8_t(value / 60 % 60);
  time.second = uint8_t(value % 60);
  return time;
}

DateTime read_old_datetime_with_fraction(const uint8_t* p, unsigned fsp) {
  const uint64_t unit = kPowersOfTen[6 - fsp];
  uint64_t value = load_be(p, old_datetime_size(fsp)) * unit;
  DateTime out;
  out.microsecond = uint32_t(value % 1000000);
  value /= 1000000;
  out.second = uint8_t(value % 60);
  value /= 60;
  out.minute = uint8_t(value % 60);
  value /= 60;
  out.hour = uint8_t(value % 24);
  value /= 24;
  out.day = uint8_t(value % 32);
  value /= 32;
  out.month = uint8_t(value % 13);
  out.year = uint16_t(value / 13);
  return out;
}

Timestamp read_old_timestamp_with_fraction(const uint8_t* p, unsigned fsp) {
  const unsigned size = kOldFractionSize[fsp];
  return {load_be32(p), uint32_t(load_be(p + 4, size)) * kPowersOfTen[6 - fsp]};
}

}  // namespace binsift
