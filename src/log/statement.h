#pragma once
// What a statement of a QUERY_EVENT is, by its first words.
#include <cstdint>
#include <string>
#include <string_view>

namespace binsift {

enum class StatementKind : uint8_t {
  begin,  // BEGIN, START TRANSACTION
  commit,
  rollback,
  xa_start,
  xa_end,
  xa_finish,  // XA COMMIT, XA ROLLBACK
  savepoint,  // SAVEPOINT, ROLLBACK TO, RELEASE SAVEPOINT
  change,  // changes rows: INSERT, UPDATE, DELETE, REPLACE, LOAD DATA, CALL …: what row format would log as
           // rows
  ddl,     // all else: CREATE, ALTER, DROP, GRANT, ANALYZE …
};

// The words that begin and end transactions count only as whole statements. Comments and white space in front
// are passed over.
StatementKind kind_of_statement(std::string_view sql);

// The name in SAVEPOINT x and ROLLBACK TO [SAVEPOINT] x, without its quotes; empty for any other statement.
// They are in backticks, or, where the session had sql_mode ANSI_QUOTES, in double quotes.
std::string savepoint_of(std::string_view sql);
std::string rollback_target_of(std::string_view sql);
// As servers compare them, but for letters past ASCII.
bool is_same_savepoint(std::string_view name, std::string_view other);
// A statement of the kind savepoint so that it means the same in any sql_mode.
std::string portable_savepoint(std::string_view sql);

}  // namespace binsift
