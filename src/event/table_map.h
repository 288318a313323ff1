#pragma once
// TABLE_MAP_EVENT: the table that following row events speak of by its table_id.
//   bytes  field
//   6      table_id          4 bytes where the post-header has 6 (before MySQL 5.1.4)
//   2      flags
//   1+n+1  database          length, text, 00
//   1+n+1  table             length, text, 00
//   packed column_count
//   n      types             one byte a column (ColumnType)
//   packed metadata_size
//   n      metadata          0 to 2 bytes a column, by type
//   (n+7)/8 nullable         one bit a column
// Logs of MySQL 5.1 betas end behind the types. Then, up to the end, optional metadata (binlog_row_metadata):
// 1 byte field, packed length, value. Numbers are packed integers, lists go to the value's end, bits are MSB
// first:
//   1 signedness           one bit a numeric column: YEAR has one too, BIT has none; 1 is unsigned
//   2 default charset      collation id, then pairs (index among the character columns, collation id) that
//   differ 3 column charset       collation id a character column 4 column names         a length and text a
//   column 5 SET members          a SET column: count, then a length and text each 6 ENUM members         an
//   ENUM column: the same 7 geometry types       one a GEOMETRY column 8 primary key          column indexes
//   9 primary key          pairs (column index, prefix characters; 0 is the whole column)
//   10, 11                 as 2 and 3, of the ENUM and SET columns
//   12 visibility          one bit a column
//   13 vector dimensions   one a VECTOR column
// Character columns: CHAR, VARCHAR, TEXT and BLOB, compressed ones too; in MariaDB GEOMETRY, in MySQL VECTOR.
// A list that does not fit the columns of its kind is left out: a server that counts otherwise must not lend
// its charsets to other columns.
// Source: mysql libs/mysql/binlog/event/rows_event.h (Table_map_event), mariadb sql/log_event.h
// (Table_map_log_event).
#include <string_view>
#include <vector>

#include "event/format_description.h"

namespace binsift {

// MYSQL_TYPE_* (mysql include/field_types.h, mariadb include/mysql_com.h), with the real type of ENUM and
// SET.
enum class ColumnType : uint8_t {
  DECIMAL = 0,
  TINY = 1,
  SHORT = 2,
  LONG = 3,
  FLOAT = 4,
  DOUBLE = 5,
  NULL_TYPE = 6,
  TIMESTAMP = 7,
  LONGLONG = 8,
  INT24 = 9,
  DATE = 10,
  TIME = 11,
  DATETIME = 12,
  YEAR = 13,
  NEWDATE = 14,
  VARCHAR = 15,
  BIT = 16,
  TIMESTAMP2 = 17,
  DATETIME2 = 18,
  TIME2 = 19,
  TYPED_ARRAY = 20,
  BLOB_COMPRESSED = 140,
  VARCHAR_COMPRESSED = 141,  // MariaDB
  VECTOR = 242,
  INVALID = 243,
  BOOL = 244,
  JSON = 245,
  NEWDECIMAL = 246,
  ENUM = 247,
  SET = 248,
  TINY_BLOB = 249,
  MEDIUM_BLOB = 250,
  LONG_BLOB = 251,
  BLOB = 252,
  VAR_STRING = 253,
  STRING = 254,
  GEOMETRY = 255,
};

// "VARCHAR", "NEWDECIMAL" …; empty for a number that is none of them.
std::string_view name_of(ColumnType type);

inline constexpr uint16_t kCharsetUnknown = 0;

// One column as the table map tells it. Views point into the event's bytes.
struct MappedColumn {
  ColumnType type{};      // the real one: ENUM, SET and STRING unfolded from the 254 they share
  uint16_t metadata = 0;  // as on the wire after unfolding, by type:
                          //   STRING, VARCHAR, VAR_STRING  most bytes of a value (CHAR past 255 bytes
                          //   unfolded) ENUM, SET                    bytes of a value BLOB, GEOMETRY, JSON,
                          //   VECTOR, TYPED_ARRAY  bytes of the length in front of a value NEWDECIMAL
                          //   precision << 8 | scale BIT                          bits TIME2, DATETIME2,
                          //   TIMESTAMP2 fraction digits FLOAT, DOUBLE                bytes of a value (4, 8)
  uint8_t metadata_size = 0;  // bytes on the wire; of types that are not known only
  bool nullable = false;
  // From the optional metadata, where the log has it:
  bool has_signedness = false;
  bool is_unsigned = false;
  uint16_t charset = kCharsetUnknown;  // collation id; 63 is binary
  bool has_name = false;
  std::string_view name;
  bool has_members = false;
  std::vector<std::string_view> members;  // ENUM, SET: in the column's charset
  uint8_t geometry_type = 0;              // 0 GEOMETRY, 1 POINT, … 7 GEOMETRYCOLLECTION
  bool has_geometry_type = false;
  bool has_visibility = false;
  bool visible = true;
  uint32_t vector_dimension = 0;  // 0: not told
};

struct PrimaryKeyPart {
  uint32_t column = 0;  // 0-based
  uint32_t prefix = 0;  // characters; 0 is the whole column
};

inline constexpr uint16_t TM_BIT_LEN_EXACT_F = 0x0001;
inline constexpr uint16_t TM_REFERRED_FK_DB_F = 0x0002;
inline constexpr uint16_t TM_GENERATED_INVISIBLE_PK_F = 0x0004;

struct TableMap {
  uint64_t table_id = 0;
  uint16_t flags = 0;
  std::string_view database;
  std::string_view table;
  std::vector<MappedColumn> columns;
  std::vector<PrimaryKeyPart> primary_key;  // empty: not told, or none
  bool has_column_metadata = true;          // false in logs of MySQL 5.1 betas: types alone
  bool has_optional_metadata = false;
  bool has_names = false;  // every column has one
  bool has_primary_key = false;
};

// The id alone, which is enough to find a map that is known already.
Result<uint64_t> decode_table_id(Bytes body, EventType type, const FormatDescription& format);

// `body` lies between header and checksum; the result's views point into it. Errors: corrupt (counts and
// lengths that do not fit), with the field. A column type that no server writes is kept as it is: only its
// rows are lost.
Result<TableMap> decode_table_map(Bytes body, const FormatDescription& format);

}  // namespace binsift
