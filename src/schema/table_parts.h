#pragma once
// Steps that building and altering a table share.
#include "schema/table_builder.h"

namespace binsift {

// The column with its charset settled; BINARY and BLOB for a text in charset binary; TEXT(n) as the kind that
// holds it.
ColumnDefinition settle(const ColumnSpec& spec, const DefaultCharset& table);

// Position of the column in any case of letters; columns.size() where there is none.
size_t find_column(const std::vector<ColumnDefinition>& columns, std::string_view name);

bool has_duplicates(const std::vector<ColumnDefinition>& columns);

// Adds a key that is not the primary one; a name that it lacks is made as the server does. False: a column is
// missing.
bool add_key(TableDefinition& table, KeyDefinition key);

// The last step, over columns and keys that are all there: implicit columns, the primary key of these columns
// (where there are none, the unique key that stands for it), hidden columns. False where a column is missing.
bool finish(TableDefinition& table, const std::vector<std::string>& primary_key, Flavour flavour);

}  // namespace binsift
