#pragma once
// Reads one statement as far as it changes tables.
#include "schema/ddl_statement.h"
#include "schema/sql_lexer.h"

namespace binsift {

// `sql` is UTF-8. `database` is the one that names without one belong to.
DdlStatement parse_ddl(std::string_view sql, std::string_view database, const SqlDialect& dialect);

// Whether the statement's first words are ones that parse_ddl looks at: cheap, and never false where it would
// find something.
bool begins_like_ddl(std::string_view sql);

}  // namespace binsift
