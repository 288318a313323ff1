#pragma once
// "VARCHAR(20) CHARACTER SET gbk", "INT UNSIGNED", "ENUM('a','b')": a column's type in all its spellings.
#include "schema/ddl_statement.h"
#include "schema/token_stream.h"

namespace binsift {

// Sets type, arguments, members, is_unsigned, charset; one of an unknown type fails.
void parse_type(TokenStream& in, ColumnSpec& column);

}  // namespace binsift
