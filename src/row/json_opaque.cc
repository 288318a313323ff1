#include "row/json_opaque.h"

#include "base/digits.h"
#include "event/table_map.h"
#include "row/decimal.h"

namespace binsift {
namespace {

struct Clock {
  unsigned hour, minute, second;
};
Clock clock_of(uint64_t packed) {
  return {unsigned(packed >> 12), unsigned(packed >> 6 & 63), unsigned(packed & 63)};
}

char* write_clock(char* out, Clock clock, uint32_t microsecond) {
  *out++ = ':';
  out = write_2_digits(out, clock.minute);
  *out++ = ':';
  out = write_2_digits(out, clock.second);
  *out++ = '.';
  return write_6_digits(out, microsecond);
}

char* write_time(char* out, int64_t packed) {
  const bool negative = packed < 0;
  const uint64_t value = negative ? 0 - uint64_t(packed) : uint64_t(packed);
  const Clock clock = clock_of(value >> 24);
  const uint32_t microsecond = value & 0xffffff;
  if (clock.hour > 999 || clock.minute > 99 || clock.second > 99 || microsecond > 999999) return nullptr;
  if (negative) *out++ = '-';
  if (clock.hour > 99) {
    out = write_small(out, clock.hour);
  } else {
    out = write_2_digits(out, clock.hour);
  }
  return write_clock(out, clock, microsecond);
}

char* write_datetime(char* out, int64_t packed, bool date_only) {
  if (packed < 0) return nullptr;
  const uint64_t value = uint64_t(packed);
  const uint64_t days = value >> 41, months = days >> 5;
  const Clock clock = clock_of(value >> 24 & 0x1ffff);
  const uint32_t microsecond = value & 0xffffff;
  if (months / 13 > 9999 || microsecond > 999999) return nullptr;
  out = write_4_digits(out, unsigned(months / 13));
  *out++ = '-';
  out = write_2_digits(out, unsigned(months % 13));
  *out++ = '-';
  out = write_2_digits(out, unsigned(days & 31));
  if (date_only) return out;
  *out++ = ' ';
  out = write_2_digits(out, clock.hour);
  return write_clock(out, clock, microsecond);
}

}  // namespace

JsonOpaque json_opaque_of(uint8_t field_type) {
  switch (ColumnType(field_type)) {
    case ColumnType::NEWDECIMAL: return JsonOpaque::decimal;
    case ColumnType::DATE: return JsonOpaque::date;
    case ColumnType::TIME: return JsonOpaque::time;
    case ColumnType::DATETIME:
    case ColumnType::TIMESTAMP: return JsonOpaque::datetime;
    default: return JsonOpaque::other;
  }
}

char* write_json_opaque(char* out, JsonOpaque kind, Bytes bytes) {
  if (kind == JsonOpaque::decimal) {
    if (bytes.size() < 2) return nullptr;
    const unsigned precision = bytes[0], scale = bytes[1];
    if (!is_decimal_shape(precision, scale) || bytes.size() != 2 + decimal_size(precision, scale))
      return nullptr;
    return write_decimal(out, bytes.data() + 2, precision, scale);
  }
  if (kind == JsonOpaque::other || bytes.size() != 8) return nullptr;
  const auto packed = int64_t(load_u64(bytes.data()));
  return kind == JsonOpaque::time ? write_time(out, packed)
                                  : write_datetime(out, packed, kind == JsonOpaque::date);
}

}  // namespace binsift
