#pragma once
// Columns by their kinds, as JSON lines have their values: text in UTF-8, whatever a table keeps it in.
#include <algorithm>

#include "row/collation.h"
#include "row/table.h"

namespace binsift {

inline constexpr uint16_t kLineCharset = 255;  // utf8mb4_0900_ai_ci

inline void make_blob(Column& column, uint8_t length_bytes, bool is_text) {
  constexpr ColumnType kTypes[] = {ColumnType::TINY_BLOB, ColumnType::BLOB, ColumnType::MEDIUM_BLOB,
                                   ColumnType::LONG_BLOB};
  column.storage = is_text ? Storage::line_text : Storage::blob;
  column.type = kTypes[length_bytes - 1];
  column.length_bytes = length_bytes;
  column.text_kind = is_text ? TextKind::text : TextKind::binary;
  column.charset = is_text ? kLineCharset : kBinaryCollation;
}

// CHAR, VARCHAR, BINARY, VARBINARY of `length` characters or bytes.
inline void make_string(Column& column, uint64_t length, bool fixed, bool is_text) {
  const uint64_t size = length * (is_text ? 4 : 1);
  if (size > 65535) return make_blob(column, 4, is_text);
  column.storage = is_text ? Storage::line_text : Storage::text16;
  column.length_bytes = is_text ? 4 : 0;
  column.type = fixed ? ColumnType::STRING : ColumnType::VARCHAR;
  column.max_bytes = uint32_t(size);
  column.text_kind = is_text ? TextKind::text : TextKind::binary;
  column.charset = is_text ? kLineCharset : kBinaryCollation;
}

inline void make_integer(Column& column, Storage storage, ColumnType type, bool is_unsigned) {
  column.storage = storage;
  column.type = type;
  column.is_unsigned = is_unsigned;
}

inline void make_temporal(Column& column, Storage storage, ColumnType type, uint64_t fsp) {
  column.storage = storage;
  column.type = type;
  column.fsp = uint8_t(std::min<uint64_t>(fsp, 6));
}

inline void make_json(Column& column) {
  column.storage = Storage::json_text;
  column.type = ColumnType::JSON;
  column.length_bytes = 4;
  column.text_kind = TextKind::text;
}

inline void make_bits(Column& column, uint64_t bits) {
  column.storage = Storage::bit;
  column.type = ColumnType::BIT;
  column.bits = uint16_t(std::clamp<uint64_t>(bits, 1, 64));
}

inline constexpr uint64_t kMostScale = 38;  // of DECIMAL: MariaDB's, MySQL has 30

inline bool make_decimal(Column& column, uint64_t precision, uint64_t scale) {
  if (precision < 1 || precision > 65 || scale > precision || scale > kMostScale) return false;
  column.storage = Storage::decimal;
  column.type = ColumnType::NEWDECIMAL;
  column.precision = uint8_t(precision);
  column.scale = uint8_t(scale);
  return true;
}

inline void make_bytes_of(Column& column, Storage storage, ColumnType type) {
  column.storage = storage;
  column.type = type;
  column.length_bytes = 4;
}

}  // namespace binsift
