#pragma once
// Counts the rows of row events without looking at their values.
#include <functional>
#include <memory>
#include <unordered_map>

#include "event/rows.h"
#include "row/row_reader.h"

namespace binsift {

class RowCounter {
 public:
  // Feeds any event, in order; others than table maps and plain row events change nothing. Gives the rows in
  // it; what can't be read counts as none here and fails where it is decoded.
  uint64_t add(const Header& header, Bytes body, const FormatDescription& format);
  void forget_tables() { tables_.clear(); }

 private:
  std::unordered_map<uint64_t, RowReader> tables_;
};

// Whether the rows end where the event does. `forget_pages`, if any, is called now and then on the way
// through rows that are too many to hold.
bool rows_fit(const RowsEvent& rows, const RowReader& reader,
              const std::function<void()>& forget_pages = nullptr);

// Rows in one row event of a table that `reader` reads.
uint64_t count_rows(const RowsEvent& rows, const RowReader& reader);
// The same of rows that may be more than can be held: `forget_pages` is called now and then.
uint64_t count_rows(const RowsEvent& rows, const RowReader& reader,
                    const std::function<void()>& forget_pages);

}  // namespace binsift
