#pragma once
// A column's type and attributes, as they stand in CREATE TABLE and ALTER TABLE.
#include "schema/ddl_statement.h"
#include "schema/token_stream.h"

namespace binsift {

// Behind the column's name, up to what is no part of a column any more. Fails at what it does not know.
void parse_column(TokenStream& in, ColumnSpec& column);

// "CHARACTER SET x", "CHARSET = x", "COLLATE = x", DEFAULT in front. False where something else stands.
bool parse_table_charset(TokenStream& in, CharsetClause& charset);

// "[DATABASE .] TABLE"
TableName parse_table_name(TokenStream& in, std::string_view default_database);

// Types of a text whose charset is binary: char is binary, text is blob. The same for all others.
std::string_view byte_string_of(std::string_view text_type);

}  // namespace binsift
