#pragma once
// Time zones, from the system's own files (TZif, as zic compiles them), from POSIX rules, or fixed offsets.
// The process's own zone and environment stay as they are, so any thread may ask any zone.
// Source of the formats: RFC 9636 (TZif), POSIX "TZ" (XBD 8.3).
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/cursor.h"
#include "base/result.h"

namespace binsift {

class TimeZone {
 public:
  TimeZone() = default;  // UTC
  static TimeZone fixed(int32_t seconds_east);
  // "+08:00", "UTC", "SYSTEM" or "" (what TZ says, else /etc/localtime), "Europe/Paris". Errors: usage (no
  // such zone), corrupt (a zone file that is none).
  static Result<TimeZone> of(std::string_view name);

  // Seconds that this zone's clocks are ahead of UTC at an instant, in microseconds since 1970.
  int32_t utc_offset_at(int64_t microseconds) const;
  // The instant at which this zone's clocks show `local_microseconds` since 1970-01-01 00:00. Of two such
  // instants the first; of none, where clocks are put forward over it, the instant at which they are.
  int64_t to_utc(int64_t local_microseconds) const;

 private:
  struct Change {
    int64_t at;  // seconds since 1970
    int32_t offset;
  };

  static Result<TimeZone> from_file(Bytes file);
  static bool read_rule(std::string_view text, TimeZone& zone);

  int32_t first_offset_ = 0;     // before all changes
  std::vector<Change> changes_;  // ascending
};

// Days since 1970-01-01 of a date of the Gregorian calendar.
int64_t days_from_civil(int64_t year, unsigned month, unsigned day);
// 28 to 31.
unsigned days_of_month(int64_t year, unsigned month);

}  // namespace binsift
