#pragma once
// A JSON document as an SQL expression.
#include "base/out_buffer.h"
#include "row/json_diff.h"

namespace binsift {

// '{"a": 1}' where a server that reads this text makes the same document of it; where the document holds
// DECIMAL, dates or other values that JSON text has no type for, JSON_OBJECT('a', 1.50, …). `as_json` asks
// for an expression of the type JSON in any case: CAST('…' AS JSON). False, and nothing written, for a
// damaged document.
bool append_sql_json(OutBuffer& out, Bytes document, bool as_json);
bool append_sql_json(OutBuffer& out, const JsonEdit& document, bool as_json);

// The value of `column` (quoted) with a list of diffs applied: JSON_REPLACE(`c`, '$.a', 1). False, and
// nothing written, when they are damaged.
bool append_sql_json_diffs(OutBuffer& out, std::string_view column, Bytes diffs);

}  // namespace binsift
