#pragma once
// ROWS_QUERY_LOG_EVENT and MariaDB's ANNOTATE_ROWS_EVENT: the statement that made the row events behind it.
//   bytes  field
//   1      length        ROWS_QUERY only; no more than its low byte, and not needed
//   …      query         to the end
// Source: mysql libs/mysql/binlog/event/rows_event.h (Rows_query_event), mariadb sql/log_event.h
// (Annotate_rows_log_event).
#include "event/format_description.h"

namespace binsift {

// Errors: corrupt.
Result<std::string_view> decode_rows_query(Bytes body, EventType type, const FormatDescription& format);

}  // namespace binsift
