#pragma once
// Steps that building and altering a table share.
#include "schema/table_builder.h"

namespace binsift {

// The column with its charset settled; BINARY and BLOB for a text in charset binary; TEXT(n) as the kind that
// holds it.
ColumnDefinition settle(const ColumnSpec& spec, const DefaultCharset& table);

// Position of the column in any case of letters; columns.size() where there is none.
size_t find_column(const std::vector<ColumnDefinition>& columns, std::string_view name);

// Null where a name appears twice.
bool has_duplicates(const std::vector<ColumnDefinition>& columns);

// Sets the primary key to the columns of these names; false where one is missing.
bool set_primary_key(TableDefinition& table, const std::vector<std::string>& names);

// MariaDB: what WITH SYSTEM VERSIONING adds to columns and primary key.
void add_versioning(TableDefinition& table);

// Keeps the key if it may make the server hide a column.
void add_long_unique_key(TableDefinition& table, const KeySpec& key);

}  // namespace binsift
