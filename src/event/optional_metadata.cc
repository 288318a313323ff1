#include "event/optional_metadata.h"

namespace binsift {
namespace {

enum MetadataField : uint8_t {
  kSignedness = 1,
  kDefaultCharset = 2,
  kColumnCharset = 3,
  kColumnName = 4,
  kSetMembers = 5,
  kEnumMembers = 6,
  kGeometryType = 7,
  kSimplePrimaryKey = 8,
  kPrimaryKeyWithPrefix = 9,
  kEnumAndSetDefaultCharset = 10,
  kEnumAndSetColumnCharset = 11,
  kColumnVisibility = 12,
  kVectorDimension = 13,
};

using Columns = std::vector<MappedColumn>;
using ColumnTest = bool (*)(ColumnType);

bool is_any(ColumnType) {
  return true;
}
bool is_set(ColumnType type) {
  return type == ColumnType::SET;
}
bool is_enum(ColumnType type) {
  return type == ColumnType::ENUM;
}
bool is_enum_or_set(ColumnType type) {
  return is_enum(type) || is_set(type);
}
bool is_geometry(ColumnType type) {
  return type == ColumnType::GEOMETRY;
}
bool is_vector(ColumnType type) {
  return type == ColumnType::VECTOR;
}

// YEAR has a bit too, in both flavours; BIT has none.
bool is_number(ColumnType type) {
  using enum ColumnType;
  switch (type) {
    case TINY:
    case SHORT:
    case INT24:
    case LONG:
    case LONGLONG:
    case FLOAT:
    case DOUBLE:
    case NEWDECIMAL:
    case YEAR: return true;
    default: return false;
  }
}

bool is_text(ColumnType type) {
  using enum ColumnType;
  switch (type) {
    case STRING:
    case VAR_STRING:
    case VARCHAR:
    case TINY_BLOB:
    case MEDIUM_BLOB:
    case LONG_BLOB:
    case BLOB:
    case VARCHAR_COMPRESSED:
    case BLOB_COMPRESSED: return true;
    default: return false;
  }
}
bool is_mysql_character(ColumnType type) {
  return is_text(type) || is_vector(type);
}
bool is_mariadb_character(ColumnType type) {
  return is_text(type) || is_geometry(type);
}

size_t count_of(const Columns& columns, ColumnTest test) {
  size_t count = 0;
  for (const MappedColumn& column : columns) count += test(column.type);
  return count;
}

// The first column from `index` on that passes the test.
size_t next_of(const Columns& columns, ColumnTest test, size_t index) {
  while (index < columns.size() && !test(columns[index].type)) ++index;
  return index;
}

std::string_view packed_text(Cursor& cursor, const char* field) {
  return cursor.text(cursor.packed(field), field);
}

// Gives each column that passes the test its value of a list that has exactly one for each; else gives none.
template <class Read, class Give>
void read_list(Cursor& value, Columns& columns, ColumnTest test, Read read, Give give) {
  size_t at = next_of(columns, test, 0);
  Cursor trial = value;
  size_t count = 0;
  for (; trial.ok() && !trial.at_end(); ++count) read(trial);
  if (!trial.ok() || count != count_of(columns, test)) {
    value = trial;
    return;
  }
  for (; at < columns.size(); at = next_of(columns, test, at + 1)) give(columns[at], read(value));
}

void read_bits(Cursor& value, Columns& columns, ColumnTest test, void (*give)(MappedColumn&, bool)) {
  const size_t count = count_of(columns, test);
  const Bytes bits = value.rest();
  if (bits.size() != (count + 7) / 8) return;
  size_t bit = 0;
  for (MappedColumn& column : columns) {
    if (!test(column.type)) continue;
    give(column, bits[bit / 8] << (bit % 8) & 0x80);
    ++bit;
  }
}

void read_default_charset(Cursor& value, Columns& columns, ColumnTest test) {
  const uint64_t charset = value.packed("default charset");
  std::vector<uint32_t> indexes;
  std::vector<uint16_t> charsets;
  for (size_t i = next_of(columns, test, 0); i < columns.size(); i = next_of(columns, test, i + 1)) {
    indexes.push_back(uint32_t(i));
  }
  charsets.assign(indexes.size(), uint16_t(charset));
  bool fits = true;
  while (value.ok() && !value.at_end()) {
    const uint64_t index = value.packed("column index"), other = value.packed("column charset");
    if (index < charsets.size()) {
      charsets[index] = uint16_t(other);
    } else {
      fits = false;
    }
  }
  if (!value.ok() || !fits) return;
  for (size_t i = 0; i < indexes.size(); ++i) columns[indexes[i]].charset = charsets[i];
}

void read_column_charset(Cursor& value, Columns& columns, ColumnTest test) {
  read_list(
      value, columns, test, [](Cursor& cursor) { return cursor.packed("column charset"); },
      [](MappedColumn& column, uint64_t charset) { column.charset = uint16_t(charset); });
}

std::vector<std::string_view> read_members(Cursor& cursor) {
  std::vector<std::string_view> members;
  const uint64_t count = cursor.packed("count of members");
  if (count > cursor.left()) cursor.fail("count of members", count);
  for (uint64_t i = 0; i < count && cursor.ok(); ++i) members.push_back(packed_text(cursor, "member"));
  return members;
}

void read_all_members(Cursor& value, Columns& columns, ColumnTest test) {
  read_list(value, columns, test, read_members,
            [](MappedColumn& column, std::vector<std::string_view> members) {
              column.has_members = true;
              column.members = std::move(members);
            });
}

void read_primary_key(Cursor& value, bool with_prefix, TableMap& map) {
  map.primary_key.clear();
  while (value.ok() && !value.at_end()) {
    const uint64_t column = value.packed("primary key column");
    const uint64_t prefix = with_prefix ? value.packed("primary key prefix") : 0;
    if (column >= map.columns.size()) value.fail("primary key column");
    map.primary_key.push_back({uint32_t(column), uint32_t(prefix)});
  }
  map.has_primary_key = value.ok() && !map.primary_key.empty();
}

void read_field(uint8_t field, Cursor& value, const FormatDescription& format, TableMap& map) {
  const bool mariadb = format.flavour == Flavour::mariadb;
  const ColumnTest is_character = mariadb ? is_mariadb_character : is_mysql_character;
  Columns& columns = map.columns;
  switch (field) {
    case kSignedness:
      read_bits(value, columns, is_number, [](MappedColumn& column, bool is_unsigned) {
        column.has_signedness = true;
        column.is_unsigned = is_unsigned;
      });
      break;
    case kDefaultCharset: read_default_charset(value, columns, is_character); break;
    case kColumnCharset: read_column_charset(value, columns, is_character); break;
    case kEnumAndSetDefaultCharset: read_default_charset(value, columns, is_enum_or_set); break;
    case kEnumAndSetColumnCharset: read_column_charset(value, columns, is_enum_or_set); break;
    case kColumnName:
      read_list(
          value, columns, is_any, [](Cursor& cursor) { return packed_text(cursor, "column name"); },
          [](MappedColumn& column, std::string_view name) {
            column.has_name = true;
            column.name = name;
          });
      map.has_names = !columns.empty() && columns.front().has_name;
      break;
    case kSetMembers: read_all_members(value, columns, is_set); break;
    case kEnumMembers: read_all_members(value, columns, is_enum); break;
    case kGeometryType:
      read_list(
          value, columns, is_geometry, [](Cursor& cursor) { return cursor.packed("geometry type"); },
          [](MappedColumn& column, uint64_t type) {
            column.has_geometry_type = true;
            column.geometry_type = uint8_t(type);
          });
      break;
    case kSimplePrimaryKey: read_primary_key(value, false, map); break;
    case kPrimaryKeyWithPrefix: read_primary_key(value, true, map); break;
    case kColumnVisibility:
      read_bits(value, columns, is_any, [](MappedColumn& column, bool visible) {
        column.has_visibility = true;
        column.visible = visible;
      });
      break;
    case kVectorDimension:
      read_list(
          value, columns, is_vector, [](Cursor& cursor) { return cursor.packed("vector dimension"); },
          [](MappedColumn& column, uint64_t dimension) { column.vector_dimension = uint32_t(dimension); });
      break;
    default: break;
  }
}

}  // namespace

void read_optional_metadata(Cursor& cursor, const FormatDescription& format, TableMap& map) {
  while (cursor.ok() && !cursor.at_end()) {
    const uint8_t field = cursor.u8("optional metadata field");
    Cursor value = cursor.part(cursor.packed("optional metadata length"), "optional metadata value");
    if (!cursor.ok()) return;
    read_field(field, value, format, map);
    if (!value.ok()) cursor.fail("optional metadata value");
  }
}

}  // namespace binsift
