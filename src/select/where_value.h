#pragma once
// Values that a row condition compares, and how.
#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/time_zone.h"
#include "row/temporal.h"

namespace binsift {

// What two values are compared as.
enum class WhereForm : uint8_t {
  exact,    // integers, DECIMAL, YEAR, BIT
  float32,  // a literal is first made the nearest FLOAT
  real,
  text,      // UTF-8, by its bytes: the order of code points
  bytes,     // BINARY, BLOB; also MariaDB's INET4, INET6 and UUID
  moment,    // DATE, DATETIME: as the clock shows it, whatever no calendar has
  instant,   // TIMESTAMP
  duration,  // TIME
  opaque,    // JSON, GEOMETRY, VECTOR: nothing compares with them
};

struct WhereValue {
  enum class State : uint8_t { absent, null, present };  // absent: the row image does not have the column
  State state = State::absent;
  bool is_integer = false;  // exact: sign and magnitude; else `text` has the decimal digits
  bool negative = false;
  bool edited = false;  // opaque: the after image holds changes, not the value
  uint64_t magnitude = 0;
  double real = 0;
  int64_t time = 0;  // instant, duration: microseconds; moment: as packed() gives it
  std::string_view text;
};

// Which of two DECIMAL texts ("-0.10", "12") is greater.
std::strong_ordering compare_decimals(std::string_view a, std::string_view b);

// Both present and of the form. Unordered: one is not a number.
std::partial_ordering compare_values(const WhereValue& a, const WhereValue& b, WhereForm form);

// Whether both are the same in all they hold; of different columns' values nothing.
bool is_same_value(const WhereValue& a, const WhereValue& b);

// Ascends with the time that it stands for.
constexpr int64_t packed(const DateTime& value) {
  return (((((int64_t{value.year} * 16 + value.month) * 32 + value.day) * 32 + value.hour) * 64 +
           value.minute) *
              64 +
          value.second) *
             (1 << 20) +
         value.microsecond;
}

// Literals. Each gives none where the text is no such value.
// "12", "-0.5", "1e3" to plain decimal digits, without zeros that say nothing.
std::optional<std::string> decimal_text(std::string_view number);
std::optional<int64_t> moment_literal(std::string_view text);
std::optional<int64_t> instant_literal(std::string_view text, const TimeZone& zone);
std::optional<int64_t> duration_literal(std::string_view text);

// The zero TIMESTAMP lies before all others.
inline constexpr int64_t kZeroInstant = INT64_MIN;

// % for any characters, _ for one, a backslash takes the meaning from either.
bool is_like(std::string_view text, std::string_view pattern);

}  // namespace binsift
