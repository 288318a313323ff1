#include "lake/feed_rows.h"

#include <algorithm>

#include "render/json_text.h"

namespace binsift {

void FeedRows::end_image(RowBatch& batch, const FeedHead& head, ChangeType type, uint64_t row) {
  batch.change(ChangeColumn::change_type).put_code(uint32_t(type));
  batch.change(ChangeColumn::commit_timestamp).put(head.commit_time);
  parquet::ColumnValues &gtid = batch.change(ChangeColumn::gtid), &file = batch.change(ChangeColumn::file);
  if (head.gtid.empty())
    gtid.put_null();
  else if (is_headed_)
    gtid.put_repeated_again();
  else
    gtid.put_repeated(head.gtid);
  if (is_headed_)
    file.put_repeated_again();
  else
    file.put_repeated(head.file);
  is_headed_ = true;
  batch.change(ChangeColumn::pos).put(int64_t(head.position));
  batch.change(ChangeColumn::row).put(int64_t(row));
  batch.end_row();
}

void FeedRows::mark_absent(RowBatch& batch, FeedTable& table, Bytes present) {
  const bool is_known = !table.absent_names_.empty() && table.absent_bits_.size() == present.size() &&
                        std::equal(present.begin(), present.end(), table.absent_bits_.begin());
  if (!is_known) {
    table.absent_bits_.assign(present.begin(), present.end());
    table.absent_places_.clear();
    OutBuffer names;
    for (size_t i = 0; i < table.layout->columns.size(); ++i) {
      const TableLayout::Column& column = table.layout->columns[i];
      if (bit_of(present, i) || column.place == TableLayout::kNowhere) continue;
      table.absent_places_.push_back(column.place);
      names.append(names.empty() ? '[' : ',');
      append_json_string(names, column.schema.name);
    }
    names.append(names.empty() ? "[]" : "]");
    table.absent_names_ = names.view();
  }
  if (table.absent_places_.empty()) return;  // none that is wanted
  for (const size_t place : table.absent_places_) batch.columns[place].put_null();
  batch.extra(RowBatch::kAbsent).put_repeated(table.absent_names_);
  ++table.absent_rows;
  table.has_counts = true;
}

Error FeedRows::misfit(const Cursor& in, const RowsEvent& rows, uint64_t row) const {
  Error error = in.ok() ? Error{.kind = ErrorKind::corrupt, .field = "rows"} : in.error();
  error.offset += rows.rows_offset;
  error.detail += (error.detail.empty() ? "row " : " in row ") + std::to_string(row);
  return error;
}

}  // namespace binsift
