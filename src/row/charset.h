#pragma once
// Text in a character set of the server to UTF-8, as the server converts it: latin1 is cp1252 with its five
// holes filled by control characters, ucs2 and utf16 are big-endian, and the East Asian sets are iconv's with
// the server's own mappings where they differ. What the server can only turn into '?' or U+FFFD is invalid
// here, so that its bytes are not lost. Source: SELECT CONVERT(… USING utf8mb4) of MySQL 9.7 and
// MariaDB 10.11, which agree.
#include "base/cursor.h"
#include "base/out_buffer.h"
#include "row/collation.h"

namespace binsift {

// Appends the text as UTF-8. False, and nothing appended, where the bytes are invalid in the charset, the
// charset is binary, or can't be converted here; an unknown charset is taken for UTF-8. For values that fit
// in memory: it asks for room for all of it, so `out` must not have a drain.
bool to_utf8(Bytes bytes, Charset charset, OutBuffer& out);

// Converts whole characters from `p` on until the end or until [out, out_end) has no room for another; moves
// `p` behind them. Gives back the end of what was written, or null where the next character is invalid. The
// room must be kConvertLeast bytes at least.
inline constexpr size_t kConvertLeast = 32;
char* convert_to_utf8(Charset charset, const uint8_t*& p, const uint8_t* end, char* out, char* out_end);

// UTF-8 bytes for each byte of any charset, at most.
inline constexpr size_t kUtf8Most = 3;

// Whether the bytes of a charset are UTF-8 or ASCII already and need a check only.
inline bool is_utf8_charset(Charset charset) {
  return charset == Charset::utf8mb4 || charset == Charset::utf8mb3 || charset == Charset::ascii ||
         charset == Charset::unknown;
}

// False for binary, and for East Asian sets where the C library's iconv lacks them.
bool is_convertible(Charset charset);

}  // namespace binsift
