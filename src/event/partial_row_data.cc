#include "event/partial_row_data.h"

#include <algorithm>

namespace binsift {

Result<PartialRowData> decode_partial_row_data(Bytes body) {
  constexpr uint8_t kHasOriginalSize = 1;
  Cursor cursor(body);
  PartialRowData piece;
  const uint32_t first = cursor.u32("sequence number"), second = cursor.u32("count of pieces");
  piece.sequence_number = std::min(first, second);
  piece.count = std::max(first, second);
  piece.flags = cursor.u8("flags");
  if (piece.flags & kHasOriginalSize) piece.original_size = cursor.u64("original size");
  piece.content = cursor.rest();
  if (cursor.ok() && piece.sequence_number == 0) cursor.fail("sequence number");
  if (!cursor.ok()) return cursor.error();
  return piece;
}

}  // namespace binsift
