#pragma once
// PARTIAL_ROW_DATA_EVENT (MariaDB 12.3): one of the pieces of a row event too large for one event. The pieces
// stand one behind the other; joined they are a whole event, header included.
//   bytes  field
//   4      sequence number   of the piece, from 1
//   4      count of pieces   the documentation has the two the other way round; the larger is the count
//   1      flags             1: the next follows, in the first piece
//   8      original size     of the whole event
//   …      content           to the end
// Source: mariadb sql/log_event.h (Partial_rows_log_event).
#include "event/format_description.h"

namespace binsift {

struct PartialRowData {
  uint32_t sequence_number = 0;
  uint32_t count = 0;
  uint8_t flags = 0;
  uint64_t original_size = 0;  // 0: not told
  Bytes content;
};

// Errors: corrupt.
Result<PartialRowData> decode_partial_row_data(Bytes body);

}  // namespace binsift
