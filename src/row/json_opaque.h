#pragma once
// What binary JSON keeps under a field type of SQL.
//   DECIMAL (246)                          precision (1), scale (1), packed decimal
//   DATE, DATETIME, TIMESTAMP (10 12 7)    8, little-endian: (((year * 13 + month) << 5 | day) << 17
//                                          | hour << 12 | minute << 6 | second) << 24 | microsecond
//   TIME (11)                              8, little-endian: (hour << 12 | minute << 6 | second) << 24 |
//   microsecond,
//                                          the whole negated for a negative time
// Source: mysql sql-common/json_dom.cc, mysys/my_time.cc (TIME_to_longlong_packed).
#include "base/cursor.h"

namespace binsift {

enum class JsonOpaque : uint8_t { decimal, date, time, datetime, other };

JsonOpaque json_opaque_of(uint8_t field_type);

// Write the text the server prints, without quotes, and give back its end; null where the bytes are none.
// Room for kJsonOpaqueRoom must be there. `other` has no text here: the server prints base64:typeN:… for it.
inline constexpr size_t kJsonOpaqueRoom = 96;
char* write_json_opaque(char* out, JsonOpaque kind, Bytes bytes);

}  // namespace binsift
