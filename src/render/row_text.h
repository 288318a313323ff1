#pragma once
// Row changes as text, as mysqlbinlog -vv shows them, with names where they are known:
//   ### UPDATE `shop`.`orders`
//   ### WHERE
//   ###   id=1 /* INT meta=0 nullable=0 is_null=0 */
//   ### SET
//   ###   id=1 /* INT meta=0 nullable=0 is_null=0 */
//   ###   status='paid' /* ENUM(1 byte) meta=63233 nullable=1 is_null=0 */
// A column without a name is @n. Values are what the server prints: text in UTF-8, integers with their sign
// (and, where nothing tells whether they have one, what they are without it in parentheses), TIMESTAMP as
// UTC's date and time, ENUM and SET by their members, JSON as its text, GEOMETRY as WKT. What is no text is
// X'hex'.
#include <memory>
#include <string>
#include <vector>

#include "base/out_buffer.h"
#include "base/time_zone.h"
#include "event/rows.h"
#include "log/inflate.h"
#include "row/json_diff.h"
#include "row/row_reader.h"

namespace binsift {

struct RowTextOptions {
  const TimeZone* zone = nullptr;  // of TIMESTAMP values; null: UTC
  // Which columns are shown; null: all.
  bool (*wants_column)(const void* asked, std::string_view name) = nullptr;
  const void* asked = nullptr;
};

// What is laid out once a table.
class RowTextTable;
struct RowTextTableDeleter {
  void operator()(RowTextTable* table) const;
};
using RowTextTablePtr = std::unique_ptr<RowTextTable, RowTextTableDeleter>;

class RowText {
 public:
  explicit RowText(const RowTextOptions& options) : options_(options) {}

  RowTextTablePtr plan(const Table& table) const;

  // Appends the text of each row and gives how many there were. Errors: corrupt (an image that does not fit
  // its table); whole rows in front of it are written. limit (the same, and a part of its row has left
  // through the drain).
  Result<uint64_t> append(OutBuffer& out, const RowTextTable& table, const RowReader& reader,
                          const RowsEvent& rows);

  // Values that contradict their type and came out as X'hex'.
  uint64_t undecoded_count() const { return undecoded_count_; }

 private:
  friend class RowTextValues;

  RowTextOptions options_;
  Inflater inflater_;
  OutBuffer scratch_;
  std::vector<Bytes> before_documents_;
  JsonEdit edit_;
  uint64_t undecoded_count_ = 0;
};

}  // namespace binsift
