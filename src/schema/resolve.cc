#include "schema/resolve.h"

#include "row/charset.h"
#include "schema/member_text.h"
#include "schema/type_match.h"

namespace binsift {
namespace {

constexpr std::string_view kGeneratedKeyName = "my_row_id";

Storage string_storage(uint16_t max_bytes) {
  return max_bytes < 256 ? Storage::text8 : Storage::text16;
}

TextKind text_kind_of(uint16_t charset) {
  if (charset == kCharsetUnknown) return TextKind::unknown;
  return charset == kBinaryCollation ? TextKind::binary : TextKind::text;
}

Storage storage_of(const MappedColumn& mapped) {
  switch (mapped.type) {
    case ColumnType::TINY: return Storage::int8;
    case ColumnType::SHORT: return Storage::int16;
    case ColumnType::INT24: return Storage::int24;
    case ColumnType::LONG: return Storage::int32;
    case ColumnType::LONGLONG: return Storage::int64;
    case ColumnType::FLOAT: return Storage::float32;
    case ColumnType::DOUBLE: return Storage::float64;
    case ColumnType::NEWDECIMAL: return Storage::decimal;
    case ColumnType::YEAR: return Storage::year;
    case ColumnType::DATE:
    case ColumnType::NEWDATE: return Storage::date;
    case ColumnType::TIME: return Storage::old_time;
    case ColumnType::DATETIME: return Storage::old_datetime;
    case ColumnType::TIMESTAMP: return Storage::old_timestamp;
    case ColumnType::TIME2: return Storage::time2;
    case ColumnType::DATETIME2: return Storage::datetime2;
    case ColumnType::TIMESTAMP2: return Storage::timestamp2;
    case ColumnType::BIT: return Storage::bit;
    case ColumnType::ENUM: return Storage::enumeration;
    case ColumnType::SET: return Storage::set;
    case ColumnType::STRING:
    case ColumnType::VARCHAR:
    case ColumnType::VAR_STRING: return string_storage(mapped.metadata);
    case ColumnType::VARCHAR_COMPRESSED:
      return mapped.metadata < 256 ? Storage::compressed8 : Storage::compressed16;
    case ColumnType::BLOB:
    case ColumnType::TINY_BLOB:
    case ColumnType::MEDIUM_BLOB:
    case ColumnType::LONG_BLOB: return Storage::blob;
    case ColumnType::BLOB_COMPRESSED: return Storage::compressed_blob;
    case ColumnType::JSON: return Storage::json;
    case ColumnType::GEOMETRY: return Storage::geometry;
    case ColumnType::VECTOR: return Storage::vector;
    case ColumnType::NULL_TYPE: return Storage::null_type;
    // The DECIMAL of MySQL 4 has no size in the map; TYPED_ARRAY, BOOL and INVALID are never stored.
    case ColumnType::DECIMAL:
    case ColumnType::TYPED_ARRAY:
    case ColumnType::BOOL:
    case ColumnType::INVALID: return Storage::unknown;
  }
  // A type of the future. All that came since MySQL 5.7 lie as BLOBs do: one byte of metadata, the size of
  // the length in front of each value.
  const bool like_blob = mapped.metadata_size == 1 && mapped.metadata >= 1 && mapped.metadata <= 4;
  return like_blob ? Storage::blob : Storage::unknown;
}

bool needs_metadata(ColumnType type) {
  switch (type) {
    case ColumnType::TINY:
    case ColumnType::SHORT:
    case ColumnType::INT24:
    case ColumnType::LONG:
    case ColumnType::LONGLONG:
    case ColumnType::FLOAT:
    case ColumnType::DOUBLE:
    case ColumnType::YEAR:
    case ColumnType::DATE:
    case ColumnType::NEWDATE:
    case ColumnType::TIME:
    case ColumnType::DATETIME:
    case ColumnType::TIMESTAMP:
    case ColumnType::NULL_TYPE: return false;
    default: return true;
  }
}

uint8_t length_bytes_of(const MappedColumn& mapped) {
  switch (mapped.type) {
    case ColumnType::TINY_BLOB: return mapped.metadata ? uint8_t(mapped.metadata) : 1;
    case ColumnType::MEDIUM_BLOB: return mapped.metadata ? uint8_t(mapped.metadata) : 3;
    case ColumnType::LONG_BLOB: return mapped.metadata ? uint8_t(mapped.metadata) : 4;
    default: return mapped.metadata <= 8 ? uint8_t(mapped.metadata) : 0;
  }
}

// Members lie in the column's charset. None are known where one of them can't be told.
std::vector<std::string> members_of(const MappedColumn& mapped) {
  std::vector<std::string> members;
  const Charset charset = mapped.charset == kBinaryCollation ? Charset::unknown : charset_of(mapped.charset);
  for (std::string_view member : mapped.members) {
    OutBuffer text;
    if (!to_utf8(as_bytes(member), charset, text)) return {};
    members.emplace_back(text.view());
  }
  return members;
}

std::vector<std::string> members_of(const ColumnDefinition& definition, Charset charset) {
  std::vector<std::string> members;
  if (!definition.members_known) return members;
  const bool lossy = definition.members_as_shown && is_past_first_plane(charset);
  for (const std::string& member : definition.members) {
    if (lossy && member.find('?') != std::string::npos) return {};
    members.push_back(fit_to_charset(member, charset));
  }
  return members;
}

// The column as the map alone tells it, without its name.
Column lay_out(const MappedColumn& mapped) {
  Column column;
  column.type = mapped.type;
  column.storage = storage_of(mapped);
  column.nullable = mapped.nullable;
  column.visible = mapped.visible;
  column.charset = mapped.charset;
  column.signedness_known = mapped.has_signedness;
  column.is_unsigned = mapped.has_signedness && mapped.is_unsigned;
  switch (column.storage) {
    case Storage::decimal:
      column.precision = uint8_t(mapped.metadata >> 8);
      column.scale = uint8_t(mapped.metadata);
      break;
    case Storage::time2:
    case Storage::datetime2:
    case Storage::timestamp2: column.fsp = mapped.metadata <= 255 ? uint8_t(mapped.metadata) : 255; break;
    case Storage::bit: column.bits = mapped.metadata; break;
    case Storage::text8:
    case Storage::text16:
    case Storage::compressed8:
    case Storage::compressed16:
      column.max_bytes = mapped.metadata;
      column.text_kind = text_kind_of(mapped.charset);
      column.pad_with_zero = mapped.type == ColumnType::STRING && mapped.charset == kBinaryCollation;
      break;
    case Storage::blob:
    case Storage::compressed_blob:
      column.length_bytes = length_bytes_of(mapped);
      column.text_kind = name_of(mapped.type).empty() ? TextKind::binary : text_kind_of(mapped.charset);
      break;
    case Storage::enumeration:
    case Storage::set:
    case Storage::json:
    case Storage::vector: column.length_bytes = length_bytes_of(mapped); break;
    case Storage::geometry:
      column.length_bytes = length_bytes_of(mapped);
      column.geometry_type = mapped.geometry_type;
      break;
    default: break;
  }
  column.members = members_of(mapped);
  return column;
}

// Adds what the definition knows and the map does not.
void complete(Column& column, const MappedColumn& mapped, const ColumnDefinition& definition) {
  column.generated = definition.generated;
  if (!mapped.has_visibility) column.visible = definition.visible;
  if (!mapped.has_signedness) {
    column.is_unsigned = definition.is_unsigned;
    column.signedness_known = true;
  }
  switch (column.storage) {
    case Storage::old_time:
    case Storage::old_datetime:
    case Storage::old_timestamp:
      column.fsp = definition.arguments.empty() ? 0 : uint8_t(definition.arguments[0]);
      break;
    case Storage::enumeration:
    case Storage::set:
      if (column.charset == kCharsetUnknown) column.charset = definition.charset;
      if (column.members.empty()) column.members = members_of(definition, charset_of(column.charset));
      break;
    case Storage::text8:
    case Storage::text16:
    case Storage::compressed8:
    case Storage::compressed16:
    case Storage::blob:
    case Storage::compressed_blob:
      if (definition.type == "vector") {
        // MariaDB's lies in the row like a VARBINARY.
        column.storage = Storage::vector;
        column.length_bytes = mapped.metadata < 256 ? 1 : 2;
      } else if (definition.type == "inet4" || definition.type == "inet6" || definition.type == "uuid") {
        column.text_kind = definition.type == "inet4"   ? TextKind::inet4
                           : definition.type == "inet6" ? TextKind::inet6
                                                        : TextKind::uuid;
        column.pad_with_zero = true;
      } else if (column.charset == kCharsetUnknown) {
        column.charset = is_byte_string_type(definition.type) ? kBinaryCollation : definition.charset;
        column.text_kind = text_kind_of(column.charset);
        column.pad_with_zero = mapped.type == ColumnType::STRING && column.charset == kBinaryCollation;
      }
      break;
    case Storage::geometry:
      if (!mapped.has_geometry_type) {
        constexpr std::string_view kKinds[] = {
            "geometry",   "point",           "linestring",   "polygon",
            "multipoint", "multilinestring", "multipolygon", "geometrycollection"};
        for (uint8_t kind = 0; kind < std::size(kKinds); ++kind) {
          if (definition.type == kKinds[kind]) column.geometry_type = kind;
        }
      }
      break;
    default: break;
  }
}

ColumnDefinition hidden_column(std::string name) {
  ColumnDefinition column;
  column.name = std::move(name);
  column.type = "bigint";
  column.is_unsigned = true;
  column.nullable = false;
  column.visible = false;
  return column;
}

// The definition's columns as the log should show them, with those that the server hides: in front, the
// primary key that MySQL has generated where a dump leaves it out; behind, MariaDB's hashes of long unique
// keys.
std::vector<ColumnDefinition> expected_columns(const TableMap& map, const TableDefinition& definition,
                                               Flavour flavour) {
  std::vector<ColumnDefinition> columns = definition.columns;
  const size_t shown = map.columns.size();
  if (map.flags & TM_GENERATED_INVISIBLE_PK_F && flavour == Flavour::mysql && columns.size() + 1 == shown &&
      definition.primary_key.empty()) {
    columns.insert(columns.begin(), hidden_column(std::string(kGeneratedKeyName)));
  }
  // MariaDB's JSON is a text, whatever the definition was written for.
  if (flavour == Flavour::mariadb)
    for (ColumnDefinition& column : columns)
      if (column.type == "json") {
        column.type = "longtext";
        column.charset = default_collation(Charset::utf8mb4);
      }
  if (flavour == Flavour::mariadb && shown > columns.size()) {
    const size_t hidden = shown - columns.size();
    if (hidden < definition.least_hashes || hidden > definition.most_hashes) return columns;
    for (size_t i = 1; i <= hidden; ++i) {
      columns.push_back(hidden_column("DB_ROW_HASH_" + std::to_string(i)));
      columns.back().generated = true;
      columns.back().nullable = true;
    }
  }
  return columns;
}

// A charset that was only assumed must show in the length of some CHAR or VARCHAR, and contradict none.
bool assumption_holds(const std::vector<ColumnDefinition>& columns, const TableMap& map, Flavour flavour) {
  bool shown = false;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (!columns[i].charset_assumed) continue;
    const MappedColumn& mapped = map.columns[i];
    if (mapped.type != ColumnType::STRING && mapped.type != ColumnType::VARCHAR) continue;
    ColumnDefinition certain = columns[i];
    certain.charset_assumed = false;
    if (!disagreement(certain, mapped, flavour).empty()) return false;
    shown = true;
  }
  return shown;
}

std::string place_of(const TableDefinition& definition) {
  if (definition.source == NameSource::schema_file) return "in " + definition.seen_at;
  if (definition.seen_at.empty()) return "as declared";
  return "as declared at " + definition.seen_at;
}

// Empty where the definition can be used.
std::string why_not(const TableMap& map, const std::vector<ColumnDefinition>& columns,
                    const TableDefinition& definition, Flavour flavour) {
  if (!definition.doubt.empty()) return definition.doubt;
  if (columns.size() != map.columns.size()) {
    return std::to_string(map.columns.size()) + " columns in the log, " + std::to_string(columns.size()) +
           ' ' + place_of(definition);
  }
  for (size_t i = 0; i < columns.size(); ++i) {
    const std::string difference = disagreement(columns[i], map.columns[i], flavour);
    if (!difference.empty())
      return "column " + std::to_string(i + 1) + " is " + difference + ' ' + place_of(definition);
  }
  return {};
}

}  // namespace

Table resolve_table(const TableMap& map, const TableDefinition* definition, const FormatDescription& format) {
  Table table;
  table.id = map.table_id;
  table.flags = map.flags;
  table.database = map.database;
  table.name = map.table;
  table.columns.reserve(map.columns.size());
  for (const MappedColumn& mapped : map.columns) {
    table.columns.push_back(lay_out(mapped));
    if (!map.has_column_metadata && needs_metadata(mapped.type))
      table.columns.back().storage = Storage::unknown;
  }

  std::vector<ColumnDefinition> columns;
  if (definition) {
    columns = expected_columns(map, *definition, format.flavour);
    std::string reason = why_not(map, columns, *definition, format.flavour);
    if (!reason.empty()) {
      if (!map.has_names) table.mismatch = std::move(reason);
      definition = nullptr;
    }
  }

  table.versioned = definition && definition->versioned;
  if (definition) {
    const bool assumed_charset_shows = assumption_holds(columns, map, format.flavour);
    for (size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].charset_assumed && !assumed_charset_shows) columns[i].charset = kCharsetUnknown;
      complete(table.columns[i], map.columns[i], columns[i]);
    }
  }

  for (size_t i = 0; i < table.columns.size(); ++i) {
    Column& column = table.columns[i];
    column.name_known = map.has_names || definition;
    if (map.has_names)
      column.name = map.columns[i].name;
    else
      column.name = definition ? columns[i].name : '@' + std::to_string(i + 1);
  }
  table.names = map.has_names ? NameSource::metadata : definition ? definition->source : NameSource::unknown;

  if (map.has_primary_key) {
    for (const PrimaryKeyPart& part : map.primary_key) {
      if (part.column < table.columns.size()) table.primary_key.push_back(part.column);
    }
    table.primary_key_known = true;
  } else if (map.has_names) {
    table.primary_key_known = true;  // metadata that has names would have had it
  } else if (definition) {
    table.primary_key = definition->primary_key;
    const bool hidden_key =
        columns.size() > definition->columns.size() && columns[0].name == kGeneratedKeyName;
    if (hidden_key) table.primary_key = {0};
    table.primary_key_known = true;
  }
  return table;
}

}  // namespace binsift
