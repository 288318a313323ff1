#pragma once
// A table as a CREATE TABLE statement, as far as the log and the definitions that were at hand tell.
#include <string>

#include "row/table.h"

namespace binsift {

// "int unsigned", "decimal(10,2)", "enum('a','b')", "varchar(80)": a length is in characters where the
// charset is known, else in bytes.
std::string type_text(const Column& column);
std::string create_table_text(const Table& table);

}  // namespace binsift
