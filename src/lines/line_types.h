#pragma once
// The types of the columns that JSON lines tell of: from a table's definition, from the record's own schema,
// or none, and then a value is what its text says. All text is UTF-8 here, as JSON has it.
#include <map>
#include <memory>
#include <optional>

#include "lines/line_record.h"
#include "row/table.h"
#include "schema/catalog.h"

namespace binsift {

// How a value's JSON stands for it, where its type and form alone do not tell.
enum class Spelling : uint8_t {
  usual,
  days,    // since 1970
  millis,  // since 1970, or since midnight
  micros,
  nanos,
  unscaled,          // base64 of DECIMAL's digits as a big-endian two's complement
  perhaps_unscaled,  // that, or its digits: nothing tells but the value
};

struct LineColumn {
  Column column;
  std::string name;  // as it stands between the quotes of a line
  Spelling spelling = Spelling::usual;
};

// A column as lines of this form have its values.
LineColumn line_column(const ColumnDefinition& definition, LineForm form);
// One of which nothing is known but its name, as it stands in the line: any JSON value.
LineColumn untyped_column(std::string_view escaped_name);

// The columns of a row in Debezium's schema block. Errors: corrupt.
Result<std::vector<LineColumn>> read_debezium_schema(std::string_view schema);
// The table that Canal's mysqlType and the names of its primary key describe. Errors: corrupt.
Result<std::shared_ptr<const TableDefinition>> read_canal_types(const LineRecord& record);

// The name as it stands between the quotes of a line.
std::string escaped_name(std::string_view name);
// The name as it stands in a statement: `name`.
std::string quoted_name(std::string_view name);

}  // namespace binsift
