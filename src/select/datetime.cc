#include "select/datetime.h"

namespace binsift {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  bool take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool next_is_digit() const { return !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; }
  // Exactly `digits` digits, a number up to `most`.
  bool number(unsigned digits, unsigned least, unsigned most, unsigned& value) {
    value = 0;
    for (unsigned i = 0; i < digits; ++i) {
      if (!next_is_digit()) return false;
      value = value * 10 + unsigned(rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    return value >= least && value <= most;
  }
  // What stands behind the point, as microseconds.
  bool fraction(unsigned& microseconds) {
    if (!next_is_digit()) return false;
    microseconds = 0;
    for (unsigned scale = 100000; next_is_digit(); scale /= 10) {
      microseconds += scale * unsigned(rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    return true;
  }

 private:
  std::string_view rest_;
};

struct Parts {
  unsigned year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, microsecond = 0;
  bool has_offset = false;
  int offset_minutes = 0;

  int64_t microseconds() const {
    const int64_t seconds = days_from_civil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
    return seconds * 1'000'000 + microsecond;
  }
};

bool read_date(Reader& reader, Parts& parts, bool& compact) {
  if (!reader.number(4, 0, 9999, parts.year)) return false;
  compact = !reader.take('-');
  if (!reader.number(2, 1, 12, parts.month) || (!compact && !reader.take('-'))) return false;
  return reader.number(2, 1, days_of_month(parts.year, parts.month), parts.day);
}

bool read_time(Reader& reader, Parts& parts, bool compact) {
  if (!reader.number(2, 0, 23, parts.hour) || (!compact && !reader.take(':'))) return false;
  if (!reader.number(2, 0, 59, parts.minute)) return false;
  if (compact ? reader.next_is_digit() : reader.take(':')) {
    if (!reader.number(2, 0, 59, parts.second)) return false;
    if (reader.take('.') && !reader.fraction(parts.microsecond)) return false;
  }
  return true;
}

bool read_offset(Reader& reader, Parts& parts) {
  if (reader.at_end()) return true;
  parts.has_offset = true;
  if (reader.take('Z') || reader.take('z')) return reader.at_end();
  const bool negative = reader.take('-');
  if (!negative && !reader.take('+')) return false;
  unsigned hours = 0, minutes = 0;
  if (!reader.number(2, 0, 23, hours)) return false;
  reader.take(':');
  if (!reader.number(2, 0, 59, minutes)) return false;
  parts.offset_minutes = int(hours * 60 + minutes) * (negative ? -1 : 1);
  return reader.at_end();
}

bool read(std::string_view text, Parts& parts) {
  Reader reader(text);
  bool compact = false;
  if (!read_date(reader, parts, compact)) return false;
  if (reader.at_end()) return true;
  const bool parted = reader.take(' ') || reader.take('T') || reader.take('t');
  if (!parted && !compact) return false;
  return read_time(reader, parts, compact) && (reader.take(' '), read_offset(reader, parts));
}

}  // namespace

Result<int64_t> parse_datetime(std::string_view text, const TimeZone& zone) {
  Parts parts;
  if (!read(text, parts)) {
    return Error{.kind = ErrorKind::usage,
                 .field = "date and time",
                 .detail = std::string("'").append(text).append("': not a date and time"),
                 .hint = "write it as '2026-11-20 19:00:00' or '2026-11-20T19:00:00+01:00'"};
  }
  const int64_t local = parts.microseconds();
  return parts.has_offset ? local - int64_t{parts.offset_minutes} * 60'000'000 : zone.to_utc(local);
}

}  // namespace binsift
