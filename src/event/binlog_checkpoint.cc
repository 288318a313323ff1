#include "event/binlog_checkpoint.h"

namespace binsift {

Result<std::string_view> decode_binlog_checkpoint(Bytes body) {
  Cursor cursor(body);
  const std::string_view file_name = cursor.text(cursor.u32("file name length"), "file name");
  if (!cursor.ok()) return cursor.error();
  return file_name;
}

}  // namespace binsift
