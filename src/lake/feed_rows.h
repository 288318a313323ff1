#pragma once
// The rows of a row event as rows of the change data feed.
#include "event/rows.h"
#include "lake/feed_values.h"

namespace binsift {

// What is the same for all rows of an event.
struct FeedHead {
  int64_t commit_time = 0;  // microseconds since 1970
  std::string_view gtid;    // empty: none
  std::string_view file;
  uint64_t position = 0;
};

class FeedRows {
 public:
  explicit FeedRows(bool server_text_json) : server_text_json_(server_text_json) {}

  // Appends one row of the feed for each image. `first_row` is the number of the first change. `full` is
  // asked behind each change, and when it says so `hand_over` must take the batch's rows and leave it empty;
  // when that gives false nothing more is appended. Gives how many changes there were. Errors: corrupt (an
  // image that does not fit its table; whole changes in front of it are there), limit.
  template <class IsFull, class HandOver>
  Result<uint64_t> append(RowBatch& batch, FeedTable& table, const FeedHead& head, uint64_t first_row,
                          const RowReader& reader, const RowsEvent& rows, IsFull&& is_full,
                          HandOver&& hand_over);

  uint64_t undecoded_count() const { return scratch_.undecoded_count; }
  void forget_pages() const { scratch_.inflater.forget_pages(); }

 private:
  // Bytes in the log of a change whose values have less than RowBatch::is_overfull() tells of, however they
  // are written.
  static constexpr size_t kLargeChange = 200 << 20;

  void end_image(RowBatch& batch, const FeedHead& head, ChangeType type, uint64_t row);
  void mark_absent(RowBatch& batch, FeedTable& table, Bytes present);
  Error misfit(const Cursor& in, const RowsEvent& rows, uint64_t row) const;

  FeedScratch scratch_;
  bool is_headed_ = false;  // the batch's last row is of the same event
  const bool server_text_json_;
};

template <class IsFull, class HandOver>
Result<uint64_t> FeedRows::append(RowBatch& batch, FeedTable& table, const FeedHead& head, uint64_t first_row,
                                  const RowReader& reader, const RowsEvent& rows, IsFull&& is_full,
                                  HandOver&& hand_over) {
  const bool is_update = rows.operation == RowOperation::update_rows;
  const bool has_before = rows.operation != RowOperation::insert_rows;
  const bool has_after = rows.operation != RowOperation::delete_rows;
  const size_t column_count = reader.column_count();
  const bool lacks_before = has_before && !are_all_set(rows.before_present, column_count);
  const bool lacks_after = has_after && !are_all_set(rows.after_present, column_count);
  if (is_update) scratch_.before.assign(column_count, Bytes());

  FeedValues values(batch, scratch_, table, server_text_json_);
  Cursor in(rows.rows);
  uint64_t count = 0;
  is_headed_ = false;
  while (!in.at_end()) {
    const size_t rows_before = batch.row_count, change_begin = in.offset();
    bool good = true;
    if (has_before) {
      values.keep_before(is_update);
      good = reader.read(in, rows.before_present, {}, values);
      if (good && lacks_before) mark_absent(batch, table, rows.before_present);
      if (good)
        end_image(batch, head, is_update ? ChangeType::update_preimage : ChangeType::remove,
                  first_row + count);
    }
    if (has_after && good) {
      const Bytes partial = rows.partial ? read_value_options(in, reader.json_column_count()) : Bytes();
      values.compare_to_before(is_update);
      good = in.ok() && reader.read(in, rows.after_present, partial, values);
      if (good && lacks_after) mark_absent(batch, table, rows.after_present);
      if (good)
        end_image(batch, head, is_update ? ChangeType::update_postimage : ChangeType::insert,
                  first_row + count);
    }
    if (!good || in.offset() == change_begin) {
      batch.cut_to(rows_before);
      return misfit(in, rows, first_row + count);
    }
    if (in.offset() - change_begin > kLargeChange && batch.is_overfull()) {
      batch.cut_to(rows_before);
      return Error{.kind = ErrorKind::limit,
                   .field = "rows",
                   .detail = "row " + std::to_string(first_row + count) +
                             " has a value of more than 1.8 GiB, and Parquet holds 2 GiB at most"};
    }
    ++count;
    if (!is_full(batch)) continue;
    if (!hand_over()) break;
    is_headed_ = false;
  }
  return count;
}

}  // namespace binsift
