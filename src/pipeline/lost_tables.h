#pragma once
// Rows that go without a row change: DROP and TRUNCATE.
#include "lines/line_record.h"
#include "pipeline/transaction.h"
#include "select/selection.h"

namespace binsift {

// Whether the statement takes all rows of a table, or of a database, that the selection asks for.
bool loses_tables(const EventPlace& place, const Query& query, std::string_view sql,
                  const Selection& selection);
// The same of a statement that a line tells.
bool loses_tables(const LineRecord& record, const Selection& selection);

}  // namespace binsift
