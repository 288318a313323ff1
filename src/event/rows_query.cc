#include "event/rows_query.h"

namespace binsift {

Result<std::string_view> decode_rows_query(Bytes body, EventType type, const FormatDescription& format) {
  Cursor cursor(body);
  cursor.skip(format.post_header_length(type), "post-header");
  if (type == EventType::ROWS_QUERY_LOG_EVENT) cursor.skip(1, "query length");
  if (!cursor.ok()) return cursor.error();
  return as_text(cursor.rest());
}

}  // namespace binsift
