#pragma once
// A row change as it is the same on a source and on its replica, whatever their logs are like: for the CRC32
// of a transaction, and to find what differs.
//
// It has no server ids, positions, table ids or times; events are not told from each other; what is
// compressed is unpacked; names of columns, charsets and signs, which a log may lack, are not in it. A
// change:
//   bytes  field
//   1      operation     RowOperation, kStatement or kDdl
//   2 n    table         length, "database.table"; of a statement the database
//   …      images        before and after, as far as the operation has them; of a statement 4 n its text
// An image is its columns that are present, then FF FF:
//   2      column        0-based
//   1      kind          CanonicalKind
//   4 n    value
// A value's bytes do not depend on how the column's type packs it: numbers are 8 bytes (those of integers as
// they would be without a sign), times are microseconds, JSON is its text, a partial update of it applied.
#include <string>
#include <vector>

#include "base/out_buffer.h"
#include "event/rows.h"
#include "log/inflate.h"
#include "row/json_diff.h"
#include "row/row_reader.h"
#include "row/table.h"

namespace binsift {

enum class CanonicalKind : uint8_t {
  null,
  integer,
  real,
  decimal,
  date,
  time,
  datetime,
  timestamp,
  bytes,
  json,
  json_diff,     // of which the value in front is not in the log
  trimmed_time,  // JSON text of a time, without zeros at the end of its fraction (verify/change_groups.h)
};

inline constexpr uint8_t kStatement = 8;  // that changes rows
inline constexpr uint8_t kDdl = 9;        // any other
inline constexpr uint16_t kImageEnd = 0xFFFF;

// What is laid out once a table.
struct CanonicalTable {
  explicit CanonicalTable(const Table& table);

  std::string name;                    // "database.table"
  std::vector<uint64_t> integer_mask;  // a column: the bits that its integers have
};

class Canonical {
 public:
  // Appends each row and calls `row` behind it with the number of bytes it took. Errors: corrupt.
  template <class PerRow>
  Result<uint64_t> append(OutBuffer& out, const CanonicalTable& table, const RowReader& reader,
                          const RowsEvent& rows, PerRow&& row);
  // `operation`: kStatement or kDdl.
  void append_statement(OutBuffer& out, uint8_t operation, std::string_view database, std::string_view sql);

 private:
  friend class CanonicalValues;
  Result<void> append_row(OutBuffer& out, const CanonicalTable& table, const RowReader& reader,
                          const RowsEvent& rows, Cursor& in);

  Inflater inflater_;
  OutBuffer scratch_;
  std::vector<Bytes> before_documents_;
  JsonEdit edit_;
};

template <class PerRow>
Result<uint64_t> Canonical::append(OutBuffer& out, const CanonicalTable& table, const RowReader& reader,
                                   const RowsEvent& rows, PerRow&& row) {
  Cursor in(rows.rows);
  uint64_t count = 0;
  while (!in.at_end()) {
    const size_t offset = in.offset(), begin = out.size();
    if (Result<void> appended = append_row(out, table, reader, rows, in); !appended)
      return std::move(appended).error();
    if (in.offset() == offset) return Error{.kind = ErrorKind::corrupt, .field = "rows", .detail = "no row"};
    row(offset, in.offset() - offset, out.size() - begin);
    ++count;
  }
  return count;
}

// A statement's text with one space for any white space outside of quotes, without comments (but those that a
// server executes), without what ends it, and without IF EXISTS, IF NOT EXISTS and OR REPLACE, which replicas
// add.
std::string normal_statement(std::string_view sql);

// CRC32 of bytes behind others: of the first, of the second, and how many these are.
uint32_t crc32_joined(uint32_t first, uint32_t second, uint64_t second_size);

}  // namespace binsift
