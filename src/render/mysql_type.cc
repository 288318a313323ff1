#include "render/mysql_type.h"

#include "row/collation.h"

namespace binsift {
namespace {

std::string sized(const char* name, unsigned size) {
  return std::string(name) + "(" + std::to_string(size) + ")";
}
std::string with_fraction(const char* name, const Column& column) {
  return column.fsp ? sized(name, column.fsp) : std::string(name);
}
std::string integer(const char* name, const Column& column) {
  return std::string(name) + (column.is_unsigned ? " unsigned" : "");
}

// Escaped as SHOW CREATE TABLE does it.
void append_member(std::string& text, std::string_view member) {
  text += '\'';
  for (const char c : member) {
    switch (c) {
      case '\0': text += "\\0"; break;
      case '\n': text += "\\n"; break;
      case '\r': text += "\\r"; break;
      case '\\': text += "\\\\"; break;
      case '\'': text += "''"; break;
      default: text += c;
    }
  }
  text += '\'';
}

std::string with_members(const char* name, const Column& column) {
  std::string text = std::string(name) + "(";
  for (const std::string& member : column.members) {
    if (text.back() != '(') text += ',';
    append_member(text, member);
  }
  return text + ")";
}

bool is_binary(const Column& column) {
  return column.text_kind == TextKind::binary;
}

std::string blob_text(const Column& column) {
  constexpr const char* kBlobs[] = {"tinyblob", "blob", "mediumblob", "longblob"};
  constexpr const char* kTexts[] = {"tinytext", "text", "mediumtext", "longtext"};
  const size_t size = column.length_bytes >= 1 && column.length_bytes <= 4 ? column.length_bytes - 1u : 1u;
  return column.text_kind == TextKind::text ? kTexts[size] : kBlobs[size];
}

std::string text_text(const Column& column) {
  switch (column.text_kind) {
    case TextKind::inet4: return "inet4";
    case TextKind::inet6: return "inet6";
    case TextKind::uuid: return "uuid";
    default: break;
  }
  const bool fixed = column.type == ColumnType::STRING;
  if (is_binary(column)) return sized(fixed ? "binary" : "varbinary", column.max_bytes);
  const unsigned size = column.charset == kCharsetUnknown ? 0 : max_bytes(charset_of(column.charset));
  return sized(fixed ? "char" : "varchar", size ? column.max_bytes / size : column.max_bytes);
}

}  // namespace

std::string mysql_type_text(const Column& column) {
  switch (column.storage) {
    case Storage::int8: return integer("tinyint", column);
    case Storage::int16: return integer("smallint", column);
    case Storage::int24: return integer("mediumint", column);
    case Storage::int32: return integer("int", column);
    case Storage::int64: return integer("bigint", column);
    case Storage::float32: return integer("float", column);
    case Storage::float64: return integer("double", column);
    case Storage::decimal:
      return "decimal(" + std::to_string(column.precision) + "," + std::to_string(column.scale) + ")" +
             (column.is_unsigned ? " unsigned" : "");
    case Storage::year: return "year";
    case Storage::date: return "date";
    case Storage::old_time:
    case Storage::time2: return with_fraction("time", column);
    case Storage::old_datetime:
    case Storage::datetime2: return with_fraction("datetime", column);
    case Storage::old_timestamp:
    case Storage::timestamp2: return with_fraction("timestamp", column);
    case Storage::bit: return sized("bit", column.bits);
    case Storage::enumeration: return with_members("enum", column);
    case Storage::set: return with_members("set", column);
    case Storage::text8:
    case Storage::text16:
    case Storage::compressed8:
    case Storage::compressed16: return text_text(column);
    case Storage::blob:
    case Storage::compressed_blob: return blob_text(column);
    case Storage::line_text: return column.max_bytes == 0 ? blob_text(column) : text_text(column);
    case Storage::json:
    case Storage::json_text: return "json";
    case Storage::geometry: return "geometry";
    case Storage::vector: return "vector";
    case Storage::null_type:
    case Storage::unknown: break;
  }
  return "null";
}

int java_sql_type(const Column& column) {
  // Numbers of java.sql.Types
  constexpr int kBit = -7, kTinyint = -6, kBigint = -5, kVarbinary = -3, kBinary = -2, kNull = 0, kChar = 1,
                kDecimal = 3, kInteger = 4, kSmallint = 5, kReal = 7, kDouble = 8, kVarchar = 12, kDate = 91,
                kTime = 92, kTimestamp = 93, kBlob = 2004, kClob = 2005;
  const bool wide = column.is_unsigned;
  switch (column.storage) {
    case Storage::int8: return wide ? kSmallint : kTinyint;
    case Storage::int16: return wide ? kInteger : kSmallint;
    case Storage::int24: return kInteger;
    case Storage::int32: return wide ? kBigint : kInteger;
    case Storage::int64: return wide ? kDecimal : kBigint;
    case Storage::float32: return kReal;
    case Storage::float64: return kDouble;
    case Storage::decimal: return kDecimal;
    case Storage::year: return kVarchar;
    case Storage::date: return kDate;
    case Storage::old_time:
    case Storage::time2: return kTime;
    case Storage::old_datetime:
    case Storage::datetime2:
    case Storage::old_timestamp:
    case Storage::timestamp2: return kTimestamp;
    case Storage::bit:
    case Storage::set: return kBit;
    case Storage::enumeration: return kInteger;
    case Storage::text8:
    case Storage::text16:
    case Storage::compressed8:
    case Storage::compressed16: {
      const bool fixed = column.type == ColumnType::STRING;
      if (is_binary(column)) return fixed ? kBinary : kVarbinary;
      return fixed ? kChar : kVarchar;
    }
    case Storage::line_text:
      return column.max_bytes == 0 ? kClob : column.type == ColumnType::STRING ? kChar : kVarchar;
    case Storage::blob:
    case Storage::compressed_blob: return column.text_kind == TextKind::text ? kClob : kBlob;
    case Storage::json:
    case Storage::json_text: return kVarchar;
    case Storage::geometry:
    case Storage::vector: return kBinary;
    case Storage::null_type:
    case Storage::unknown: break;
  }
  return kNull;
}

}  // namespace binsift
