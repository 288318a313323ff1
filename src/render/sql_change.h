#pragma once
// Row changes as SQL statements: the changes themselves, or those that undo them.
//
// A statement finds its row by the primary key, where that is known and in the image; else by all columns of
// the image, compared by their bytes, and takes one row. It sets the columns that have changed; TIMESTAMP and
// DATETIME columns that have not are set to themselves, because they may be ON UPDATE CURRENT_TIMESTAMP.
// Generated columns are left out where they are known as such.
//
// The statements suppose a session with the settings of render/sql_session.h.
#include <memory>

#include "base/out_buffer.h"
#include "event/rows.h"
#include "log/inflate.h"
#include "render/sql_table.h"
#include "row/json_diff.h"
#include "row/row_reader.h"

namespace binsift {

// What a statement needs besides the session's usual settings.
struct SqlNeeds {
  bool lax_mode = false;         // a sql_mode without STRICT_ALL_TABLES: an ENUM holds the value 0
  bool no_foreign_keys = false;  // foreign_key_checks=0
};

// A statement without its semicolon, or a part of one that is too long to hold.
struct SqlPart {
  std::string_view text;
  SqlNeeds needs;  // of the whole statement
  bool first = true, last = true;
};

// Takes what a row gives.
class SqlRowSink {
 public:
  // The view lives until it returns.
  virtual Result<void> statement(const SqlTable& table, const SqlPart& part) = 0;
  // The row can't be undone, and why.
  virtual Result<void> irreversible(const SqlTable& table, uint64_t row, const std::string& why) = 0;
  // Much of a large row was looked at, and nothing of it has come out yet (OutBuffer::let_go).
  virtual void let_go() {}

 protected:
  ~SqlRowSink() = default;
};

enum class SqlDirection : uint8_t { forward, undo };

class SqlChanges {
 public:
  explicit SqlChanges(SqlDirection direction) : direction_(direction) {}

  // One statement a row, in the order of the event. Gives how many rows there were. Errors: corrupt; those of
  // the sink.
  Result<uint64_t> append(SqlRowSink& sink, const SqlTable& table, const RowReader& reader,
                          const RowsEvent& rows);

  // The pages of an enormous value that was unpacked come again when they are read.
  void forget_pages() const { inflater_.forget_pages(); }

  // Values that contradict their type and came out as x'hex'.
  uint64_t undecoded_count() const { return undecoded_count_; }

 private:
  friend class SqlValues;
  // Where a column's value lies in an image; null: the image does not have the column. No bytes: NULL.
  using Spans = std::vector<Bytes>;
  struct Image {
    Cursor at;
    Bytes present, partial;
    Spans spans;
  };

  bool locate(Cursor& in, const RowReader& reader, Bytes present, Bytes partial, Image& image);
  bool add_whole_insert(Cursor& in, const SqlTable& table, const RowReader& reader, Bytes present);
  bool add_insert(const SqlTable& table, const RowReader& reader, const Image& image);
  bool add_setval(const SqlTable& table, const RowReader& reader, const Image& image);
  bool add_delete(const SqlTable& table, const RowReader& reader, const Image& image);
  bool add_update(const SqlTable& table, const RowReader& reader, const Image& from, const Image& to);
  bool add_condition(const SqlTable& table, const RowReader& reader, const Image& first, const Image* second);
  bool add_statement(const SqlTable& table, const RowReader& reader);
  Result<bool> tell_large(SqlRowSink& sink, const SqlTable& table, const RowReader& reader);
  std::string why_irreversible(const SqlTable& table, const RowsEvent& rows);
  bool is_changed(const SqlTable& table, size_t i);

  SqlDirection direction_;
  Image before_, after_;
  RowOperation operation_{};
  std::vector<bool> wanted_;  // columns that the next pass writes
  OutBuffer text_;
  OutBuffer scratch_;
  Inflater inflater_;
  JsonEdit edit_;
  SqlNeeds needs_;
  uint64_t undecoded_count_ = 0;
};

}  // namespace binsift
