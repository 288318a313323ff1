#pragma once
// How row changes look: what a form of them is told, an event at a time. Its rows are then written by a loop
// of the form's own, without a call that is not known at compile time.
#include <memory>

#include "base/out_buffer.h"
#include "base/time_zone.h"
#include "event/rows.h"
#include "row/charset.h"
#include "row/row_reader.h"
#include "row/table.h"

namespace binsift {

// Everything of a record that is the same for all rows of an event.
struct ChangeHead {
  uint64_t time = 0;  // microseconds since 1970
  std::string_view gtid;
  std::string_view file;
  uint64_t position = 0;
  uint32_t server_id = 0;
  bool has_thread_id = false;
  uint64_t thread_id = 0;
  bool has_xid = false;
  uint64_t xid = 0;
  bool is_mariadb = false;  // the server that wrote the log
};

// What is laid out once a table; each form has its own.
class ChangePlan {
 public:
  virtual ~ChangePlan() = default;
  // What stands in front of the table's rows where they are alone; empty: nothing. Where it changes they
  // can't go on in the same file.
  virtual std::string_view header() const { return {}; }
};

class ChangeWriter {
 public:
  virtual ~ChangeWriter() = default;

  virtual std::unique_ptr<ChangePlan> plan(const Table& table) = 0;

  // Appends the event's rows; `plan` is one that plan() gave. `first_row` is the number of the first. Gives
  // how many there were. Errors: corrupt (an image that does not fit its table); whole rows in front of it
  // are written. limit (the same, and a part of its row has left through the drain). usage,
  // unsupported (the form has no place for such a table or change).
  virtual Result<uint64_t> append(OutBuffer& out, const ChangeHead& head, uint64_t first_row,
                                  const ChangePlan& plan, const RowReader& reader, const RowsEvent& rows) = 0;

  // A DDL statement, as which tables' it is has not been looked at; `charset` is that of its bytes.
  virtual void append_ddl(OutBuffer&, const ChangeHead&, std::string_view /*database*/,
                          std::string_view /*sql*/, Charset) {}
  // A statement-format change. False: the form has no place for it.
  virtual bool append_statement(OutBuffer&, const ChangeHead&, std::string_view /*database*/,
                                std::string_view /*sql*/, Charset) {
    return false;
  }
  // `type` is "begin" or "commit".
  virtual void append_boundary(OutBuffer&, const ChangeHead&, std::string_view /*type*/) {}

  // The transaction that the last rows belong to has ended.
  virtual void end_transaction(OutBuffer&) {}
  // No more comes behind it in the same place, of a transaction that goes on neither.
  virtual void end_stretch(OutBuffer&) {}

  // Pages of a large value that was unpacked come again when they are read.
  virtual void forget_pages() const {}
  // Values that could not be decoded and came out as their bytes although their column's type has a form of
  // its own.
  virtual uint64_t undecoded_count() const = 0;
  // Text that is not valid in its charset, in forms where a string is all that can stand there: it came out
  // as the string {"base64":"…"}.
  virtual uint64_t unreadable_text_count() const { return 0; }
  // JSON values of which the log has only what has changed, and not what it was before, in the same forms:
  // the string {"json_diff":…} came out.
  virtual uint64_t unapplied_diff_count() const { return 0; }
  // Values that the form's type cannot hold: they came out as NULL.
  virtual uint64_t unfit_count() const { return 0; }
};

// Calls write_row(in, number) -> bool for each row of an event, as ChangeWriter::append says; false:
// the images do not fit. `room` is what a row surely takes.
template <class WriteRow>
Result<uint64_t> write_rows(OutBuffer& out, const RowsEvent& rows, uint64_t first_row, size_t room,
                            WriteRow&& write_row) {
  Cursor in(rows.rows);
  uint64_t count = 0;
  while (!in.at_end()) {
    out.need(room);
    const size_t row_begin = out.size(), row_offset = in.offset();
    const uint64_t drained = out.drained_count();
    const bool good = write_row(in, first_row + count);
    if (!good || in.offset() == row_offset) [[unlikely]] {
      Error error = in.ok() ? Error{.kind = ErrorKind::corrupt, .field = "rows"} : in.error();
      if (out.drained_count() == drained)
        out.cut_to(row_begin);
      else
        error.kind = ErrorKind::limit;  // a part of the row has left
      error.offset += rows.rows_offset;
      error.detail += (error.detail.empty() ? "row " : " in row ") + std::to_string(first_row + count);
      return error;
    }
    ++count;
  }
  return count;
}

}  // namespace binsift
