#pragma once
// LOAD DATA in statement format: the file's content, then the statement.
// Since MySQL 5.0.3:
//   BEGIN_LOAD_QUERY_EVENT, then APPEND_BLOCK_EVENT: 4 file id, … content
//   EXECUTE_LOAD_QUERY_EVENT: the post-header of QUERY_EVENT, then 4 file id, 4 start and 4 end of the file's
//     name in the query, 1 duplicate handling (0 error, 1 ignore, 2 replace); then as QUERY_EVENT
//   DELETE_FILE_EVENT: 4 file id; the load failed
// Before:
//   CREATE_FILE_EVENT: as NEW_LOAD_EVENT with 4 file id behind its post-header, then … content
//   EXEC_LOAD_EVENT: 4 file id
//   LOAD_EVENT, NEW_LOAD_EVENT: 4 thread id, 4 exec_time, 4 skip_lines, 1 table name length, 1 database
//   length,
//     4 count of fields, then the options; a length of 1 byte a field; the fields, table, database and file
//     name, each ended by 00 (the file name by the end, in LOAD_EVENT and NEW_LOAD_EVENT)
//     options, NEW_LOAD and CREATE_FILE: field terminator, enclosed by, line terminator, line start, escaped
//     by, each 1 length and text; 1 option flags options, LOAD: the same five, a byte each; 1 option flags; 1
//     flags that tell which of the five are empty
// Source: mysql libs/mysql/binlog/event/load_data_events.h, mariadb sql/log_event.cc (Load_log_event).
#include <array>

#include "event/query.h"

namespace binsift {

inline constexpr uint8_t DUMPFILE_FLAG = 0x01;
inline constexpr uint8_t OPT_ENCLOSED_FLAG = 0x02;
inline constexpr uint8_t REPLACE_FLAG = 0x04;
inline constexpr uint8_t IGNORE_FLAG = 0x08;

enum class LoadDuplicates : uint8_t { LOAD_DUP_ERROR = 0, LOAD_DUP_IGNORE = 1, LOAD_DUP_REPLACE = 2 };

// Whether an event says that rows were loaded.
constexpr bool carries_out_load(EventType type) {
  return type == EventType::EXECUTE_LOAD_QUERY_EVENT || type == EventType::EXEC_LOAD_EVENT ||
         type == EventType::LOAD_EVENT || type == EventType::NEW_LOAD_EVENT;
}

// APPEND_BLOCK, BEGIN_LOAD_QUERY; EXEC_LOAD and DELETE_FILE, without content.
struct LoadBlock {
  uint32_t file_id = 0;
  Bytes content;
};

struct ExecuteLoadQuery {
  Query query;
  uint32_t file_id = 0;
  uint32_t file_name_start = 0, file_name_end = 0;  // bytes in the query; within it
  LoadDuplicates duplicates{};
};

// LOAD_EVENT, NEW_LOAD_EVENT, CREATE_FILE_EVENT.
struct Load {
  uint32_t thread_id = 0;
  uint32_t exec_time = 0;
  uint32_t skip_lines = 0;
  std::string_view field_terminator, enclosed_by, line_terminator, line_start, escaped_by;
  uint8_t option_flags = 0;
  uint32_t field_count = 0;
  Bytes fields;  // the names, each ended by 00
  std::string_view table, database, file_name;
  LoadBlock first_block;  // CREATE_FILE
};

// Errors: corrupt.
Result<LoadBlock> decode_load_block(Bytes body);
Result<ExecuteLoadQuery> decode_execute_load_query(Bytes body, const FormatDescription& format);
Result<Load> decode_load(Bytes body, EventType type);

}  // namespace binsift
