#pragma once
#include "row/table.h"
#include "schema/catalog.h"

namespace binsift {

// Lays the columns out for reading rows: types from the map; names, signedness, charsets and members from its
// optional metadata, else from `definition` (may be null) when its column count and every column's type agree
// with the map, else "@1", "@2" … A definition that does not agree is not used at all and Table::mismatch
// says why. Where the map has metadata but not all (binlog_row_metadata=MINIMAL), the definition adds names,
// members, primary key, generated.
Table resolve_table(const TableMap& map, const TableDefinition* definition, const FormatDescription& format);

}  // namespace binsift
