#include "pipeline/row_counter.h"

#include "event/table_map.h"
#include "schema/resolve.h"

namespace binsift {

uint64_t count_rows(const RowsEvent& rows, const RowReader& reader) {
  if (rows.column_count != reader.column_count()) return 0;
  const auto skip = [&](Cursor& in, Bytes present, bool whole) {
    return whole ? reader.skip_whole(in, present) : reader.skip(in, present);
  };
  const bool whole_before = reader.knows_whole(rows.before_present);
  const bool whole_after = reader.knows_whole(rows.after_present);
  uint64_t count = 0;
  Cursor in(rows.rows);
  while (!in.at_end() && in.ok()) {
    const size_t before = in.offset();
    if (rows.operation != RowOperation::insert_rows && !skip(in, rows.before_present, whole_before)) break;
    if (rows.operation != RowOperation::delete_rows) {
      if (rows.partial) read_value_options(in, reader.json_column_count());
      if (!skip(in, rows.after_present, whole_after)) break;
    }
    if (in.offset() == before) break;  // rows without any column take no bytes
    ++count;
  }
  return count;
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
