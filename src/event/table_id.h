#pragma once
// The table id in front of table maps and row events: 6 bytes, or 4 where the post-header has 6 (MySQL before
// 5.1.4).
#include "event/format_description.h"

namespace binsift {

inline uint64_t read_table_id(Cursor& cursor, EventType type, const FormatDescription& format) {
  constexpr uint8_t kShortPostHeader = 6;
  const bool short_id = format.post_header_length(type) == kShortPostHeader;
  return short_id ? cursor.u32("table_id") : cursor.u48("table_id");
}

}  // namespace binsift
