#include "event/user_var.h"

namespace binsift {

Result<UserVar> decode_user_var(Bytes body, const FormatDescription& format) {
  Cursor cursor(body);
  cursor.skip(format.post_header_length(EventType::USER_VAR_EVENT), "post-header");
  UserVar var;
  var.name = cursor.text(cursor.u32("name length"), "name");
  var.is_null = cursor.u8("is_null") != 0;
  if (!var.is_null) {
    const uint8_t type = cursor.u8("type");
    if (type > uint8_t(UserVarType::DECIMAL_RESULT) || type == uint8_t(UserVarType::ROW_RESULT))
      cursor.fail("type");
    var.type = UserVarType(type);
    var.charset = cursor.u32("charset");
    var.value = cursor.bytes(cursor.u32("value length"), "value");
    const bool number = var.type == UserVarType::REAL_RESULT || var.type == UserVarType::INT_RESULT;
    if (number && var.value.size() != 8) cursor.fail("value length");
    if (!cursor.at_end()) var.is_unsigned = cursor.u8("flags") & 1;
  }
  if (!cursor.ok()) return cursor.error();
  return var;
}

}  // namespace binsift
