#include "schema/ddl_parser.h"

#include "schema/column_parser.h"
#include "schema/statement_parsers.h"

namespace binsift {
namespace {

bool accept_if_exists(TokenStream& in, bool& if_not_exists) {
  if (!in.accept("IF")) return false;
  if_not_exists = in.accept("NOT");
  return in.expect("EXISTS");
}

void parse_database(TokenStream& in, DatabaseStatement& database) {
  accept_if_exists(in, database.if_not_exists);
  database.name = in.name();
  while (in.ok() && !in.at_end()) {
    if (!parse_table_charset(in, database.charset)) in.advance();
  }
}

// "ALTER DATABASE" may leave the name out.
void parse_alter_database(TokenStream& in, std::string_view default_database, DatabaseStatement& database) {
  const bool charset = in.current().is("DEFAULT") || in.current().is("CHARACTER") ||
                       in.current().is("CHARSET") || in.current().is("COLLATE");
  const bool value = in.peek().is('=') || in.peek().kind == TokenKind::text || in.peek().is("ONLY");
  const bool option =
      charset ||
      (value && (in.current().is("COMMENT") || in.current().is("ENCRYPTION") || in.current().is("READ")));
  database.name = option ? std::string(default_database) : in.name();
  while (in.ok() && !in.at_end()) {
    if (!parse_table_charset(in, database.charset)) in.advance();
  }
}

// "CREATE UNIQUE INDEX i USING BTREE ON t (c)" is an ALTER TABLE t ADD UNIQUE INDEX i (c).
void parse_create_index(TokenStream& in, std::string_view default_database, DdlStatement& statement) {
  while (in.accept("ONLINE") || in.accept("OFFLINE")) {
  }
  AlterClause clause;
  clause.kind = AlterKind::add_key;
  KeySpec& spec = clause.key;
  spec.key.unique = in.accept("UNIQUE");
  if (!spec.key.unique && !in.accept("FULLTEXT") && !in.accept("SPATIAL")) in.accept("VECTOR");
  if (!in.accept("INDEX")) return;
  accept_if_exists(in, spec.if_not_exists);
  const std::string name = in.name();
  bool hash = false;
  if (in.accept("USING") || in.accept("TYPE")) {
    hash = in.current().is("HASH");
    in.name();
  }
  in.expect("ON");
  statement.kind = DdlKind::alter_table;
  statement.alter.table = parse_table_name(in, default_database);
  parse_key(in, spec);
  spec.key.name = name;
  spec.key.hash |= hash;
  statement.alter.clauses.push_back(std::move(clause));
}

void parse_create(std::string_view sql, TokenStream& in, std::string_view default_database,
                  DdlStatement& statement) {
  CreateTable& create = statement.create;
  create.or_replace = in.accept("OR", "REPLACE");
  create.temporary = in.accept("TEMPORARY");
  in.accept("EXTERNAL");
  if (in.accept("TABLE")) {
    statement.kind = DdlKind::create_table;
    parse_create_table(in, default_database, create);
    create.server_made = sql.find("` (\n  `") != std::string_view::npos;
  } else if (in.accept("SEQUENCE")) {
    statement.kind = DdlKind::create_table;
    parse_create_sequence(in, default_database, create);
  } else if (in.accept("DATABASE") || in.accept("SCHEMA")) {
    statement.kind = DdlKind::create_database;
    statement.database.or_replace = create.or_replace;
    parse_database(in, statement.database);
  } else {
    parse_create_index(in, default_database, statement);
  }
}

void parse_drop(TokenStream& in, std::string_view default_database, DdlStatement& statement) {
  bool if_not_exists = false;
  statement.drop.temporary = in.accept("TEMPORARY");
  if (in.accept("TABLE") || in.accept("TABLES") || in.accept("SEQUENCE")) {
    statement.kind = DdlKind::drop_tables;
    accept_if_exists(in, if_not_exists);
    do statement.drop.tables.push_back(parse_table_name(in, default_database));
    while (in.ok() && in.accept(','));
  } else if (in.accept("DATABASE") || in.accept("SCHEMA")) {
    statement.kind = DdlKind::drop_database;
    accept_if_exists(in, if_not_exists);
    statement.database.name = in.name();
  } else if (in.accept("INDEX")) {
    AlterClause clause;
    clause.kind = AlterKind::drop_key;
    clause.if_exists = accept_if_exists(in, if_not_exists);
    clause.name = in.name();
    in.expect("ON");
    statement.kind = DdlKind::alter_table;
    statement.alter.table = parse_table_name(in, default_database);
    statement.alter.clauses.push_back(std::move(clause));
  }
}

void parse_alter(TokenStream& in, std::string_view default_database, DdlStatement& statement) {
  while (in.accept("ONLINE") || in.accept("OFFLINE") || in.accept("IGNORE")) {
  }
  if (in.accept("TABLE")) {
    statement.kind = DdlKind::alter_table;
    parse_alter_table(in, default_database, statement.alter);
  } else if (in.accept("DATABASE") || in.accept("SCHEMA")) {
    statement.kind = DdlKind::alter_database;
    parse_alter_database(in, default_database, statement.database);
  }
}

void parse_rename(TokenStream& in, std::string_view default_database, DdlStatement& statement) {
  if (!in.accept("TABLE") && !in.accept("TABLES")) return;
  statement.kind = DdlKind::rename_tables;
  bool if_not_exists = false;
  accept_if_exists(in, if_not_exists);
  do {
    TableName from = parse_table_name(in, default_database);
    if (in.accept("WAIT"))
      in.number();
    else
      in.accept("NOWAIT");
    in.expect("TO");
    statement.rename.pairs.emplace_back(std::move(from), parse_table_name(in, default_database));
  } while (in.ok() && in.accept(','));
  if (!in.at_end()) in.fail();
}

// MariaDB's "SET STATEMENT a = 1, b = 2 FOR …".
void skip_set_statement(TokenStream& in) {
  if (!in.accept("SET", "STATEMENT")) return;
  while (in.ok() && !in.at_end() && !in.current().is("FOR")) {
    if (in.current().is('('))
      in.skip_brackets();
    else
      in.advance();
  }
  in.accept("FOR");
}

// The tables that an ALTER TABLE could give a new name or make, however it goes on.
void find_renames(std::string_view sql, std::string_view database, const SqlDialect& dialect,
                  std::vector<TableName>& touched) {
  TokenStream in(sql, dialect);
  while (in.ok() && !in.at_end()) {
    const bool rename = in.current().is("RENAME") && !in.peek().is("COLUMN") && !in.peek().is("INDEX") &&
                        !in.peek().is("KEY");
    const bool table = in.current().is("TO") && in.peek().is("TABLE");
    in.advance();
    if (!rename && !table) continue;
    if (table)
      in.advance();
    else if (!in.accept("TO") && !in.accept("AS"))
      in.accept('=');
    if (in.at_name()) touched.push_back(parse_table_name(in, database));
  }
}

void find_touched(std::string_view sql, std::string_view database, const SqlDialect& dialect,
                  DdlStatement& statement) {
  std::vector<TableName>& touched = statement.touched;
  switch (statement.kind) {
    case DdlKind::create_table:
      if (!statement.create.table.name.empty()) touched.push_back(statement.create.table);
      break;
    case DdlKind::alter_table:
      if (statement.alter.table.name.empty()) break;
      touched.push_back(statement.alter.table);
      find_renames(sql, database, dialect, touched);
      break;
    default: break;
  }
}

// Behind the comment that begins at `at`, or the end. Executable ones may hold others.
size_t end_of_comment(std::string_view sql, size_t at, bool nests) {
  size_t depth = 0;
  while (at + 1 < sql.size()) {
    if (sql[at] == '/' && sql[at + 1] == '*' && (depth == 0 || nests)) {
      ++depth;
      at += 2;
    } else if (sql[at] == '*' && sql[at + 1] == '/') {
      at += 2;
      if (--depth == 0) return at;
    } else {
      ++at;
    }
  }
  return sql.size();
}

bool begins_with(std::string_view sql, std::string_view word) {
  if (sql.size() < word.size()) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    if ((sql[i] & ~0x20) != word[i]) return false;
  }
  return true;
}

bool is_ddl_word(std::string_view sql) {
  if (sql.empty()) return false;
  switch (sql[0] & ~0x20) {
    case 'A': return begins_with(sql, "ALTER");
    case 'C': return begins_with(sql, "CREATE");
    case 'D': return begins_with(sql, "DROP");
    case 'R': return begins_with(sql, "RENAME");
    case 'S': {
      if (!begins_with(sql, "SET")) return false;
      // SET STATEMENT … FOR, but none of the many other SETs.
      sql.remove_prefix(3);
      while (!sql.empty() && uint8_t(sql[0]) <= ' ') sql.remove_prefix(1);
      return begins_with(sql, "STATEMENT") || sql.starts_with("/*") || sql.starts_with("--") ||
             sql.starts_with("#");
    }
    default: return false;
  }
}

}  // namespace

DdlStatement parse_ddl(std::string_view sql, std::string_view database, const SqlDialect& dialect) {
  DdlStatement statement;
  TokenStream in(sql, dialect);
  skip_set_statement(in);
  if (!in.ok()) {
    statement.kind = DdlKind::alter_table;
    statement.understood = false;
    return statement;
  }
  if (in.accept("CREATE"))
    parse_create(sql, in, database, statement);
  else if (in.accept("ALTER"))
    parse_alter(in, database, statement);
  else if (in.accept("DROP"))
    parse_drop(in, database, statement);
  else if (in.accept("RENAME"))
    parse_rename(in, database, statement);
  if (statement.kind == DdlKind::none || in.ok()) return statement;
  statement.understood = false;
  find_touched(sql, database, dialect, statement);
  return statement;
}

bool begins_like_ddl(std::string_view sql) {
  size_t at = 0;
  const auto next = [&](size_t ahead) { return at + ahead < sql.size() ? sql[at + ahead] : '\0'; };
  while (at < sql.size()) {
    const char c = sql[at];
    if (uint8_t(c) <= ' ' || c == '(' || c == ';') {
      ++at;
    } else if (c == '#' || (c == '-' && next(1) == '-')) {
      at = sql.find('\n', at);
      if (at == std::string_view::npos) return false;
    } else if (c == '/' && next(1) == '*') {
      const size_t version = next(2) == '!' ? 3 : next(2) == 'M' && next(3) == '!' ? 4 : 0;
      if (version) {
        // Whether it counts is for the parser to say: what it holds or what follows it can begin the
        // statement.
        size_t from = at + version;
        while (from < sql.size() && sql[from] >= '0' && sql[from] <= '9') ++from;
        while (from < sql.size() && uint8_t(sql[from]) <= ' ') ++from;
        if (sql.substr(from, 2) == "/*" || is_ddl_word(sql.substr(from))) return true;
      }
      at = end_of_comment(sql, at, version != 0);
    } else if (c == '*' && next(1) == '/') {
      at += 2;
    } else {
      return is_ddl_word(sql.substr(at));
    }
  }
  return false;
}

}  // namespace binsift
