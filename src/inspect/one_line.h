#pragma once
// Any text on one line of a terminal: white space becomes one space, and what is no printable UTF-8 becomes
// '?'.
#include "base/out_buffer.h"
#include "row/collation.h"

namespace binsift {

// Bytes of a statement or name that a line shows.
inline constexpr size_t kShownMost = 100;

// At most `most` bytes of `text`, and "…" where some are left out.
void append_one_line(OutBuffer& out, std::string_view text, size_t most = kShownMost);

// All of it, each of its lines behind `prefix` and ended by a line feed.
void append_lines(OutBuffer& out, std::string_view text, std::string_view prefix);

}  // namespace binsift
