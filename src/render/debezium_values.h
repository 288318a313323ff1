#pragma once
// The visitor of a row image for Debezium: its types where they are not those of `--to json`.
#include "render/json_values.h"
#include "render/unscaled.h"

namespace binsift {

class DebeziumValues : public JsonValues {
 public:
  DebeziumValues(JsonValueState& state, const JsonOptions& options, bool packed_decimals,
                 bool packed_big_unsigned, OutBuffer& out, const JsonTable& table)
      : JsonValues(state, options, out, table),
        packed_decimals_(packed_decimals),
        packed_big_unsigned_(packed_big_unsigned) {
    only_strings_ = true;
  }

  void unsigned_integer(size_t i, uint64_t value) {
    if (!packed_big_unsigned_ || !columns_[i].is_big) return JsonValues::unsigned_integer(i, value);
    uint8_t bytes[9] = {};
    for (unsigned n = 0; n < 8; ++n) bytes[8 - n] = uint8_t(value >> 8 * n);
    finish(write_packed(start(i), least_twos_complement(bytes)));
  }
  void decimal(size_t i, const uint8_t* packed, unsigned precision, unsigned scale) {
    if (!packed_decimals_) return JsonValues::decimal(i, packed, precision, scale);
    char* p = start(i);
    uint8_t room[kUnscaledRoom];
    const Bytes bytes = unscaled_of_decimal(room, packed, precision, scale);
    if (bytes.empty()) return undecoded(p, Bytes(packed, decimal_size(precision, scale)));
    finish(write_packed(p, bytes));
  }
  // Of one bit true or false; else bytes, the lowest first.
  void bit(size_t i, uint64_t value) {
    const unsigned bits = columns_[i].bits;
    if (bits == 1) return finish(put_text(start(i), value ? "true" : "false"));
    uint8_t bytes[8];
    for (unsigned n = 0; n < 8; ++n) bytes[n] = uint8_t(value >> 8 * n);
    finish(write_packed(start(i), Bytes(bytes, std::min(8u, (bits + 7) / 8))));
  }
  // Days since 1970.
  void date(size_t i, Date value) {
    if (!is_day(value.year, value.month, value.day)) return unfit(i);
    char* p = start(i);
    finish(write_i64(p, days_since_1970(value.year, value.month, value.day)));
  }
  // Microseconds, also below 0 and past a day.
  void time(size_t i, const Time& value, unsigned) {
    const int64_t seconds = int64_t{value.hour} * 3600 + value.minute * 60 + value.second;
    const int64_t time = seconds * 1000000 + value.microsecond;
    char* p = start(i);
    finish(write_i64(p, value.negative ? -time : time));
  }
  // Milliseconds since 1970 as if it were UTC; microseconds where the fraction has more digits.
  void datetime(size_t i, const DateTime& value, unsigned fsp) {
    if (!is_day(value.year, value.month, value.day)) return unfit(i);
    const int64_t seconds = days_since_1970(value.year, value.month, value.day) * 86400 + value.hour * 3600 +
                            value.minute * 60 + value.second;
    char* p = start(i);
    finish(write_i64(
        p, fsp > 3 ? seconds * 1000000 + value.microsecond : seconds * 1000 + value.microsecond / 1000));
  }
  // 2026-11-20T19:00:00.25Z, or with the zone's offset.
  void timestamp(size_t i, Timestamp value, unsigned fsp) {
    if (value.second == 0 && value.microsecond == 0) return unfit(i);
    const int64_t offset = options_.zone ? options_.zone->utc_offset_at(int64_t{value.second} * 1000000) : 0;
    char* p = start(i);
    *p++ = '"';
    char* const text = p;
    p = state_.day.write_seconds(p, int64_t{value.second} + offset);
    text[10] = 'T';
    p = write_fraction(p, value.microsecond, fsp);
    if (offset == 0) {
      *p++ = 'Z';
    } else {
      const unsigned minutes = unsigned(offset < 0 ? -offset : offset) / 60;
      *p++ = offset < 0 ? '-' : '+';
      p = write_2_digits(p, minutes / 60 % 100);
      *p++ = ':';
      p = write_2_digits(p, minutes % 60);
    }
    *p++ = '"';
    finish(p);
  }
  // Strings, also where only the number is known.
  void enumeration(size_t i, unsigned index) {
    const auto& members = columns_[i].members;
    if (!members.empty() && index <= members.size()) return JsonValues::enumeration(i, index);
    number_as_string(i, index);
  }
  void set(size_t i, uint64_t bits) {
    const auto& members = columns_[i].members;
    if (!members.empty() && (members.size() >= 64 || bits >> members.size() == 0))
      return JsonValues::set(i, bits);
    number_as_string(i, bits);
  }
  // {"wkb":"base64","srid":4326}
  void geometry(size_t i, Bytes bytes) {
    if (bytes.size() < 5) return undecoded(start(i), bytes);
    char* p = put_text(start(i), "{\"wkb\":\"");
    out_.advance_to(p);
    append_base64(out_, bytes.subspan(4));
    p = put_text(out_.need(kValueRoom), "\",\"srid\":");
    const uint32_t srid = load_u32(bytes.data());
    p = srid == 0 ? put_text(p, "null") : write_u32(p, srid);
    *p++ = '}';
    finish(p);
  }

 private:
  static bool is_day(unsigned year, unsigned month, unsigned day) {
    constexpr uint8_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1) return false;
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= kDays[month - 1] + unsigned(month == 2 && leap);
  }
  static int64_t days_since_1970(unsigned year, unsigned month, unsigned day) {
    const int64_t from_march = int64_t{year} - (month <= 2);
    const int64_t era = (from_march >= 0 ? from_march : from_march - 399) / 400;
    const int64_t year_of_era = from_march - era * 400;
    const int64_t day_of_year = (153 * (int64_t{month} + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
  }
  // A value that the type can't hold: a zero date.
  void unfit(size_t i) {
    null(i);
    ++state_.unfit_count;
  }
  void number_as_string(size_t i, uint64_t value) {
    char* p = start(i);
    *p++ = '"';
    p = write_u64(p, value);
    *p++ = '"';
    finish(p);
  }
  char* write_packed(char* p, Bytes bytes) {
    *p++ = '"';
    p = write_base64(p, bytes);
    *p++ = '"';
    return p;
  }

  const bool packed_decimals_, packed_big_unsigned_;
};

}  // namespace binsift
