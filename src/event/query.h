#pragma once
// QUERY_EVENT: a statement with its session's settings; also BEGIN, COMMIT and all DDL.
//   bytes  field
//   4      thread_id
//   4      exec_time             seconds
//   1      database length
//   2      error_code
//   2      status_vars length    from binlog version 4 on
//   n      status_vars           1 byte code (Q_*), value by code:
//            0 flags2 4 · 1 sql_mode 8 · 2 catalog 1+n+1 · 3 auto_increment 2 2 · 4 charset 2 2 2 ·
//            5 time_zone 1+n · 6 catalog 1+n · 7 lc_time_names 2 · 8 charset_database 2 ·
//            9 table_map_for_update 8 · 10 master_data_written 4 · 11 invoker 1+n 1+n ·
//            12 updated databases 1, then names that 00 ends · 13 microseconds 3 ·
//            16 explicit_defaults_for_timestamp 1 · 17 ddl_xid 8 · 18 default_collation_for_utf8mb4 2 ·
//            19 sql_require_primary_key 1 · 20 default_table_encryption 1 · 21 enable_cascade_triggers 1
//          MariaDB: 128 microseconds 3 · 129 xid 8 · 130 GTID extra flags 1, and 8 when it has 04 or 08 ·
//            131 character_set_collations 1+4n, in front of the lower codes · 255 filler up to the end
//   n+1    database              text, 00
//   …      query                 to the end
// Source: mysql libs/mysql/binlog/event/statement_events.h (Query_event), mariadb sql/log_event.h
// (Query_log_event).
#include <optional>
#include <vector>

#include "event/format_description.h"

namespace binsift {

// The status variables. Absent ones were not in the event.
struct StatusVars {
  std::optional<uint32_t> flags2;    // Q_FLAGS2_CODE
  std::optional<uint64_t> sql_mode;  // Q_SQL_MODE_CODE
  std::optional<std::string_view> catalog;
  std::optional<uint16_t> auto_increment_increment, auto_increment_offset;
  bool has_charset = false;  // Q_CHARSET_CODE: three collation ids
  uint16_t character_set_client = 0, collation_connection = 0, collation_server = 0;
  std::optional<std::string_view> time_zone;
  std::optional<uint16_t> lc_time_names, charset_database;
  std::optional<uint64_t> table_map_for_update;
  std::optional<std::string_view> invoker_user, invoker_host;
  std::vector<std::string_view> updated_databases;  // Q_UPDATED_DB_NAMES
  std::optional<uint32_t> microseconds;  // Q_MICROSECONDS / Q_HRNOW: fraction of the statement's time
  std::optional<uint64_t> ddl_xid;       // Q_DDL_LOGGED_WITH_XID, Q_XID (MariaDB)
  std::optional<uint16_t> default_collation_for_utf8mb4;
  std::optional<bool> explicit_defaults_for_timestamp, sql_require_primary_key, default_table_encryption;
  bool stopped_at_unknown = false;  // a code of a newer server: what follows it was not read
};

struct Query {
  uint32_t thread_id = 0;
  uint32_t exec_time = 0;
  uint16_t error_code = 0;
  std::string_view database;
  std::string_view query;
  Bytes status_vars;
};

// The fields alone; status_vars stay bytes. Errors: corrupt.
Result<Query> decode_query(Bytes body, const FormatDescription& format);
// The same of QUERY_COMPRESSED_EVENT, whose query then stays compressed, and of EXECUTE_LOAD_QUERY_EVENT.
Result<Query> decode_query(Bytes body, EventType type, const FormatDescription& format);
// Errors: corrupt.
Result<StatusVars> decode_status_vars(Bytes status_vars, const FormatDescription& format);

}  // namespace binsift
