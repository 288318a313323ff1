#include "render/row_text_table.h"

#include <algorithm>
#include <cstring>

#include "render/quoted_text.h"

namespace binsift {
namespace {

std::string sized(const char* name, uint64_t size) {
  return name + ("(" + std::to_string(size)) + ")";
}

const char* blob_name(uint8_t length_bytes) {
  switch (length_bytes) {
    case 1: return "TINYBLOB/TINYTEXT";
    case 2: return "BLOB/TEXT";
    case 3: return "MEDIUMBLOB/MEDIUMTEXT";
    default: return "LONGBLOB/LONGTEXT";
  }
}

uint8_t integer_bits(Storage storage) {
  switch (storage) {
    case Storage::int8: return 8;
    case Storage::int16: return 16;
    case Storage::int24: return 24;
    case Storage::int32: return 32;
    case Storage::int64: return 64;
    default: return 0;
  }
}

// 'member' without its quotes.
std::string escaped(const std::string& member) {
  OutBuffer out;
  append_quoted(out, member);
  return std::string(out.view().substr(1, out.size() - 2));
}

}  // namespace

std::string row_text_type(const Column& column) {
  switch (column.storage) {
    case Storage::int8: return "TINYINT";
    case Storage::int16: return "SHORTINT";
    case Storage::int24: return "MEDIUMINT";
    case Storage::int32: return "INT";
    case Storage::int64: return "LONGINT";
    case Storage::float32: return "FLOAT";
    case Storage::float64: return "DOUBLE";
    case Storage::decimal:
      return "DECIMAL(" + std::to_string(column.precision) + "," + std::to_string(column.scale) + ")";
    case Storage::year: return "YEAR";
    case Storage::date: return "DATE";
    case Storage::old_time: return "TIME";
    case Storage::old_datetime: return "DATETIME";
    case Storage::old_timestamp: return "TIMESTAMP";
    case Storage::time2: return sized("TIME", column.fsp);
    case Storage::datetime2: return sized("DATETIME", column.fsp);
    case Storage::timestamp2: return sized("TIMESTAMP", column.fsp);
    case Storage::bit: return sized("BIT", column.bits);
    case Storage::enumeration: return column.length_bytes == 1 ? "ENUM(1 byte)" : "ENUM(2 bytes)";
    case Storage::set: return "SET(" + std::to_string(column.length_bytes) + " bytes)";
    case Storage::text8:
    case Storage::text16:
      return sized(column.type == ColumnType::STRING ? "STRING" : "VARSTRING", column.max_bytes);
    case Storage::compressed8:
    case Storage::compressed16: return sized("VARSTRING", column.max_bytes) + " COMPRESSED";
    case Storage::blob: return blob_name(column.length_bytes);
    case Storage::compressed_blob: return std::string(blob_name(column.length_bytes)) + " COMPRESSED";
    case Storage::json:
    case Storage::json_text:
    case Storage::line_text: return "JSON";
    case Storage::geometry: return "GEOMETRY";
    case Storage::vector: return "VECTOR";
    case Storage::null_type: return "NULL";
    case Storage::unknown: break;
  }
  return "type " + std::to_string(unsigned(column.type));
}

uint32_t row_text_meta(const Column& column) {
  switch (column.storage) {
    case Storage::float32: return 4;
    case Storage::float64: return 8;
    case Storage::decimal: return uint32_t(column.precision) << 8 | column.scale;
    case Storage::time2:
    case Storage::datetime2:
    case Storage::timestamp2: return column.fsp;
    case Storage::bit: return uint32_t(column.bits / 8) << 8 | column.bits % 8;
    case Storage::enumeration: return uint32_t(ColumnType::ENUM) << 8 | column.length_bytes;
    case Storage::set: return uint32_t(ColumnType::SET) << 8 | column.length_bytes;
    case Storage::text8:
    case Storage::text16:
      // Bits 8 and 9 of a CHAR's size stand inverted in its type.
      if (column.type != ColumnType::STRING) return column.max_bytes;
      return (uint32_t(ColumnType::STRING) ^ (column.max_bytes & 0x300) >> 4) << 8 |
             (column.max_bytes & 0xFF);
    case Storage::compressed8:
    case Storage::compressed16: return column.max_bytes;
    case Storage::blob:
    case Storage::compressed_blob:
    case Storage::json:
    case Storage::geometry:
    case Storage::vector:
    case Storage::json_text:
    case Storage::line_text: return column.length_bytes;
    default: return 0;
  }
}

RowTextTable::RowTextTable(const Table& table, const RowTextOptions& options) {
  OutBuffer name;
  append_identifier(name, table.database, true);
  name.append('.');
  append_identifier(name, table.name, true);
  const std::string place(name.view());
  insert_head = "### INSERT INTO " + place + "\n### SET\n";
  update_head = "### UPDATE " + place + "\n### WHERE\n";
  delete_head = "### DELETE FROM " + place + "\n### WHERE\n";
  axes = table.axes_of_system ? AxisOrder::of_system : AxisOrder::stored;

  columns.reserve(table.columns.size());
  for (const binsift::Column& source : table.columns) {
    Column column;
    column.wanted = !options.wants_column || options.wants_column(options.asked, source.name);
    wants_all &= column.wanted;
    name.clear();
    name.append("###   ");
    append_identifier(name, source.name, false);
    name.append('=');
    column.long_prefix = name.view();
    column.prefix_size = uint32_t(name.size());
    std::memset(column.prefix, ' ', sizeof column.prefix);
    std::memcpy(column.prefix, name.view().data(), std::min(name.size(), sizeof column.prefix));
    const std::string suffix = " /* " + row_text_type(source) +
                               " meta=" + std::to_string(row_text_meta(source)) +
                               " nullable=" + (source.nullable ? "1" : "0") + " is_null=0 */\n";
    std::memset(column.suffix, ' ', sizeof column.suffix);
    column.suffix_size = uint8_t(std::min(suffix.size(), sizeof column.suffix));
    std::memcpy(column.suffix, suffix.data(), column.suffix_size);
    column.text_kind = source.text_kind;
    column.pad_with_zero = source.pad_with_zero;
    column.max_bytes = source.max_bytes;
    column.sign_unknown = !source.signedness_known;
    column.integer_bits = integer_bits(source.storage);
    column.bits = source.bits;
    column.charset = source.charset == kCharsetUnknown ? Charset::unknown : charset_of(source.charset);
    for (const std::string& member : source.members) column.members.push_back(escaped(member));
    columns.push_back(std::move(column));
  }
}

}  // namespace binsift
