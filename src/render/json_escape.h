#pragma once
// What a JSON string holds: the escaping of '"', '\\' and control characters (\b \f \n \r \t, else \u00xx in
// lower case), and the check of UTF-8, in one pass.
#include "base/cursor.h"

namespace binsift {

// No byte takes more than kEscapedMost; up to kEscapedSlack bytes behind the text are scribbled on.
inline constexpr size_t kEscapedMost = 6, kEscapedSlack = 64;

// Writes the bytes from `p` to `end` at `out` and gives the end of what it wrote. With kCheck: null where
// they are not UTF-8.
template <bool kCheck>
char* escape_json(char* out, const uint8_t* p, const uint8_t* end);

// The two ways that escape_json takes, by what the processor has; for tests.
template <bool kCheck>
char* escape_json_in_blocks(char* out, const uint8_t* p, const uint8_t* end);
// Only where has_wide_escape().
template <bool kCheck>
char* escape_json_wide(char* out, const uint8_t* p, const uint8_t* end);
bool has_wide_escape();

}  // namespace binsift
