#pragma once
// Temporal values as the server keeps them: parts, never a calendar. Zero dates and 2024-00-00 are legal.
//   DATE        3 bytes, little-endian: day 5 bits, month 4, year 15
//   TIME2       3 bytes, big-endian, biased by 0x800000: sign, hour 10 bits, minute 6, second 6; then the
//   fraction DATETIME2   5 bytes, big-endian, biased by 0x8000000000: year*13+month 17 bits, day 5, hour 5,
//   minute 6, second 6;
//               then the fraction
//   TIMESTAMP2  4 bytes, big-endian: seconds since 1970, unsigned; then the fraction
//   fraction    (fsp+1)/2 bytes, big-endian, in units of 10^-2, 10^-4 or 10^-6
//   old TIME    3 bytes, little-endian, signed: hhmmss in decimal; old DATETIME 8 bytes: YYYYMMDDhhmmss in
//   decimal;
//               old TIMESTAMP 4 bytes, little-endian
//   MariaDB before its 10.1, with a fraction: see read_old_*_with_fraction
// Source: mysql libs/mysql/… my_time.cc (my_time_packed_from_binary …), mariadb sql/compat56.cc,
// sql/field.cc.
#include "base/endian.h"

namespace binsift {

struct Date {
  uint16_t year = 0;
  uint8_t month = 0, day = 0;
};

struct Time {
  bool negative = false;
  uint16_t hour = 0;  // up to 838
  uint8_t minute = 0, second = 0;
  uint32_t microsecond = 0;
};

struct DateTime {
  uint16_t year = 0;
  uint8_t month = 0, day = 0, hour = 0, minute = 0, second = 0;
  uint32_t microsecond = 0;
};

struct Timestamp {
  uint32_t second = 0;  // since 1970, UTC; 0 with no fraction is the zero date
  uint32_t microsecond = 0;
};

// Bytes of a fraction with `fsp` digits.
constexpr unsigned fraction_size(unsigned fsp) {
  return (fsp + 1) / 2;
}

// Each reads as many bytes as its layout says; the caller has made sure that they are there.
inline Date read_date(const uint8_t* p) {
  const uint32_t packed = load_u24(p);
  return {uint16_t(packed >> 9), uint8_t(packed >> 5 & 15), uint8_t(packed & 31)};
}

inline uint32_t read_fraction(const uint8_t* p, unsigned fsp) {
  switch (fraction_size(fsp)) {
    case 1: return uint32_t{p[0]} * 10000;
    case 2: return uint32_t(load_be(p, 2)) * 100;
    case 3: return uint32_t(load_be(p, 3));
    default: return 0;
  }
}

inline DateTime read_datetime2(const uint8_t* p, unsigned fsp) {
  const uint64_t packed = load_be(p, 5) - 0x8000000000ULL;  // a negative one is not written by any server
  const uint32_t date = uint32_t(packed >> 17 & 0x3FFFFF), time = uint32_t(packed & 0x1FFFF);
  const uint32_t year_month = date >> 5;
  return {uint16_t(year_month / 13), uint8_t(year_month % 13), uint8_t(date & 31),       uint8_t(time >> 12),
          uint8_t(time >> 6 & 63),   uint8_t(time & 63),       read_fraction(p + 5, fsp)};
}

Time read_time2(const uint8_t* p, unsigned fsp);

inline Timestamp read_timestamp2(const uint8_t* p, unsigned fsp) {
  return {load_be32(p), read_fraction(p + 4, fsp)};
}

Time read_old_time(const uint8_t* p);
DateTime read_old_datetime(const uint8_t* p);
inline Timestamp read_old_timestamp(const uint8_t* p) {
  return {load_u32(p), 0};
}

// MariaDB's own layout for fractions in columns made before its 10.1 or with mysql56_temporal_format=OFF.
// Bytes of a value with `fsp` digits (1 to 6).
unsigned old_time_size(unsigned fsp);
unsigned old_datetime_size(unsigned fsp);
unsigned old_timestamp_size(unsigned fsp);
Time read_old_time_with_fraction(const uint8_t* p, unsigned fsp);
DateTime read_old_datetime_with_fraction(const uint8_t* p, unsigned fsp);
Timestamp read_old_timestamp_with_fraction(const uint8_t* p, unsigned fsp);

}  // namespace binsift
