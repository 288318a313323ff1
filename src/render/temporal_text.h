#pragma once
// Temporal values as the server prints them. Each writes at `out`, which has room for kTemporalRoom bytes,
// and gives its end. Values that no calendar has (zero dates, 2024-00-00) are written as they are.
#include "base/digits.h"
#include "row/temporal.h"

namespace binsift {

inline constexpr size_t kTemporalRoom = 64;

// Two digits at least; a field that damage has made larger is written with all its digits.
inline char* write_field(char* out, unsigned value) {
  return value < 100 ? write_2_digits(out, value) : write_u32(out, value);
}
inline char* write_year_field(char* out, unsigned value) {
  return value < 10000 ? write_4_digits(out, value) : write_u32(out, value);
}

inline char* write_date(char* out, unsigned year, unsigned month, unsigned day) {
  out = write_year_field(out, year);
  *out++ = '-';
  out = write_field(out, month);
  *out++ = '-';
  return write_field(out, day);
}

inline char* write_clock(char* out, unsigned hour, unsigned minute, unsigned second) {
  out = write_field(out, hour);
  *out++ = ':';
  out = write_field(out, minute);
  *out++ = ':';
  return write_field(out, second);
}

// ".123" with `fsp` digits; nothing for 0.
inline char* write_fraction(char* out, uint32_t microsecond, unsigned fsp) {
  if (fsp == 0) return out;
  *out = '.';
  write_6_digits(out + 1, microsecond % 1000000);
  return out + 1 + fsp;
}

inline char* write_time(char* out, const Time& time, unsigned fsp) {
  if (time.negative) *out++ = '-';
  out = write_clock(out, time.hour, time.minute, time.second);
  return write_fraction(out, time.microsecond, fsp);
}

inline char* write_datetime(char* out, const DateTime& value, unsigned fsp) {
  out = write_date(out, value.year, value.month, value.day);
  *out++ = ' ';
  out = write_clock(out, value.hour, value.minute, value.second);
  return write_fraction(out, value.microsecond, fsp);
}

// The calendar day of a number of days since 1970-01-01 (proleptic Gregorian).
inline Date date_of_days(int64_t days) {
  // Years that start in March put the leap day last; eras of 400 years have the same number of days.
  days += 719468;
  const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const uint32_t day_of_era = uint32_t(days - era * 146097);
  const uint32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const uint32_t month_from_march = (5 * day_of_year + 2) / 153;
  const uint32_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  return {uint16_t(int64_t(year_of_era) + era * 400 + (month <= 2)), uint8_t(month),
          uint8_t(day_of_year - (153 * month_from_march + 2) / 5 + 1)};
}

// Seconds since 1970 as "YYYY-MM-DD", `separator`, "hh:mm:ss".
inline char* write_seconds(char* out, int64_t seconds, char separator) {
  int64_t days = seconds / 86400;
  int64_t rest = seconds % 86400;
  if (rest < 0) rest += 86400, --days;
  const Date date = date_of_days(days);
  out = write_date(out, date.year, date.month, date.day);
  *out++ = separator;
  return write_clock(out, unsigned(rest / 3600), unsigned(rest / 60 % 60), unsigned(rest % 60));
}

// Remembers the day that it wrote last: rows that stand together were mostly written on one day.
class CalendarDay {
 public:
  // As write_seconds with a space.
  char* write_seconds(char* out, int64_t seconds) {
    const auto rest = uint64_t(seconds - begin_);
    if (rest >= 86400) [[unlikely]]
      return turn_to(out, seconds);
    std::memcpy(out, text_, sizeof text_);
    return write_clock_below_100(out + 11, uint32_t(rest));
  }

 private:
  static char* write_clock_below_100(char* out, uint32_t second_of_day) {
    write_2_digits(out, second_of_day / 3600);
    write_2_digits(out + 3, second_of_day / 60 % 60);
    write_2_digits(out + 6, second_of_day % 60);
    out[2] = out[5] = ':';
    return out + 8;
  }
  char* turn_to(char* out, int64_t seconds) {
    char* const end = binsift::write_seconds(out, seconds, ' ');
    // A year of more than four digits is not kept.
    if (end - out == 19) {
      begin_ = seconds - ((seconds % 86400) + 86400) % 86400;
      std::memcpy(text_, out, 11);
    }
    return end;
  }

  int64_t begin_ = INT64_MIN / 2;  // no time's day
  char text_[16] = {};             // "2026-11-20 "
};

// A transaction's time: "2026-11-20T19:00:00.123456Z".
inline char* write_rfc3339(char* out, uint64_t microseconds) {
  out = write_seconds(out, int64_t(microseconds / 1000000), 'T');
  out = write_fraction(out, uint32_t(microseconds % 1000000), 6);
  *out++ = 'Z';
  return out;
}

}  // namespace binsift
