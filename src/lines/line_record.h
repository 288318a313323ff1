#pragma once
// What one JSON line says of a change, in whichever of the forms that convert writes and reads:
//   binsift   {"type":"update","ts":…,"db":…,"table":…,…,"before":{…},"after":{…}}
//   debezium  {"before":…,"after":…,"source":{…},"op":"u",…}, or that as "payload" behind its "schema"
//   maxwell   {"database":…,"table":…,"type":"update","ts":…,"data":{…},"old":{…}}
//   canal     {"data":[{…}],"database":…,"es":…,"mysqlType":{…},"old":[{…}],…,"type":"UPDATE"}
// Views are of the line, or of what the parser keeps until the next one.
#include <span>
#include <vector>

#include "event/rows.h"
#include "lines/json_token.h"

namespace binsift {

enum class LineForm : uint8_t { binsift, debezium, maxwell, canal };

enum class LineKind : uint8_t {
  change,     // of rows
  ddl,        // a statement that changes a table
  statement,  // a change of rows that is told as a statement
  begin,
  commit,
  none,  // a tombstone, a heartbeat, a snapshot's frame: nothing has changed
};

struct LineField {
  std::string_view name;  // between its quotes, as it stands there
  JsonToken value;
};

// A row's images, as ranges of LineRecord::fields.
struct LineRow {
  uint32_t before_begin = 0, before_end = 0;
  uint32_t after_begin = 0, after_end = 0;
};

struct LineRecord {
  LineForm form{};
  LineKind kind{};
  RowOperation operation{};
  bool is_mariadb = false;
  bool has_thread_id = false, has_xid = false;
  bool has_place = false;  // file, position and row are told
  bool has_time = false;
  bool sql_is_bytes = false;  // base64, of a statement that is no text
  uint64_t time = 0;          // microseconds since 1970
  uint64_t position = 0, row = 0, server_id = 0, thread_id = 0, xid = 0;
  std::string_view database, table, gtid, file, sql;
  // The record's own word for its columns' types: Debezium's schema, Canal's mysqlType; empty: none.
  std::string_view types;
  std::vector<std::string_view> key;  // of the primary key, as LineField::name; Maxwell, Canal
  std::vector<LineField> fields;
  std::vector<LineRow> rows;  // of a change; several only in Canal's

  std::span<const LineField> before(const LineRow& of) const {
    return {fields.data() + of.before_begin, of.before_end - of.before_begin};
  }
  std::span<const LineField> after(const LineRow& of) const {
    return {fields.data() + of.after_begin, of.after_end - of.after_begin};
  }
};

}  // namespace binsift
