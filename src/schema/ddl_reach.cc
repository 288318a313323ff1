#include "schema/ddl_reach.h"

#include <algorithm>

#include "schema/ddl_parser.h"
#include "schema/token_stream.h"

namespace binsift {
namespace {

// TRUNCATE [TABLE] [database.]name
bool read_truncate(std::string_view sql, std::string_view database, const SqlDialect& dialect,
                   TableName& table) {
  TokenStream in(sql, dialect);
  if (!in.accept("TRUNCATE")) return false;
  in.accept("TABLE");
  table = {std::string(database), in.name()};
  if (in.accept('.')) table = {std::move(table.name), in.name()};
  return true;
}

bool is_about_keys(const AlterClause& clause) {
  return clause.kind == AlterKind::add_key || clause.kind == AlterKind::drop_key ||
         clause.kind == AlterKind::rename_key || clause.kind == AlterKind::default_charset;
}

}  // namespace

bool is_about_trigger(std::string_view sql, const SqlDialect& dialect) {
  // CREATE OR REPLACE AGGREGATE DEFINER = `user` @ `host` is the most that stands in front of the word.
  constexpr unsigned kMostWords = 12;
  TokenStream in(sql, dialect);
  if (in.accept("DROP")) return in.current().is("TRIGGER");
  if (!in.accept("CREATE")) return false;
  for (unsigned i = 0; i < kMostWords && !in.at_end(); ++i, in.advance()) {
    if (in.current().is("TRIGGER")) return true;
    for (const char* word :
         {"TABLE", "VIEW", "PROCEDURE", "FUNCTION", "EVENT", "INDEX", "DATABASE", "SCHEMA", "USER"})
      if (in.current().is(std::string_view(word))) return false;
  }
  return false;
}

DdlReach ddl_reach(std::string_view sql, std::string_view database, const SqlDialect& dialect) {
  DdlReach reach;
  TableName truncated;
  if (read_truncate(sql, database, dialect, truncated)) {
    reach.lost.push_back(std::move(truncated));
    return reach;
  }
  if (!begins_like_ddl(sql)) return reach;
  DdlStatement statement = parse_ddl(sql, database, dialect);
  if (!statement.understood) {
    reach.any_table = statement.touched.empty();
    reach.reshaped = std::move(statement.touched);
  }
  switch (statement.kind) {
    case DdlKind::none:
    case DdlKind::create_database:
    case DdlKind::alter_database: break;
    case DdlKind::create_table:
      if (statement.create.or_replace && !statement.create.temporary)
        reach.lost.push_back(statement.create.table);
      break;
    case DdlKind::alter_table:
      if (!std::all_of(statement.alter.clauses.begin(), statement.alter.clauses.end(), is_about_keys))
        reach.reshaped.push_back(statement.alter.table);
      break;
    case DdlKind::rename_tables:
      for (const auto& [from, to] : statement.rename.pairs) reach.reshaped.push_back(from);
      break;
    case DdlKind::drop_tables:
      if (!statement.drop.temporary) reach.lost = statement.drop.tables;
      break;
    case DdlKind::drop_database: reach.lost_databases.push_back(statement.database.name); break;
  }
  return reach;
}

}  // namespace binsift
