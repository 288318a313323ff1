#include "event/query.h"

#include <algorithm>

namespace binsift {
namespace {

constexpr uint8_t kQueryHeaderSize = 13;
constexpr uint8_t kOldQueryHeaderSize = 11;  // before binlog version 4: no status variables
constexpr uint8_t kExecuteLoadQueryHeaderSize = 26;

// What a post-header of this type has at least; also where the format description does not list the type.
uint8_t least_header_size(EventType type, const FormatDescription& format) {
  if (type == EventType::EXECUTE_LOAD_QUERY_EVENT) return kExecuteLoadQueryHeaderSize;
  return format.binlog_version < 4 ? kOldQueryHeaderSize : kQueryHeaderSize;
}

constexpr uint8_t kTooManyDatabases = 254;  // OVER_MAX_DBS_IN_EVENT_MTS: more than the source wanted to list
constexpr uint8_t kGtidFlagsWithSequence = 0x04 | 0x08;

// The codes, as the servers number them; from 128 on MariaDB's own.
enum StatusVarCode : uint8_t {
  Q_FLAGS2_CODE = 0,
  Q_SQL_MODE_CODE = 1,
  Q_CATALOG_CODE = 2,
  Q_AUTO_INCREMENT = 3,
  Q_CHARSET_CODE = 4,
  Q_TIME_ZONE_CODE = 5,
  Q_CATALOG_NZ_CODE = 6,
  Q_LC_TIME_NAMES_CODE = 7,
  Q_CHARSET_DATABASE_CODE = 8,
  Q_TABLE_MAP_FOR_UPDATE_CODE = 9,
  Q_MASTER_DATA_WRITTEN_CODE = 10,
  Q_INVOKER = 11,
  Q_UPDATED_DB_NAMES = 12,
  Q_MICROSECONDS = 13,
  Q_EXPLICIT_DEFAULTS_FOR_TIMESTAMP = 16,
  Q_DDL_LOGGED_WITH_XID = 17,
  Q_DEFAULT_COLLATION_FOR_UTF8MB4 = 18,
  Q_SQL_REQUIRE_PRIMARY_KEY = 19,
  Q_DEFAULT_TABLE_ENCRYPTION = 20,
  Q_ENABLE_CASCADE_TRIGGERS = 21,
  Q_HRNOW = 128,
  Q_XID = 129,
  Q_GTID_FLAGS3 = 130,
  Q_CHARACTER_SET_COLLATIONS = 131,
  Q_DUMMY = 255,
};

std::string_view short_text(Cursor& cursor, const char* field) {
  return cursor.text(cursor.u8(field), field);
}

void read_updated_databases(Cursor& cursor, StatusVars& vars) {
  const uint8_t count = cursor.u8("count of databases");
  if (count >= kTooManyDatabases) return;
  for (unsigned i = 0; i < count && cursor.ok(); ++i) {
    const std::string_view rest = as_text({cursor.position(), cursor.left()});
    const size_t size = rest.find('\0');
    if (size == rest.npos) return cursor.fail("database name", rest.size() + 1);
    vars.updated_databases.push_back(cursor.text(size, "database name"));
    cursor.skip(1, "database name");
  }
}

// False: a code that is not known here, whose value has an unknown size.
bool read_status_var(Cursor& cursor, uint8_t code, StatusVars& vars) {
  switch (code) {
    case Q_FLAGS2_CODE: vars.flags2 = cursor.u32("flags2"); return true;
    case Q_SQL_MODE_CODE: vars.sql_mode = cursor.u64("sql_mode"); return true;
    case Q_CATALOG_CODE:
      vars.catalog = short_text(cursor, "catalog");
      cursor.skip(1, "catalog");
      return true;
    case Q_AUTO_INCREMENT:
      vars.auto_increment_increment = cursor.u16("auto_increment_increment");
      vars.auto_increment_offset = cursor.u16("auto_increment_offset");
      return true;
    case Q_CHARSET_CODE:
      vars.has_charset = true;
      vars.character_set_client = cursor.u16("character_set_client");
      vars.collation_connection = cursor.u16("collation_connection");
      vars.collation_server = cursor.u16("collation_server");
      return true;
    case Q_TIME_ZONE_CODE: vars.time_zone = short_text(cursor, "time_zone"); return true;
    case Q_CATALOG_NZ_CODE: vars.catalog = short_text(cursor, "catalog"); return true;
    case Q_LC_TIME_NAMES_CODE: vars.lc_time_names = cursor.u16("lc_time_names"); return true;
    case Q_CHARSET_DATABASE_CODE: vars.charset_database = cursor.u16("collation_database"); return true;
    case Q_TABLE_MAP_FOR_UPDATE_CODE:
      vars.table_map_for_update = cursor.u64("table_map_for_update");
      return true;
    case Q_MASTER_DATA_WRITTEN_CODE: cursor.skip(4, "master_data_written"); return true;
    case Q_INVOKER:
      vars.invoker_user = short_text(cursor, "invoker user");
      vars.invoker_host = short_text(cursor, "invoker host");
      return true;
    case Q_UPDATED_DB_NAMES: read_updated_databases(cursor, vars); return true;
    case Q_MICROSECONDS:
    case Q_HRNOW: vars.microseconds = cursor.u24("microseconds"); return true;
    case Q_EXPLICIT_DEFAULTS_FOR_TIMESTAMP:
      vars.explicit_defaults_for_timestamp = cursor.u8("explicit_defaults_for_timestamp") != 0;
      return true;
    case Q_DDL_LOGGED_WITH_XID:
    case Q_XID: vars.ddl_xid = cursor.u64("ddl_xid"); return true;
    case Q_DEFAULT_COLLATION_FOR_UTF8MB4:
      vars.default_collation_for_utf8mb4 = cursor.u16("default_collation_for_utf8mb4");
      return true;
    case Q_SQL_REQUIRE_PRIMARY_KEY:
      vars.sql_require_primary_key = cursor.u8("sql_require_primary_key") != 0;
      return true;
    case Q_DEFAULT_TABLE_ENCRYPTION:
      vars.default_table_encryption = cursor.u8("default_table_encryption") != 0;
      return true;
    case Q_ENABLE_CASCADE_TRIGGERS: cursor.skip(1, "enable_cascade_triggers"); return true;
    case Q_GTID_FLAGS3:
      if (cursor.u8("GTID extra flags") & kGtidFlagsWithSequence)
        cursor.skip(8, "START ALTER sequence number");
      return true;
    case Q_CHARACTER_SET_COLLATIONS:
      cursor.skip(4 * uint64_t{cursor.u8("count of character set collations")}, "character_set_collations");
      return true;
    case Q_DUMMY: cursor.rest(); return true;  // filler up to the end
    default: return false;
  }
}

}  // namespace

Result<Query> decode_query(Bytes body, const FormatDescription& format) {
  return decode_query(body, EventType::QUERY_EVENT, format);
}

Result<Query> decode_query(Bytes body, EventType type, const FormatDescription& format) {
  Cursor cursor(body);
  const uint8_t post_header = std::max(format.post_header_length(type), least_header_size(type, format));
  Result<Query> result{Query{}};
  Query& query = *result;
  query.thread_id = cursor.u32("thread_id");
  query.exec_time = cursor.u32("exec_time");
  const uint8_t database_size = cursor.u8("database length");
  query.error_code = cursor.u16("error_code");
  if (post_header >= kQueryHeaderSize) {
    const uint16_t status_vars_size = cursor.u16("status variables length");
    cursor.skip(post_header - kQueryHeaderSize, "post-header");
    query.status_vars = cursor.bytes(status_vars_size, "status variables");
  }
  query.database = cursor.text(database_size, "database");
  cursor.skip(1, "database");
  query.query = as_text(cursor.rest());
  if (!cursor.ok()) return cursor.error();
  return result;
}

Result<StatusVars> decode_status_vars(Bytes status_vars, const FormatDescription&) {
  Cursor cursor(status_vars);
  StatusVars vars;
  while (cursor.ok() && !cursor.at_end()) {
    if (read_status_var(cursor, cursor.u8("status variable"), vars)) continue;
    vars.stopped_at_unknown = true;
    break;
  }
  if (!cursor.ok()) return cursor.error();
  return vars;
}

}  // namespace binsift
