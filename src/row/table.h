#pragma once
// A table as its rows are read: the table map's types, with names, signedness, charsets and members from
// wherever they are known (schema/ puts them together). Made once a table shape, read by every row; it owns
// what it holds.
#include <string>
#include <vector>

#include "event/table_map.h"

namespace binsift {

// How a value lies in a row image: one case each of the row reader's switch.
enum class Storage : uint8_t {
  int8,
  int16,
  int24,
  int32,
  int64,  // is_unsigned tells how to read them
  float32,
  float64,
  decimal,  // NEWDECIMAL
  year,
  date,  // 1 and 3 bytes
  old_time,
  old_datetime,
  old_timestamp,  // 3, 8, 4 bytes; fraction in MariaDB's own format where fsp > 0 is known
  time2,
  datetime2,
  timestamp2,  // MySQL 5.6's, big-endian with a fraction
  bit,
  enumeration,
  set,
  text8,
  text16,  // CHAR/VARCHAR/BINARY/VARBINARY: 1 or 2 bytes of length
  compressed8,
  compressed16,  // MariaDB VARCHAR COMPRESSED
  blob,
  compressed_blob,  // length_bytes bytes of length; BLOB and TEXT
  json,
  geometry,
  vector,     // like blob
  json_text,  // like blob: a JSON value as text, of JSON lines; no log has it
  // 4 bytes of length, then 0 and UTF-8, or 1 and a JSON value that stands for bytes that are no text; no log
  // has it either
  line_text,
  null_type,  // no bytes
  unknown,    // a type of the future: the row can't be read past it
};

// What the bytes of a text8/text16/blob mean.
enum class TextKind : uint8_t {
  text,     // in `charset`
  binary,   // BINARY, VARBINARY, BLOB
  unknown,  // nothing tells: text if it is valid UTF-8
  inet4,
  inet6,
  uuid,  // MariaDB, where a schema says so
};

struct Column {
  std::string name;  // "@3" where unknown
  ColumnType type{};
  Storage storage = Storage::unknown;
  TextKind text_kind = TextKind::unknown;
  bool is_unsigned = false;
  bool signedness_known = false;
  bool nullable = true;
  bool name_known = false;
  bool generated = false;  // known from a schema only
  bool visible = true;
  // blob, json, json_text, line_text, geometry, vector, compressed_blob: 1 to 4; enumeration, set: bytes of a
  // value
  uint8_t length_bytes = 0;
  uint8_t precision = 0, scale = 0;    // decimal
  uint8_t fsp = 0;                     // fraction digits of temporal values
  uint16_t bits = 0;                   // bit: 1 to 64
  uint32_t max_bytes = 0;              // text8/text16: most bytes of a value; BINARY(n) is padded to it
  bool pad_with_zero = false;          // BINARY(n), INET4/6, UUID: the log has lost its trailing 00 bytes
  uint16_t charset = kCharsetUnknown;  // collation id of text, ENUM and SET
  uint8_t geometry_type = 0;
  std::vector<std::string> members;  // ENUM, SET: UTF-8; empty: not known
};

enum class NameSource : uint8_t { unknown, metadata, ddl, schema_file, server };

struct Table {
  uint64_t id = 0;
  uint16_t flags = 0;
  std::string database, name;
  std::vector<Column> columns;
  std::vector<uint32_t> primary_key;  // 0-based columns; empty: none, or not known
  bool primary_key_known = false;
  NameSource names = NameSource::unknown;
  bool versioned = false;  // MariaDB WITH SYSTEM VERSIONING: its history is in its rows
  // The server's ST_AsText gives the axes of GEOMETRY in their reference system's own order (MySQL 8.0 and
  // later).
  bool axes_of_system = false;
  // Why a definition that was found was not used for names ("12 columns in the log, 11 in the CREATE TABLE
  // seen at …").
  std::string mismatch;
};

}  // namespace binsift
