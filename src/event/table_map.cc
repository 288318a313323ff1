#include "event/table_map.h"

#include "event/column_metadata.h"
#include "event/optional_metadata.h"
#include "event/rows.h"
#include "event/table_id.h"

namespace binsift {

std::string_view name_of(ColumnType type) {
#define NAME(type) \
  case ColumnType::type: return #type
  switch (type) {
    NAME(DECIMAL);
    NAME(TINY);
    NAME(SHORT);
    NAME(LONG);
    NAME(FLOAT);
    NAME(DOUBLE);
    NAME(NULL_TYPE);
    NAME(TIMESTAMP);
    NAME(LONGLONG);
    NAME(INT24);
    NAME(DATE);
    NAME(TIME);
    NAME(DATETIME);
    NAME(YEAR);
    NAME(NEWDATE);
    NAME(VARCHAR);
    NAME(BIT);
    NAME(TIMESTAMP2);
    NAME(DATETIME2);
    NAME(TIME2);
    NAME(TYPED_ARRAY);
    NAME(BLOB_COMPRESSED);
    NAME(VARCHAR_COMPRESSED);
    NAME(VECTOR);
    NAME(INVALID);
    NAME(BOOL);
    NAME(JSON);
    NAME(NEWDECIMAL);
    NAME(ENUM);
    NAME(SET);
    NAME(TINY_BLOB);
    NAME(MEDIUM_BLOB);
    NAME(LONG_BLOB);
    NAME(BLOB);
    NAME(VAR_STRING);
    NAME(STRING);
    NAME(GEOMETRY);
  }
#undef NAME
  return {};
}

Result<uint64_t> decode_table_id(Bytes body, EventType type, const FormatDescription& format) {
  Cursor cursor(body);
  const uint64_t table_id = read_table_id(cursor, type, format);
  if (!cursor.ok()) return cursor.error();
  return table_id;
}

Result<TableMap> decode_table_map(Bytes body, const FormatDescription& format) {
  Cursor cursor(body);
  Result<TableMap> result{TableMap{}};
  TableMap& map = *result;
  map.table_id = read_table_id(cursor, EventType::TABLE_MAP_EVENT, format);
  map.flags = cursor.u16("flags");
  map.database = cursor.text(cursor.packed("database length"), "database");
  cursor.skip(1, "database");
  map.table = cursor.text(cursor.packed("table length"), "table");
  cursor.skip(1, "table");
  const uint64_t column_count = cursor.packed("column count");
  if (column_count > kMaxColumns) cursor.fail("column count");
  const Bytes types = cursor.bytes(column_count, "column types");
  if (!cursor.ok()) return cursor.error();

  map.columns.resize(types.size());
  for (size_t i = 0; i < types.size(); ++i) map.columns[i].type = ColumnType(types[i]);
  map.has_column_metadata = !cursor.at_end();
  if (!map.has_column_metadata) {
    for (MappedColumn& column : map.columns) column.nullable = true;
    return result;
  }
  Cursor metadata = cursor.part(cursor.packed("metadata size"), "metadata");
  const Bytes nullable = cursor.bytes((types.size() + 7) / 8, "nullable columns");
  if (!cursor.ok()) return cursor.error();
  if (!read_column_metadata(metadata, map.columns)) {
    cursor.fail("metadata");
    return cursor.error();
  }
  for (size_t i = 0; i < map.columns.size(); ++i) map.columns[i].nullable = nullable[i / 8] >> (i % 8) & 1;
  map.has_optional_metadata = !cursor.at_end();
  read_optional_metadata(cursor, format, map);
  if (!cursor.ok()) return cursor.error();
  return result;
}

}  // namespace binsift
