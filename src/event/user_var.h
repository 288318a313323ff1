#pragma once
// USER_VAR_EVENT: the value of a user variable in the statement behind it.
//   bytes  field
//   4      name length
//   n      name
//   1      is_null       nothing follows when it is
//   1      type          UserVarType
//   4      charset       collation id
//   4      value length
//   n      value         text; an 8-byte double or integer; a decimal as precision, scale, packed digits
//   1      flags         1: unsigned. Not in old logs
// Source: mysql libs/mysql/binlog/event/statement_events.h (User_var_event).
#include "event/format_description.h"

namespace binsift {

enum class UserVarType : uint8_t {
  STRING_RESULT = 0,
  REAL_RESULT = 1,
  INT_RESULT = 2,
  ROW_RESULT = 3,
  DECIMAL_RESULT = 4,
};

struct UserVar {
  std::string_view name;
  bool is_null = false;
  UserVarType type = UserVarType::STRING_RESULT;
  uint32_t charset = 63;
  Bytes value;
  bool is_unsigned = false;
};

// Errors: corrupt.
Result<UserVar> decode_user_var(Bytes body, const FormatDescription& format);

}  // namespace binsift
