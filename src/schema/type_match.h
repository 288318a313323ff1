#pragma once
// Whether a column as a statement declares it can be the column that a table map shows.
#include "schema/catalog.h"

namespace binsift {

// Empty where it can; else what the map shows and what was declared ("INT in the log, varchar(10)").
std::string disagreement(const ColumnDefinition& definition, const MappedColumn& mapped, Flavour flavour);

// Kinds of declared types. `type` is ColumnDefinition::type.
bool is_text_type(std::string_view type);         // char, varchar, the texts: values in a character set
bool is_byte_string_type(std::string_view type);  // binary, varbinary, the blobs
bool is_geometry_type(std::string_view type);

// "varchar(10)", "int unsigned", for messages.
std::string text_of(const ColumnDefinition& definition);

}  // namespace binsift
