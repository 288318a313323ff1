#include "event/load_events.h"

namespace binsift {
namespace {

constexpr uint64_t kQueryHeaderSize = 13;

std::string_view short_text(Cursor& cursor, const char* field) {
  return cursor.text(cursor.u8(field), field);
}

std::string_view text_until_nul(Cursor& cursor, const char* field) {
  const std::string_view rest = as_text({cursor.position(), cursor.left()});
  const size_t size = rest.find('\0');
  if (size == rest.npos) {
    cursor.fail(field, rest.size() + 1);
    return {};
  }
  const std::string_view text = cursor.text(size, field);
  cursor.skip(1, field);
  return text;
}

void read_options(Cursor& cursor, bool one_byte_each, Load& load) {
  std::string_view* const options[] = {&load.field_terminator, &load.enclosed_by, &load.line_terminator,
                                       &load.line_start, &load.escaped_by};
  for (std::string_view* option : options) {
    *option = one_byte_each ? cursor.text(1, "load options") : short_text(cursor, "load options");
  }
  load.option_flags = cursor.u8("load option flags");
  if (!one_byte_each) return;
  const uint8_t empty = cursor.u8("empty load options");
  // The bits count field terminator, enclosed by, line terminator, line start, escaped by from the lowest.
  for (unsigned i = 0; i < 5; ++i) {
    if (empty >> i & 1) *options[i] = {};
  }
}

}  // namespace

Result<LoadBlock> decode_load_block(Bytes body) {
  Cursor cursor(body);
  LoadBlock block;
  block.file_id = cursor.u32("file id");
  block.content = cursor.rest();
  if (!cursor.ok()) return cursor.error();
  return block;
}

Result<ExecuteLoadQuery> decode_execute_load_query(Bytes body, const FormatDescription& format) {
  auto query = decode_query(body, EventType::EXECUTE_LOAD_QUERY_EVENT, format);
  if (!query) return std::move(query).error();
  ExecuteLoadQuery load{.query = *query};
  Cursor cursor(body);
  cursor.skip(kQueryHeaderSize, "post-header");
  load.file_id = cursor.u32("file id");
  load.file_name_start = cursor.u32("start of the file name");
  load.file_name_end = cursor.u32("end of the file name");
  const uint8_t duplicates = cursor.u8("duplicate handling");
  if (load.file_name_start > load.file_name_end) cursor.fail("start of the file name");
  if (load.file_name_end > load.query.query.size()) cursor.fail("end of the file name");
  if (duplicates > uint8_t(LoadDuplicates::LOAD_DUP_REPLACE)) cursor.fail("duplicate handling");
  load.duplicates = LoadDuplicates(duplicates);
  if (!cursor.ok()) return cursor.error();
  return load;
}

Result<Load> decode_load(Bytes body, EventType type) {
  Cursor cursor(body);
  Load load;
  load.thread_id = cursor.u32("thread_id");
  load.exec_time = cursor.u32("exec_time");
  load.skip_lines = cursor.u32("skip_lines");
  const uint8_t table_size = cursor.u8("table name length"), database_size = cursor.u8("database length");
  load.field_count = cursor.u32("count of fields");
  const bool create_file = type == EventType::CREATE_FILE_EVENT;
  if (create_file) load.first_block.file_id = cursor.u32("file id");
  read_options(cursor, type == EventType::LOAD_EVENT, load);
  uint64_t fields_size = 0;
  for (const uint8_t size : cursor.bytes(load.field_count, "field lengths")) fields_size += size + 1u;
  load.fields = cursor.bytes(fields_size, "fields");
  load.table = cursor.text(table_size, "table name");
  cursor.skip(1, "table name");
  load.database = cursor.text(database_size, "database");
  cursor.skip(1, "database");
  if (create_file) {
    load.file_name = text_until_nul(cursor, "file name");
    load.first_block.content = cursor.rest();
  } else {
    load.file_name = as_text(cursor.rest());
  }
  if (!cursor.ok()) return cursor.error();
  return load;
}

}  // namespace binsift
