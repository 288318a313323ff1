#pragma once
// Values out of their text. Each gives none where the text is no such value, and never rounds.
#include <optional>
#include <string_view>

#include "base/out_buffer.h"
#include "row/temporal.h"

namespace binsift {

// "2026-11-20", zero dates and 2024-00-00 as well.
std::optional<Date> read_date_text(std::string_view text);

// "2026-11-20 19:00:00.5", or T for the space. With Z or an offset, +02:00, `offset` is set: minutes.
struct MomentText {
  DateTime value;
  std::optional<int> offset;
};
std::optional<MomentText> read_moment_text(std::string_view text);

// "-838:59:59.000000"
std::optional<Time> read_time_text(std::string_view text);

// Whether microseconds have no digits behind the first `fsp`.
bool fits_fraction(uint32_t microsecond, unsigned fsp);

// Base64 of the standard alphabet, with its padding. False: it is none.
bool append_from_base64(OutBuffer& out, std::string_view text);

// {"base64":"…"}, which stands for bytes that are no text: the inside of its text; none: it is another value.
std::optional<std::string_view> base64_of(std::string_view json);

// Appends a JSON value without the white space between its parts. False: it is none, or nested too deep.
bool append_compact_json(OutBuffer& out, std::string_view text);

// "12.5e3" as plain digits, "12500". False: it would have more than 400 digits.
bool append_plain_number(OutBuffer& out, std::string_view number);

}  // namespace binsift
