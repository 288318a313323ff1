#pragma once
// The names that JSON lines have for what is not a column.
#include <cstdint>
#include <string_view>

namespace binsift {

// clang-format off
enum class LineKey : uint8_t {
  other, after, before, connector, data, database, database_name, db, ddl, es, file, gtid, is_ddl,
  mysql_type, old, op, payload, pk_names, pos, primary_key_columns, row, schema, server_id, source,
  sql, status, table, thread, thread_id, ts, ts_ms, ts_ns, ts_us, type, xid,
};
// clang-format on

// LineKey::other: no name that means anything.
LineKey line_key_of(std::string_view name);

// Whether it has only what GTIDs, and sets of them, are made of.
bool is_gtid_text(std::string_view text);

// "2026-11-20T19:00:00.123456Z", with up to six fraction digits, as microseconds since 1970. False: it is
// none.
bool read_line_time(std::string_view text, uint64_t& microseconds);

}  // namespace binsift
