#include "schema/type_match.h"

#include <array>

#include "row/collation.h"

namespace binsift {
namespace {

struct SimpleType {
  std::string_view name;
  ColumnType type;
};

// Types whose column type alone tells them.
constexpr SimpleType kSimpleTypes[] = {
    {"tinyint", ColumnType::TINY},  {"smallint", ColumnType::SHORT},  {"mediumint", ColumnType::INT24},
    {"int", ColumnType::LONG},      {"bigint", ColumnType::LONGLONG}, {"float", ColumnType::FLOAT},
    {"double", ColumnType::DOUBLE}, {"year", ColumnType::YEAR},
};

constexpr std::string_view kGeometryTypes[] = {
    "geometry",   "point",           "linestring",   "polygon",
    "multipoint", "multilinestring", "multipolygon", "geometrycollection"};

struct BlobType {
  std::string_view name;
  bool text;
  uint8_t length_bytes;
};
constexpr BlobType kBlobTypes[] = {{"tinyblob", false, 1},  {"blob", false, 2},    {"mediumblob", false, 3},
                                   {"longblob", false, 4},  {"tinytext", true, 1}, {"text", true, 2},
                                   {"mediumtext", true, 3}, {"longtext", true, 4}};

const BlobType* find_blob_type(std::string_view name) {
  for (const BlobType& known : kBlobTypes) {
    if (known.name == name) return &known;
  }
  return nullptr;
}

bool is_number(ColumnType type) {
  switch (type) {
    case ColumnType::TINY:
    case ColumnType::SHORT:
    case ColumnType::INT24:
    case ColumnType::LONG:
    case ColumnType::LONGLONG:
    case ColumnType::FLOAT:
    case ColumnType::DOUBLE:
    case ColumnType::NEWDECIMAL: return true;
    default: return false;
  }
}

bool is_string(ColumnType type) {
  return type == ColumnType::STRING || type == ColumnType::VARCHAR || type == ColumnType::VAR_STRING ||
         type == ColumnType::VARCHAR_COMPRESSED;
}

uint64_t argument(const ColumnDefinition& definition, size_t i, uint64_t otherwise) {
  return i < definition.arguments.size() ? definition.arguments[i] : otherwise;
}

uint8_t length_bytes_for(uint64_t size) {
  return size < 256 ? 1 : size < 65536 ? 2 : size < 16777216 ? 3 : 4;
}

unsigned known_max_bytes(uint16_t collation) {
  const Charset charset = charset_of(collation);
  return charset == Charset::unknown ? 0 : max_bytes(charset);
}

// Most bytes of a character by the map's charset, else the definition's; 0: neither tells.
unsigned character_bytes(const ColumnDefinition& definition, const MappedColumn& mapped) {
  if (mapped.charset != kCharsetUnknown) return known_max_bytes(mapped.charset);
  if (definition.charset_assumed) return 0;
  return known_max_bytes(definition.charset);
}

// Whether `size` bytes hold `characters` of a charset that nothing tells.
bool fits_some_charset(uint64_t size, uint64_t characters) {
  if (characters == 0) return size == 0;
  return size % characters == 0 && size / characters <= 4;
}

bool string_agrees(const ColumnDefinition& definition, const MappedColumn& mapped, bool fixed) {
  const bool bytes = is_byte_string_type(definition.type);
  const uint64_t length = argument(definition, 0, 1);
  const unsigned width = bytes ? 1 : character_bytes(definition, mapped);
  if (mapped.type == ColumnType::BLOB || mapped.type == ColumnType::BLOB_COMPRESSED) {
    // Without strict mode, a VARCHAR too long for its kind becomes a TEXT.
    const uint64_t size = length * (width ? width : 4);
    return !fixed && size > 65535 && mapped.metadata == length_bytes_for(size);
  }
  if (definition.compressed != (mapped.type == ColumnType::VARCHAR_COMPRESSED)) return false;
  const bool is_fixed = mapped.type == ColumnType::STRING;
  // VAR_STRING is what MySQL 4 made of both.
  if (mapped.type != ColumnType::VAR_STRING && is_fixed != fixed) return false;
  const uint64_t header = definition.compressed ? 1 : 0;
  if (mapped.metadata < header) return false;
  const uint64_t size = mapped.metadata - header;
  return width ? size == length * width : fits_some_charset(size, length);
}

bool blob_agrees(const BlobType& blob, const ColumnDefinition& definition, const MappedColumn& mapped) {
  uint8_t natural = 0;
  switch (mapped.type) {
    case ColumnType::BLOB: break;
    case ColumnType::BLOB_COMPRESSED: break;
    case ColumnType::TINY_BLOB: natural = 1; break;
    case ColumnType::MEDIUM_BLOB: natural = 3; break;
    case ColumnType::LONG_BLOB: natural = 4; break;
    default: return false;
  }
  if (definition.compressed != (mapped.type == ColumnType::BLOB_COMPRESSED)) return false;
  const unsigned shown = natural ? natural : mapped.metadata;
  if (definition.any_size) return true;
  if (definition.arguments.empty()) return shown == blob.length_bytes;
  // BLOB(0) is a TINYBLOB in MySQL 8 and later and a BLOB elsewhere.
  if (definition.arguments[0] == 0) return shown <= blob.length_bytes;
  // TEXT(n), BLOB(n): the smallest kind that holds n characters.
  const unsigned width = blob.text ? character_bytes(definition, mapped) : 1;
  if (width) return shown == length_bytes_for(uint64_t{definition.arguments[0]} * width);
  return shown >= length_bytes_for(definition.arguments[0]) &&
         shown <= length_bytes_for(uint64_t{definition.arguments[0]} * 4);
}

// `old` is the type of servers and tables from before MySQL 5.6, which MariaDB can still write: no precision
// in the map.
bool temporal_agrees(const ColumnDefinition& definition, const MappedColumn& mapped, ColumnType now,
                     ColumnType old, Flavour flavour) {
  const uint64_t fsp = argument(definition, 0, 0);
  if (fsp > 6) return false;
  if (mapped.type == now) return mapped.metadata == fsp;
  return mapped.type == old && (fsp == 0 || flavour == Flavour::mariadb);
}

uint8_t set_bytes(size_t count) {
  return count > 32 ? 8 : count > 24 ? 4 : uint8_t((count + 7) / 8);
}

bool members_agree(const ColumnDefinition& definition, const MappedColumn& mapped) {
  const size_t count = definition.members.size();
  if (mapped.has_members && mapped.members.size() != count) return false;
  if (mapped.type == ColumnType::ENUM) return mapped.metadata == (count < 256 ? 1 : 2);
  return count <= 64 && mapped.metadata == set_bytes(count);
}

bool vector_agrees(const ColumnDefinition& definition, const MappedColumn& mapped, Flavour flavour) {
  const uint64_t dimension = argument(definition, 0, 2048);
  if (flavour == Flavour::mariadb)
    return mapped.type == ColumnType::VARCHAR && mapped.metadata == dimension * 4;
  if (mapped.type != ColumnType::VECTOR) return false;
  return mapped.vector_dimension == 0 || mapped.vector_dimension == dimension;
}

bool geometry_agrees(const ColumnDefinition& definition, const MappedColumn& mapped) {
  if (mapped.type != ColumnType::GEOMETRY) return false;
  if (!mapped.has_geometry_type) return true;
  return mapped.geometry_type < std::size(kGeometryTypes) &&
         kGeometryTypes[mapped.geometry_type] == definition.type;
}

bool type_agrees(const ColumnDefinition& definition, const MappedColumn& mapped, Flavour flavour) {
  const std::string_view type = definition.type;
  for (const SimpleType& simple : kSimpleTypes) {
    if (simple.name == type) return mapped.type == simple.type;
  }
  if (type == "varchar" || type == "varbinary") return string_agrees(definition, mapped, false);
  if (type == "char" || type == "binary") return string_agrees(definition, mapped, true);
  if (const BlobType* blob = find_blob_type(type)) return blob_agrees(*blob, definition, mapped);
  if (type == "decimal") {
    if (mapped.type == ColumnType::DECIMAL) return true;
    return mapped.type == ColumnType::NEWDECIMAL &&
           mapped.metadata == (argument(definition, 0, 10) << 8 | argument(definition, 1, 0));
  }
  if (type == "date") return mapped.type == ColumnType::DATE || mapped.type == ColumnType::NEWDATE;
  if (type == "datetime")
    return temporal_agrees(definition, mapped, ColumnType::DATETIME2, ColumnType::DATETIME, flavour);
  if (type == "timestamp")
    return temporal_agrees(definition, mapped, ColumnType::TIMESTAMP2, ColumnType::TIMESTAMP, flavour);
  if (type == "time")
    return temporal_agrees(definition, mapped, ColumnType::TIME2, ColumnType::TIME, flavour);
  if (type == "bit") return mapped.type == ColumnType::BIT && mapped.metadata == argument(definition, 0, 1);
  if (type == "enum") return mapped.type == ColumnType::ENUM && members_agree(definition, mapped);
  if (type == "set") return mapped.type == ColumnType::SET && members_agree(definition, mapped);
  if (type == "json") return mapped.type == ColumnType::JSON;
  if (type == "vector") return vector_agrees(definition, mapped, flavour);
  if (type == "inet4") return mapped.type == ColumnType::STRING && mapped.metadata == 4;
  if (type == "inet6" || type == "uuid") return mapped.type == ColumnType::STRING && mapped.metadata == 16;
  if (is_geometry_type(type)) return geometry_agrees(definition, mapped);
  return false;
}

bool charset_agrees(const ColumnDefinition& definition, const MappedColumn& mapped) {
  if (mapped.charset == kCharsetUnknown || definition.charset == kCharsetUnknown ||
      definition.charset_assumed)
    return true;
  if (!is_text_type(definition.type) && !is_byte_string_type(definition.type)) return true;
  const Charset shown = charset_of(mapped.charset);
  return shown == Charset::unknown || shown == charset_of(definition.charset);
}

std::string text_of(const MappedColumn& mapped) {
  std::string text(name_of(mapped.type));
  if (text.empty()) text = "type " + std::to_string(unsigned(mapped.type));
  if (is_string(mapped.type) || mapped.type == ColumnType::BIT || mapped.type == ColumnType::TIME2 ||
      mapped.type == ColumnType::DATETIME2 || mapped.type == ColumnType::TIMESTAMP2 ||
      mapped.type == ColumnType::BLOB || mapped.type == ColumnType::ENUM || mapped.type == ColumnType::SET) {
    text += '(' + std::to_string(mapped.metadata) + ')';
  } else if (mapped.type == ColumnType::NEWDECIMAL) {
    text += '(' + std::to_string(mapped.metadata >> 8) + ',' + std::to_string(mapped.metadata & 0xff) + ')';
  }
  if (mapped.has_signedness && mapped.is_unsigned && is_number(mapped.type)) text += " unsigned";
  if (mapped.charset != kCharsetUnknown && is_string(mapped.type)) {
    text += ' ';
    text += name_of(charset_of(mapped.charset));
  }
  return text;
}

}  // namespace

bool is_text_type(std::string_view type) {
  if (type == "char" || type == "varchar" || type == "enum" || type == "set") return true;
  const BlobType* blob = find_blob_type(type);
  return blob && blob->text;
}

bool is_byte_string_type(std::string_view type) {
  if (type == "binary" || type == "varbinary") return true;
  const BlobType* blob = find_blob_type(type);
  return blob && !blob->text;
}

bool is_geometry_type(std::string_view type) {
  for (std::string_view known : kGeometryTypes) {
    if (known == type) return true;
  }
  return false;
}

std::string text_of(const ColumnDefinition& definition) {
  std::string text = definition.type;
  if (!definition.arguments.empty()) {
    text += '(';
    for (size_t i = 0; i < definition.arguments.size(); ++i) {
      if (i) text += ',';
      text += std::to_string(definition.arguments[i]);
    }
    text += ')';
  } else if (!definition.members.empty()) {
    text += " of " + std::to_string(definition.members.size());
  }
  if (definition.is_unsigned) text += " unsigned";
  if (definition.compressed) text += " compressed";
  if (definition.charset != kCharsetUnknown && !definition.charset_assumed && is_text_type(definition.type)) {
    text += ' ';
    text += name_of(charset_of(definition.charset));
  }
  return text;
}

std::string disagreement(const ColumnDefinition& definition, const MappedColumn& mapped, Flavour flavour) {
  bool agrees = type_agrees(definition, mapped, flavour) && charset_agrees(definition, mapped);
  if (agrees && mapped.has_signedness && is_number(mapped.type))
    agrees = mapped.is_unsigned == definition.is_unsigned;
  if (agrees && mapped.has_name) agrees = mapped.name == definition.name;
  if (agrees) return {};
  std::string text = text_of(mapped);
  if (mapped.has_name) text.insert(0, std::string(mapped.name) + ' ');
  text += " in the log, ";
  if (mapped.has_name) text += definition.name + ' ';
  return text + text_of(definition);
}

}  // namespace binsift
