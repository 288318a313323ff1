#pragma once
// Column types as their own words, as far as a log and what goes with it tell them.
#include <string>

#include "row/table.h"

namespace binsift {

// As SHOW CREATE TABLE has it, without the display width of integers: "int unsigned", "decimal(10,2)",
// "varchar(20)" (the bytes, where nothing tells of how many a character has), "enum('a','b')".
std::string mysql_type_text(const Column& column);

// Of java.sql.Types, as MySQL's driver maps them, unsigned integers to the next larger type.
int java_sql_type(const Column& column);

}  // namespace binsift
