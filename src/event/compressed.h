#pragma once
// MariaDB's log_bin_compress: QUERY_COMPRESSED_EVENT and the *_ROWS_COMPRESSED_* events. They are laid out as
// the plain ones, but the query or the rows (all behind columns_present) are
//   bytes  field
//   1      header        80, algorithm << 4 (0 zlib), count of the next field's bytes (1 to 4)
//   1–4    uncompressed size, big-endian
//   …      zlib stream   to the end
// Source: mariadb sql/log_event.cc (binlog_buf_compress, binlog_buf_uncompress).
#include "event/format_description.h"

namespace binsift {

enum class LogCompression : uint8_t { zlib = 0 };

struct CompressedEvent {
  Bytes in_front;  // of the body, as in the plain event
  LogCompression algorithm{};
  uint32_t uncompressed_size = 0;  // what the event claims. No allocation may rest on it alone
  Bytes stream;
};

bool is_compressed_event(EventType type);

// Errors: corrupt; unsupported (another algorithm).
Result<CompressedEvent> decode_compressed_event(Bytes body, EventType type, const FormatDescription& format);

}  // namespace binsift
