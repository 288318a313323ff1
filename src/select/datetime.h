#pragma once
// Points in time as a user writes them.
#include "base/time_zone.h"

namespace binsift {

// Microseconds since 1970, UTC, of
//   2026-11-20 19:00:00.5   in `zone`; or T for the space; without fraction, seconds, time (midnight)
//   20261120190000          the same, as mysqlbinlog takes it too
//   2026-11-20T19:00:00Z    RFC 3339: with an offset the zone does not count
// Digits past microseconds are dropped. Errors: usage.
Result<int64_t> parse_datetime(std::string_view text, const TimeZone& zone);

}  // namespace binsift
