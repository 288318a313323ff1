#include "lines/line_types.h"

#include <algorithm>
#include "base/json_tree.h"
#include "lines/make_column.h"
#include "row/charset.h"
#include "schema/type_match.h"

namespace binsift {
namespace {

uint64_t argument(const ColumnDefinition& definition, size_t i, uint64_t otherwise) {
  return i < definition.arguments.size() ? definition.arguments[i] : otherwise;
}

struct IntegerType {
  std::string_view name;
  Storage storage;
  ColumnType type;
};
constexpr IntegerType kIntegers[] = {{"tinyint", Storage::int8, ColumnType::TINY},
                                     {"smallint", Storage::int16, ColumnType::SHORT},
                                     {"mediumint", Storage::int24, ColumnType::INT24},
                                     {"int", Storage::int32, ColumnType::LONG},
                                     {"bigint", Storage::int64, ColumnType::LONGLONG}};
struct BlobType {
  std::string_view name;
  uint8_t length_bytes;
  bool is_text;
};
constexpr BlobType kBlobs[] = {{"tinytext", 1, true},    {"text", 2, true},      {"mediumtext", 3, true},
                               {"longtext", 4, true},    {"tinyblob", 1, false}, {"blob", 2, false},
                               {"mediumblob", 3, false}, {"longblob", 4, false}};

void set_type(const ColumnDefinition& definition, Column& column) {
  const std::string_view type = definition.type;
  for (const IntegerType& each : kIntegers)
    if (each.name == type) return make_integer(column, each.storage, each.type, definition.is_unsigned);
  for (const BlobType& each : kBlobs) {
    if (each.name != type) continue;
    // In another charset the same text can have more bytes.
    const bool widens = each.is_text && !is_utf8_charset(charset_of(definition.charset));
    return make_blob(column, uint8_t(std::min(4, each.length_bytes + widens)), each.is_text);
  }
  if (type == "varchar" || type == "char")
    return make_string(column, argument(definition, 0, 1), type == "char", true);
  if (type == "varbinary" || type == "binary")
    return make_string(column, argument(definition, 0, 1), type == "binary", false);
  if (type == "decimal") {
    column.is_unsigned = definition.is_unsigned;
    if (make_decimal(column, argument(definition, 0, 10), argument(definition, 1, 0))) return;
  }
  if (type == "float" || type == "double") {
    const bool is_float = type == "float";
    column.storage = is_float ? Storage::float32 : Storage::float64;
    column.type = is_float ? ColumnType::FLOAT : ColumnType::DOUBLE;
    column.is_unsigned = definition.is_unsigned;
    return;
  }
  if (type == "year") return make_integer(column, Storage::year, ColumnType::YEAR, true);
  if (type == "date") return make_temporal(column, Storage::date, ColumnType::DATE, 0);
  const uint64_t fsp = argument(definition, 0, 0);
  if (type == "time") return make_temporal(column, Storage::time2, ColumnType::TIME2, fsp);
  if (type == "datetime") return make_temporal(column, Storage::datetime2, ColumnType::DATETIME2, fsp);
  if (type == "timestamp") return make_temporal(column, Storage::timestamp2, ColumnType::TIMESTAMP2, fsp);
  if (type == "bit") return make_bits(column, argument(definition, 0, 1));
  if ((type == "enum" || type == "set") && !definition.members.empty() && definition.members_known) {
    const size_t count = definition.members.size();
    const bool is_enum = type == "enum";
    column.storage = is_enum ? Storage::enumeration : Storage::set;
    column.type = is_enum ? ColumnType::ENUM : ColumnType::SET;
    column.length_bytes = is_enum ? (count < 256 ? 1 : 2) : 8;
    column.charset = kLineCharset;
    column.members = definition.members;
    return;
  }
  if (type == "json") return make_json(column);
  if (type == "vector") return make_bytes_of(column, Storage::vector, ColumnType::VECTOR);
  if (is_geometry_type(type)) return make_bytes_of(column, Storage::geometry, ColumnType::GEOMETRY);
  make_blob(column, 4, true);  // INET4, UUID and what is to come: their text
}

}  // namespace

std::string escaped_name(std::string_view name) {
  std::string text;
  constexpr char kHex[] = "0123456789abcdef";
  for (const char c : name) {
    if (c == '"' || c == '\\') {
      text += '\\';
      text += c;
    } else if (uint8_t(c) < 0x20) {
      constexpr std::string_view kShort = "\b\f\n\r\t", kLetters = "bfnrt";
      const size_t at = kShort.find(c);
      text += '\\';
      if (at != kShort.npos)
        text += kLetters[at];
      else
        (text += "u00") += {kHex[uint8_t(c) >> 4], kHex[uint8_t(c) & 15]};
    } else {
      text += c;
    }
  }
  return text;
}

std::string quoted_name(std::string_view name) {
  std::string text = "`";
  for (const char c : name) text.append(c == '`' ? 2 : 1, c);
  return text + '`';
}

LineColumn line_column(const ColumnDefinition& definition, LineForm form) {
  LineColumn line{.name = escaped_name(definition.name)};
  Column& column = line.column;
  column.name = definition.name;
  column.name_known = column.signedness_known = true;
  column.nullable = definition.nullable;
  column.generated = definition.generated;
  column.visible = definition.visible;
  set_type(definition, column);
  const bool is_debezium = form == LineForm::debezium;
  switch (column.storage) {
    // Elsewhere WKT stands for it, and stays text.
    case Storage::geometry:
      if (!is_debezium && form != LineForm::canal) make_blob(column, 4, true);
      break;
    case Storage::decimal:
      if (is_debezium) line.spelling = Spelling::perhaps_unscaled;
      break;
    case Storage::date:
      if (is_debezium) line.spelling = Spelling::days;
      break;
    case Storage::time2:
      if (is_debezium) line.spelling = Spelling::micros;
      break;
    case Storage::datetime2:
      if (is_debezium) line.spelling = column.fsp > 3 ? Spelling::micros : Spelling::millis;
      break;
    default: break;
  }
  return line;
}

LineColumn untyped_column(std::string_view escaped) {
  LineColumn line{.name = std::string(escaped)};
  OutBuffer name;
  name.need(1);
  line.column.name = unescape_json(escaped, name) ? std::string(name.view()) : line.name;
  line.column.name_known = line.column.signedness_known = true;
  make_json(line.column);
  line.column.text_kind = TextKind::unknown;
  return line;
}

Result<std::shared_ptr<const TableDefinition>> read_canal_types(const LineRecord& record) {
  const auto wrong = [](std::string what) {
    return Error{.kind = ErrorKind::corrupt, .detail = "field mysqlType: " + std::move(what)};
  };
  Result<JsonNode> types = parse_json(record.types);
  if (!types) return wrong(types.error().detail);
  std::string sql = "CREATE TABLE d.t (";
  for (size_t i = 0; i < types->values.size(); ++i) {
    if (types->values[i].kind != JsonNode::Kind::text) return wrong("types as texts were expected");
    std::string_view type = types->values[i].text;
    // What convert writes where nothing tells the members, or the type.
    if (type == "enum()") type = "smallint unsigned";
    if (type == "set()") type = "bigint unsigned";
    if (type == "null") type = "longtext";
    (sql += (i == 0 ? "" : ", ") + quoted_name(types->keys[i]) + " ") += type;
  }
  std::string key;
  for (const std::string_view escaped : record.key) {
    OutBuffer name;
    name.need(1);
    if (!unescape_json(escaped, name)) return wrong("a name that is none");
    key += (key.empty() ? "" : ", ") + quoted_name(name.view());
  }
  if (!key.empty()) sql += ", PRIMARY KEY (" + key + ")";
  SchemaHistory history;
  history.apply(sql + ") DEFAULT CHARSET utf8mb4", {});
  std::shared_ptr<const TableDefinition> table = history.catalog()->find_exact("d", "t");
  if (!table || !table->doubt.empty() || table->columns.size() != types->values.size())
    return wrong("a type that is not known");
  return table;
}

}  // namespace binsift
