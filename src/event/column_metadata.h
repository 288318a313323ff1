#pragma once
// The 0 to 2 bytes a column that complete its type in a table map.
//   bytes  types
//   2      STRING, ENUM, SET: type, size. The size of a CHAR past 255 bytes has its bits 8 and 9, inverted,
//   in
//          bits 4 and 5 of the type, where all types that share the code have ones
//   2      VARCHAR, VAR_STRING, VARCHAR_COMPRESSED: size, little-endian
//   2      NEWDECIMAL: precision, scale
//   2      BIT: bits past whole bytes, bytes
//   1      BLOB and its kin, GEOMETRY, JSON, VECTOR: bytes of the length; FLOAT, DOUBLE: bytes; TIME2,
//          DATETIME2, TIMESTAMP2: fraction digits
// Source: mysql sql/rpl_utility.cc (table_def::table_def), sql/field.cc (do_save_field_metadata).
#include <vector>

#include "event/table_map.h"

namespace binsift {

// Fills type and metadata of `columns`, whose types are those on the wire. False when the bytes don't fit the
// types. A type that is not known takes the bytes that the others leave.
bool read_column_metadata(Cursor& metadata, std::vector<MappedColumn>& columns);

}  // namespace binsift
