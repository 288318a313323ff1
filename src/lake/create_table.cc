#include "lake/create_table.h"

#include <fmt/format.h>

#include "render/quoted_text.h"

namespace binsift {
namespace {

std::string quoted(std::string_view text) {
  OutBuffer out;
  append_quoted(out, text, QuoteStyle::sql);
  return std::string(out.view());
}

// As the name is, also with control characters.
std::string identifier(std::string_view name) {
  std::string text = "`";
  for (const char c : name) text += c == '`' ? std::string("``") : std::string(1, c);
  return text + '`';
}

std::string members_text(const Column& column) {
  std::string text;
  for (const std::string& member : column.members) text += (text.empty() ? "" : ",") + quoted(member);
  return "(" + text + ")";
}

std::string with_fraction(const char* name, unsigned fsp) {
  return fsp == 0 ? std::string(name) : fmt::format("{}({})", name, fsp);
}

std::string length_text(const Column& column, std::string_view text_name, std::string_view binary_name) {
  if (column.text_kind == TextKind::binary) return fmt::format("{}({})", binary_name, column.max_bytes);
  const Charset charset = column.charset == kCharsetUnknown ? Charset::unknown : charset_of(column.charset);
  const unsigned width = charset == Charset::unknown ? 1 : max_bytes(charset);
  return fmt::format("{}({})", text_name, column.max_bytes / std::max(1u, width));
}

std::string blob_text(const Column& column) {
  static constexpr const char* kPrefixes[] = {"", "tiny", "", "medium", "long"};
  const char* prefix = column.length_bytes <= 4 ? kPrefixes[column.length_bytes] : "";
  return std::string(prefix) + (column.text_kind == TextKind::text ? "text" : "blob");
}

std::string geometry_text(uint8_t type) {
  static constexpr const char* kNames[] = {
      "geometry",   "point",           "linestring",   "polygon",
      "multipoint", "multilinestring", "multipolygon", "geometrycollection"};
  return type < std::size(kNames) ? kNames[type] : kNames[0];
}

}  // namespace

std::string type_text(const Column& column) {
  const std::string sign = column.is_unsigned ? " unsigned" : "";
  if (column.text_kind == TextKind::inet4) return "inet4";
  if (column.text_kind == TextKind::inet6) return "inet6";
  if (column.text_kind == TextKind::uuid) return "uuid";
  switch (column.storage) {
    case Storage::int8: return "tinyint" + sign;
    case Storage::int16: return "smallint" + sign;
    case Storage::int24: return "mediumint" + sign;
    case Storage::int32: return "int" + sign;
    case Storage::int64: return "bigint" + sign;
    case Storage::float32: return "float" + sign;
    case Storage::float64: return "double" + sign;
    case Storage::decimal: return fmt::format("decimal({},{}){}", column.precision, column.scale, sign);
    case Storage::year: return "year";
    case Storage::date: return "date";
    case Storage::old_time:
    case Storage::time2: return with_fraction("time", column.fsp);
    case Storage::old_datetime:
    case Storage::datetime2: return with_fraction("datetime", column.fsp);
    case Storage::old_timestamp:
    case Storage::timestamp2: return with_fraction("timestamp", column.fsp);
    case Storage::bit: return fmt::format("bit({})", column.bits);
    case Storage::enumeration: return "enum" + members_text(column);
    case Storage::set: return "set" + members_text(column);
    case Storage::text8:
    case Storage::text16:
      return column.type == ColumnType::STRING ? length_text(column, "char", "binary")
                                               : length_text(column, "varchar", "varbinary");
    case Storage::compressed8:
    case Storage::compressed16: return length_text(column, "varchar", "varbinary") + " compressed";
    case Storage::blob: return blob_text(column);
    case Storage::line_text:
      return column.max_bytes == 0               ? blob_text(column)
             : column.type == ColumnType::STRING ? length_text(column, "char", "binary")
                                                 : length_text(column, "varchar", "varbinary");
    case Storage::compressed_blob: return blob_text(column) + " compressed";
    case Storage::json:
    case Storage::json_text: return "json";
    case Storage::geometry: return geometry_text(column.geometry_type);
    case Storage::vector: return "vector";
    case Storage::null_type:
    case Storage::unknown: break;
  }
  return "null";
}

std::string create_table_text(const Table& table) {
  std::string text = "CREATE TABLE " + identifier(table.database) + "." + identifier(table.name) + " (";
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    text += (i == 0 ? "\n  " : ",\n  ") + identifier(column.name) + " " + type_text(column);
    const std::string_view charset = column.charset == kCharsetUnknown || column.charset == kBinaryCollation
                                         ? std::string_view()
                                         : name_of(charset_of(column.charset));
    if (column.text_kind == TextKind::text && !charset.empty() && column.storage != Storage::json)
      if ((column.storage >= Storage::text8 && column.storage <= Storage::compressed_blob) ||
          column.storage == Storage::line_text)
        text += " CHARACTER SET " + std::string(charset);
    if (!column.nullable) text += " NOT NULL";
  }
  std::string key;
  for (const uint32_t column : table.primary_key)
    if (column < table.columns.size())
      key += (key.empty() ? "" : ",") + identifier(table.columns[column].name);
  if (!key.empty()) text += ",\n  PRIMARY KEY (" + key + ")";
  return text + "\n)";
}

}  // namespace binsift
