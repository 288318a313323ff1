#include "event/rotate.h"

namespace binsift {

Result<Rotate> decode_rotate(Bytes body, const FormatDescription& format) {
  Cursor cursor(body);
  Rotate rotate;
  if (format.binlog_version != 1) rotate.position = cursor.u64("position");
  rotate.file_name = as_text(cursor.rest());
  if (cursor.ok() && rotate.file_name.empty()) cursor.fail("file name", 1);
  if (!cursor.ok()) return cursor.error();
  return rotate;
}

}  // namespace binsift
