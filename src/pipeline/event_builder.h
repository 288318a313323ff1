#pragma once
// Events as bytes again, whole or with some of their rows: for BINLOG statements and for new logs.
#include <initializer_list>
#include <map>
#include <string>

#include "base/out_buffer.h"
#include "event/rows.h"
#include "pipeline/transaction.h"

namespace binsift {

// Appends the header and the parts of a body, and leaves `tail` bytes behind them for a checksum. The end
// position is 0.
void append_event(OutBuffer& out, const Header& header, EventType type, std::initializer_list<Bytes> body,
                  size_t tail);

// The header alone of an event whose body of `body_size` bytes follows, and `tail` bytes behind that.
void append_event_header(OutBuffer& out, const Header& header, EventType type, size_t body_size, size_t tail);

// The type that an event of MariaDB's compressed ones has when it is unpacked; others as they are.
EventType plain_type(EventType type);

// The rows events of one statement, with the table maps in front of them. The last one, and it alone, ends
// the statement, whichever rows are left out. An event that is too large to hold is a statement of its own.
class RowStatement {
 public:
  // Rows of an event past this are not added but appended with append_large.
  static constexpr size_t kLargest = 4 << 20;

  // `databases`: names that table maps get in place of others. `tail`: as append_event's.
  RowStatement(const std::map<std::string, std::string, std::less<>>& databases, size_t tail)
      : databases_(databases), tail_(tail) {}

  void add_map(const Header& header, Bytes body, const FormatDescription& format);
  // `rows.rows` are those that stay, unpacked; the rest is as in `body`.
  void add_rows(const Header& header, Bytes body, const RowsEvent& rows, const FormatDescription& format);

  // The start of such an event: the header and what stands in front of its rows, which ends the statement.
  // The rows follow, and the tail.
  OutBuffer large_head(const Header& header, Bytes body, const RowsEvent& rows,
                       const FormatDescription& format) const;

  bool has_rows() const { return has_rows_; }
  size_t size() const { return events_.size(); }
  // Moves all in front of the last rows event to the end of `out`.
  void move_settled(OutBuffer& out);
  // The table maps alone, where there are no rows.
  std::string_view maps() const { return maps_.view(); }
  // All of it, the last rows event ending the statement. It lives until the next call of any other.
  std::string_view finished();
  // Forgets rows and maps; the maps may be kept for what goes on with the same statement.
  void clear(bool keep_maps = false);

 private:
  const std::map<std::string, std::string, std::less<>>& databases_;
  const size_t tail_;
  OutBuffer events_;
  OutBuffer maps_;  // a copy of the table maps alone
  bool has_rows_ = false;
  bool kept_maps_ = false;  // events_ holds nothing but maps of rows that are gone
  size_t last_at_ = 0;      // the last rows event, in events_
  size_t flags_at_ = 0;     // its flags
};

}  // namespace binsift
