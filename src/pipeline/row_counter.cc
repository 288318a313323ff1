#include "pipeline/row_counter.h"

#include "event/table_map.h"
#include "schema/resolve.h"

namespace binsift {

namespace {

// Passes over rows with all their columns, as far as the reader can tell their sizes at once.
uint64_t pass_whole_rows(const RowsEvent& rows, const RowReader& reader, size_t& passed) {
  const uint8_t* const begin = rows.rows.data();
  const size_t size = rows.rows.size();
  const bool two_images = rows.operation == RowOperation::update_rows;
  uint64_t count = 0;
  for (size_t at = 0; at < size; ++count) {
    const uint64_t first = reader.whole_image_size(begin + at, size - at);
    if (first == 0) break;
    at += first;
    if (two_images) {
      const uint64_t second = reader.whole_image_size(begin + at, size - at);
      if (second == 0) break;
      at += second;
    }
    passed = at;
  }
  return count;
}

// Passes over rows up to the end, or to what does not fit; gives how many there were.
uint64_t pass_rows(const RowsEvent& rows, const RowReader& reader, Cursor& in,
                   const std::function<void()>& forget_pages = nullptr) {
  constexpr size_t kHeld = 16 << 20;
  uint64_t count = 0;
  if (rows.is_whole && !rows.partial && rows.rows.size() <= kHeld) [[likely]] {
    size_t passed = 0;
    count = pass_whole_rows(rows, reader, passed);
    in.skip(passed, "rows");
  }
  size_t forgotten = in.offset();
  while (!in.at_end() && in.ok()) {
    const size_t before = in.offset();
    if (rows.operation != RowOperation::insert_rows && !reader.skip(in, rows.before_present)) break;
    if (rows.operation != RowOperation::delete_rows) {
      if (rows.partial) read_value_options(in, reader.json_column_count());
      if (!reader.skip(in, rows.after_present)) break;
    }
    if (in.offset() == before) break;  // rows without any column take no bytes
    ++count;
    if (in.offset() - forgotten > kHeld && forget_pages) [[unlikely]] {
      forget_pages();
      forgotten = in.offset();
    }
  }
  return count;
}

}  // namespace

bool rows_fit(const RowsEvent& rows, const RowReader& reader, const std::function<void()>& forget_pages) {
  if (rows.column_count != reader.column_count()) return false;
  Cursor in(rows.rows);
  pass_rows(rows, reader, in, forget_pages);
  return in.ok() && in.at_end();
}

uint64_t count_rows(const RowsEvent& rows, const RowReader& reader) {
  if (rows.column_count != reader.column_count()) return 0;
  Cursor in(rows.rows);
  return pass_rows(rows, reader, in);
}

uint64_t count_rows(const RowsEvent& rows, const RowReader& reader,
                    const std::function<void()>& forget_pages) {
  if (rows.column_count != reader.column_count()) return 0;
  Cursor in(rows.rows);
  return pass_rows(rows, reader, in, forget_pages);
}

uint64_t RowCounter::add(const Header& header, Bytes body, const FormatDescription& format) {
  if (header.type == EventType::TABLE_MAP_EVENT) {
    if (Result<TableMap> map = decode_table_map(body, format); map)
      tables_[map->table_id] = RowReader(resolve_table(*map, nullptr, format));
    return 0;
  }
  if (!is_rows_event(header.type)) return 0;
  Result<RowsEvent> rows = decode_rows(body, header.type, format);
  if (!rows) return 0;
  const auto table = tables_.find(rows->table_id);
  return table == tables_.end() ? 0 : count_rows(*rows, table->second);
}

}  // namespace binsift
