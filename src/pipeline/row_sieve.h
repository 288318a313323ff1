#pragma once
// The rows of an event for which a row condition is true.
#include "select/where_condition.h"

namespace binsift {

// Calls `tell(row, bytes) -> Result<void>` for each run of neighbours for which the condition is true; `row`
// is the number of its first row in the event. `forget_pages()` is called now and then on the way through
// rows that are too many to hold. Gives the rows of the event, whether told or not.
// Errors: those of `tell`; corrupt (an image that does not fit its table).
template <class Tell, class Forget>
Result<uint64_t> sift_rows(WhereCondition& where, const RowReader& reader, const RowsEvent& rows, Tell&& tell,
                           Forget&& forget_pages) {
  constexpr size_t kHeld = 16 << 20;
  Cursor in(rows.rows);
  size_t forgotten = 0;
  uint64_t count = 0, run_row = 0, undecided = 0;
  size_t run_begin = 0;
  bool in_run = false;
  const auto end_run = [&](size_t end) -> Result<void> {
    if (!in_run) return {};
    in_run = false;
    return tell(run_row, rows.rows.subspan(run_begin, end - run_begin));
  };
  while (!in.at_end()) {
    const size_t begin = in.offset();
    if (!where.read(in, reader, rows)) {
      Error error = in.ok() ? Error{.kind = ErrorKind::corrupt, .field = "rows"} : in.error();
      error.offset += rows.rows_offset;
      error.detail += (error.detail.empty() ? "row " : " in row ") + std::to_string(count);
      return error;
    }
    if (where.is_true()) {
      if (!in_run) run_row = count, run_begin = begin;
      in_run = true;
    } else {
      undecided += where.is_undecided();
      if (Result<void> told = end_run(begin); !told) return std::move(told).error();
    }
    ++count;
    if (in.offset() - forgotten > kHeld) [[unlikely]] {
      forget_pages();
      forgotten = in.offset();
    }
  }
  if (undecided != 0) where.add_undecided(undecided);
  if (Result<void> told = end_run(in.offset()); !told) return std::move(told).error();
  return count;
}

}  // namespace binsift
