#include "schema/column_parser.h"
#include "schema/statement_parsers.h"

namespace binsift {
namespace {

bool accept_if_exists(TokenStream& in) {
  if (!in.current().is("IF")) return false;
  in.advance();
  in.accept("NOT");
  return in.expect("EXISTS");
}

void parse_place(TokenStream& in, AlterClause& clause) {
  if (in.accept("FIRST"))
    clause.first = true;
  else if (in.accept("AFTER"))
    clause.after = in.name();
}

// Work on partitions stands alone at the end, and lists their names with commas.
void skip_rest(TokenStream& in) {
  while (in.ok() && !in.at_end()) {
    if (in.current().is('('))
      in.skip_brackets();
    else
      in.advance();
  }
}

AlterClause clause_of(AlterKind kind) {
  AlterClause clause;
  clause.kind = kind;
  return clause;
}

// A column, and behind it the keys that its attributes make.
void push_column(AlterClause clause, std::vector<AlterClause>& clauses) {
  std::vector<KeySpec> keys = keys_of(clause.column);
  clauses.push_back(std::move(clause));
  for (KeySpec& key : keys) {
    AlterClause of_key = clause_of(AlterKind::add_key);
    of_key.key = std::move(key);
    clauses.push_back(std::move(of_key));
  }
}

// A key or constraint behind ADD. False: a column stands here.
bool parse_add_key(TokenStream& in, std::vector<AlterClause>& clauses) {
  AlterClause clause = clause_of(AlterKind::add_key);
  const KeyStart start = parse_key_start(in, clause.key);
  if (start == KeyStart::none) return false;
  if (start == KeyStart::key) {
    parse_key(in, clause.key);
    clauses.push_back(std::move(clause));
  }
  in.skip_element();
  return true;
}

// Behind ADD.
void parse_add(TokenStream& in, std::vector<AlterClause>& clauses) {
  const bool column_word = in.accept("COLUMN");
  if (!column_word) {
    if (in.accept("SYSTEM", "VERSIONING")) return clauses.push_back(clause_of(AlterKind::add_versioning));
    if (in.current().is("PERIOD") && in.peek().is("FOR")) return in.skip_element();
    if (in.current().is("PARTITION")) return skip_rest(in);
    if (parse_add_key(in, clauses)) return;
  }
  const bool if_not_exists = accept_if_exists(in);
  const bool list = in.accept('(');
  do {
    if (list && parse_add_key(in, clauses)) continue;  // MySQL takes keys in the list too
    AlterClause clause = clause_of(AlterKind::add_column);
    clause.if_exists = if_not_exists;
    clause.name = clause.column.definition.name = in.name();
    parse_column(in, clause.column);
    if (!list) parse_place(in, clause);
    push_column(std::move(clause), clauses);
    if (clauses.size() > kMostClauses) in.fail();
  } while (list && in.ok() && in.accept(','));
  if (list) in.expect(')');
}

// Behind DROP.
void parse_drop(TokenStream& in, std::vector<AlterClause>& clauses) {
  const bool column_word = in.accept("COLUMN");
  if (!column_word) {
    if (in.accept("PRIMARY", "KEY")) return clauses.push_back(clause_of(AlterKind::drop_primary_key));
    if (in.accept("SYSTEM", "VERSIONING")) return clauses.push_back(clause_of(AlterKind::drop_versioning));
    if (in.current().is("PERIOD") && in.peek().is("FOR")) return in.skip_element();
    const Token& word = in.current();
    if (word.is("PARTITION")) return skip_rest(in);
    if (word.is("FOREIGN") || word.is("CHECK")) return in.skip_element();
    if (word.is("KEY") || word.is("INDEX") || word.is("CONSTRAINT")) {
      in.advance();
      AlterClause clause = clause_of(AlterKind::drop_key);
      clause.if_exists = accept_if_exists(in);
      clause.name = in.name();
      return clauses.push_back(std::move(clause));
    }
  }
  AlterClause clause = clause_of(AlterKind::drop_column);
  clause.if_exists = accept_if_exists(in);
  clause.name = in.name();
  if (!in.accept("RESTRICT")) in.accept("CASCADE");
  clauses.push_back(std::move(clause));
}

// Behind CHANGE or MODIFY.
void parse_change(TokenStream& in, bool renames, std::vector<AlterClause>& clauses) {
  in.accept("COLUMN");
  AlterClause clause = clause_of(AlterKind::change_column);
  clause.if_exists = accept_if_exists(in);
  clause.name = in.name();
  clause.column.definition.name = renames ? in.name() : clause.name;
  parse_column(in, clause.column);
  parse_place(in, clause);
  push_column(std::move(clause), clauses);
}

// Behind RENAME.
void parse_rename(TokenStream& in, std::string_view database, std::vector<AlterClause>& clauses) {
  if (in.accept("COLUMN")) {
    AlterClause clause = clause_of(AlterKind::rename_column);
    clause.if_exists = accept_if_exists(in);
    clause.name = in.name();
    in.expect("TO");
    clause.new_name = in.name();
    return clauses.push_back(std::move(clause));
  }
  if (in.current().is("KEY") || in.current().is("INDEX")) {
    in.advance();
    AlterClause clause = clause_of(AlterKind::rename_key);
    accept_if_exists(in);
    clause.name = in.name();
    in.expect("TO");
    clause.new_name = in.name();
    return clauses.push_back(std::move(clause));
  }
  if (!in.accept("TO") && !in.accept("AS")) in.accept('=');
  AlterClause clause = clause_of(AlterKind::rename_table);
  clause.table = parse_table_name(in, database);
  clauses.push_back(std::move(clause));
}

// Behind ALTER: defaults and visibility.
void parse_alter(TokenStream& in, std::vector<AlterClause>& clauses) {
  const bool column_word = in.accept("COLUMN");
  if (!column_word && (in.current().is("INDEX") || in.current().is("KEY") || in.current().is("CHECK") ||
                       in.current().is("CONSTRAINT")))
    return in.skip_element();
  accept_if_exists(in);
  AlterClause clause = clause_of(AlterKind::set_visible);
  clause.name = in.name();
  if (in.accept("DROP")) {
    in.expect("DEFAULT");
  } else if (in.expect("SET")) {
    if (in.accept("DEFAULT")) {
      in.skip_element();
    } else {
      clause.visible = in.accept("VISIBLE");
      if (!clause.visible) in.expect("INVISIBLE");
      clauses.push_back(std::move(clause));
    }
  }
}

// Behind CONVERT.
void parse_convert(TokenStream& in, std::string_view database, std::vector<AlterClause>& clauses) {
  if (in.accept("PARTITION")) {
    AlterClause clause = clause_of(AlterKind::partition_to_table);
    clause.name = in.name();
    in.expect("TO") && in.expect("TABLE");
    clause.table = parse_table_name(in, database);
    clauses.push_back(std::move(clause));
    return skip_rest(in);
  }
  if (in.accept("TABLE")) {
    AlterClause clause = clause_of(AlterKind::table_to_partition);
    clause.table = parse_table_name(in, database);
    clauses.push_back(std::move(clause));
    return skip_rest(in);
  }
  in.expect("TO");
  AlterClause clause = clause_of(AlterKind::convert_charset);
  if (!parse_table_charset(in, clause.charset)) in.fail();
  if (in.accept("COLLATE")) {
    in.accept('=');
    in.charset_name();  // one of the same charset
  }
  clauses.push_back(std::move(clause));
}

// ORDER BY a, b DESC: its commas are not those between clauses. Behind ORDER.
void parse_order(TokenStream& in) {
  in.expect("BY");
  for (;;) {
    in.name();
    while (in.ok() && in.accept('.')) in.name();
    if (!in.accept("ASC")) in.accept("DESC");
    if (!in.ok() || !in.current().is(',')) return;
    const Token& next = in.peek();
    // Reserved words, which are no columns.
    if (next.is("ADD") || next.is("ALTER") || next.is("CHANGE") || next.is("CONVERT") || next.is("DROP") ||
        next.is("RENAME") || next.is("ORDER") || next.is("FORCE") || next.is("DEFAULT"))
      return;
    in.advance();
  }
}

// Clauses that change no column, by their first word; what belongs to them goes up to the next comma.
bool is_harmless(const Token& token) {
  constexpr std::string_view kWords[] = {
      "ALGORITHM",
      "ANALYZE",
      "COALESCE",
      "DISABLE",
      "DISCARD",
      "ENABLE",
      "EXCHANGE",
      "FORCE",
      "IMPORT",
      "LOCK",
      "NOWAIT",
      "OPTIMIZE",
      "PARTITION",
      "REBUILD",
      "REMOVE",
      "REORGANIZE",
      "REPAIR",
      "SECONDARY_LOAD",
      "SECONDARY_UNLOAD",
      "TRUNCATE",
      "UPGRADE",
      "WAIT",
      "WITHOUT",
      "CHECK",
      "SEQUENCE",
      // Table options:
      "AUTOEXTEND_SIZE",
      "AUTO_INCREMENT",
      "AVG_ROW_LENGTH",
      "CHECKSUM",
      "COMMENT",
      "COMPRESSION",
      "CONNECTION",
      "DATA",
      "DELAY_KEY_WRITE",
      "ENCRYPTION",
      "ENGINE",
      "ENGINE_ATTRIBUTE",
      "INDEX",
      "INSERT_METHOD",
      "KEY_BLOCK_SIZE",
      "MAX_ROWS",
      "MIN_ROWS",
      "PACK_KEYS",
      "PAGE_CHECKSUM",
      "PASSWORD",
      "ROW_FORMAT",
      "SECONDARY_ENGINE",
      "SECONDARY_ENGINE_ATTRIBUTE",
      "STATS_AUTO_RECALC",
      "STATS_PERSISTENT",
      "STATS_SAMPLE_PAGES",
      "STORAGE",
      "TABLESPACE",
      "TABLE_CHECKSUM",
      "TRANSACTIONAL",
      "TYPE",
      "UNION",
  };
  for (std::string_view word : kWords) {
    if (token.is(word)) return true;
  }
  return false;
}

bool begins_charset(const Token& token) {
  return token.is("DEFAULT") || token.is("CHARACTER") || token.is("CHARSET") || token.is("COLLATE");
}

// Table options follow each other without commas, so a charset can hide among them.
void parse_options(TokenStream& in, std::vector<AlterClause>& clauses) {
  while (in.ok() && !in.at_end() && !in.current().is(',')) {
    AlterClause clause = clause_of(AlterKind::default_charset);
    if (parse_table_charset(in, clause.charset)) {
      if (clause.charset.given) clauses.push_back(std::move(clause));
      continue;
    }
    if (in.current().is("WITH") && in.peek().is("SYSTEM")) {
      in.advance();
      in.advance();
      in.expect("VERSIONING");
      clauses.push_back(clause_of(AlterKind::add_versioning));
      continue;
    }
    const bool validation = in.current().is("WITH") && in.peek().is("VALIDATION");
    const bool engine_attribute = in.at_name() && in.peek().is('=');
    if (!is_harmless(in.current()) && !validation && !engine_attribute) return in.fail();
    if (in.current().is("PARTITION") || in.peek().is("PARTITION")) return skip_rest(in);
    in.advance();
    bool is_value = false;
    while (in.ok() && !in.at_end() && !in.current().is(',') && (is_value || !begins_charset(in.current()))) {
      if (in.current().is('(')) {
        in.skip_brackets();
      } else {
        is_value = in.current().is('=');
        in.advance();
      }
    }
  }
}

void parse_clause(TokenStream& in, std::string_view database, std::vector<AlterClause>& clauses) {
  if (in.accept("ADD")) return parse_add(in, clauses);
  if (in.accept("DROP")) return parse_drop(in, clauses);
  if (in.accept("MODIFY")) return parse_change(in, false, clauses);
  if (in.accept("CHANGE")) return parse_change(in, true, clauses);
  if (in.accept("RENAME")) return parse_rename(in, database, clauses);
  if (in.accept("ALTER")) return parse_alter(in, clauses);
  if (in.accept("CONVERT")) return parse_convert(in, database, clauses);
  if (in.accept("ORDER")) return parse_order(in);
  parse_options(in, clauses);
}

}  // namespace

void parse_alter_table(TokenStream& in, std::string_view database, AlterTable& alter) {
  alter.if_exists = accept_if_exists(in);
  alter.table = parse_table_name(in, database);
  if (in.accept("WAIT"))
    in.number();
  else
    in.accept("NOWAIT");
  if (in.at_end()) return;
  do {
    if (in.at_end()) in.fail();
    parse_clause(in, database, alter.clauses);
    if (alter.clauses.size() > kMostClauses) in.fail();
    // Partitioning may follow without a comma.
    if (in.ok() && (in.current().is("PARTITION") || in.current().is("REMOVE")))
      parse_options(in, alter.clauses);
  } while (in.ok() && in.accept(','));
  if (!in.at_end()) in.fail();
}

}  // namespace binsift
