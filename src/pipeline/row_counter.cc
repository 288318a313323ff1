#include "pipeline/row_counter.h"

#include "event/table_map.h"
#include "schema/resolve.h"

namespace binsift {

namespace {

// Passes over rows up to the end, or to what does not fit; gives how many there were.
uint64_t pass_rows(const RowsEvent& rows, const RowReader& reader, Cursor& in,
                   const std::function<void()>& forget_pages = nullptr) {
  constexpr size_t kHeld = 16 << 20;
  size_t forgotten = 0;
  const auto skip = [&](Cursor& cursor, Bytes present, bool whole) {
    return whole ? reader.skip_whole(cursor, present) : reader.skip(cursor, present);
  };
  const bool whole_before = reader.knows_whole(rows.before_present);
  const bool whole_after = reader.knows_whole(rows.after_present);
  uint64_t count = 0;
  while (!in.at_end() && in.ok()) {
    const size_t before = in.offset();
    if (rows.operation != RowOperation::insert_rows && !skip(in, rows.before_present, whole_before)) break;
    if (rows.operation != RowOperation::delete_rows) {
      if (rows.partial) read_value_options(in, reader.json_column_count());
      if (!skip(in, rows.after_present, whole_after)) break;
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

bool rows_fit(const RowsEvent& rows, const RowReader& reader) {
  if (rows.column_count != reader.column_count()) return false;
  Cursor in(rows.rows);
  pass_rows(rows, reader, in);
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
