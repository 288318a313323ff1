#include "event/partial_row_data.h"

namespace binsift {

Result<PartialRowData> decode_partial_row_data(Bytes body) {
  constexpr uint8_t kHasOriginalSize = 1;
  Cursor cursor(body);
  PartialRowData piece;
  piece.sequence_number = cursor.u32("sequence number");
  piece.count = cursor.u32("count of pieces");
  piece.flags = cursor.u8("flags");
  if (piece.flags & kHasOriginalSize) piece.original_size = cursor.u64("original size");
  piece.content = cursor.rest();
  if (cursor.ok() && (piece.sequence_number == 0 || piece.sequence_number > piece.count)) {
    cursor.fail("sequence number");
  }
  if (!cursor.ok()) return cursor.error();
  return piece;
}

}  // namespace binsift
