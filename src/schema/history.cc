#include "row/collation.h"
#include "schema/catalog.h"
#include "schema/ddl_parser.h"
#include "schema/statement_text.h"
#include "schema/table_builder.h"

namespace binsift {
namespace {

// Carries one statement out on a catalog of its own, which is then the next one, whole.
class Step {
 public:
  Step(std::shared_ptr<const Catalog> catalog, const Catalog* file, const StatementContext& context)
      : catalog_(std::move(catalog)), file_(file), context_(context) {}

  void apply(const DdlStatement& statement);
  void forget_all(std::string_view why);
  const std::shared_ptr<const Catalog>& catalog() const { return catalog_; }

 private:
  void create_table(const CreateTable& create);
  void create_like(const CreateTable& create);
  void alter_table(const AlterTable& alter);
  void rename_tables(const RenameTables& rename);
  void drop_tables(const DropTables& drop);
  void create_database(const DatabaseStatement& database);
  void alter_database(const DatabaseStatement& database);
  void drop_database(const DatabaseStatement& database);

  std::shared_ptr<const TableDefinition> find(const TableName& table) const {
    return catalog_->find_exact(table.database, table.name);
  }
  static bool is_known(const std::shared_ptr<const TableDefinition>& definition) {
    return definition && !definition->dropped && definition->doubt.empty();
  }
  // Whether there is no such table for sure.
  bool is_absent(const TableName& table) const {
    const auto known = find(table);
    return known ? known->dropped : catalog_->is_complete(table.database);
  }
  DefaultCharset charset_of_database(std::string_view database) const {
    const uint16_t charset = catalog_->database_charset(database);
    if (charset != kCharsetUnknown) return {charset, false};
    return {context_.server_charset, true};
  }
  std::string place(std::string_view statement) const {
    std::string text(statement);
    if (!context_.seen_at.empty()) (text += " at ") += context_.seen_at;
    return text;
  }

  void put(const TableName& table, TableDefinition definition) {
    definition.database = table.database;
    definition.name = table.name;
    catalog_ =
        catalog_->with(table.database, table.name, std::make_shared<TableDefinition>(std::move(definition)));
  }
  // The table exists, or may, and its columns are not known.
  void forget(const TableName& table, std::string why) {
    TableDefinition unknown;
    unknown.doubt = std::move(why);
    put(table, std::move(unknown));
  }
  void mark_dropped(const TableName& table) {
    TableDefinition dropped;
    dropped.dropped = true;
    put(table, std::move(dropped));
  }
  // The same for names that may be other spellings of this one.
  void forget_other_cases(const TableName& table, const std::string& why) {
    for (auto& [database, name] : catalog_->find_other_cases(table.database, table.name))
      forget({database, name}, why);
  }

  std::shared_ptr<const Catalog> catalog_;
  const Catalog* file_;
  const StatementContext& context_;
};

void Step::forget_all(std::string_view why) {
  const std::string text = place(why);
  for (const auto& definition : catalog_->tables()) forget({definition->database, definition->name}, text);
}

void Step::apply(const DdlStatement& statement) {
  if (!statement.understood) {
    if (statement.touched.empty()) return forget_all("a statement that could not be read");
    for (const TableName& table : statement.touched) {
      if (is_known(find(table)) || catalog_->is_complete(table.database))
        forget(table, place("a statement that could not be read"));
      forget_other_cases(table, place("a statement that could not be read"));
    }
    return;
  }
  if (context_.error_code != 0 && statement.kind != DdlKind::drop_tables &&
      statement.kind != DdlKind::drop_database) {
    // It may have been carried out in part.
    const std::string why = place("a statement that failed");
    if (statement.kind == DdlKind::create_table) forget(statement.create.table, why);
    if (statement.kind == DdlKind::alter_table) {
      forget(statement.alter.table, why);
      for (const AlterClause& clause : statement.alter.clauses) {
        if (!clause.table.name.empty()) forget(clause.table, why);
      }
    }
    for (const auto& [from, to] : statement.rename.pairs) forget(from, why), forget(to, why);
    return;
  }
  switch (statement.kind) {
    case DdlKind::none: break;
    case DdlKind::create_table: create_table(statement.create); break;
    case DdlKind::alter_table: alter_table(statement.alter); break;
    case DdlKind::rename_tables: rename_tables(statement.rename); break;
    case DdlKind::drop_tables: drop_tables(statement.drop); break;
    case DdlKind::create_database: create_database(statement.database); break;
    case DdlKind::alter_database: alter_database(statement.database); break;
    case DdlKind::drop_database: drop_database(statement.database); break;
  }
}

void Step::create_table(const CreateTable& create) {
  if (create.temporary) return;
  if (create.if_not_exists && !create.or_replace && !context_.has_ddl_xid && !is_absent(create.table)) {
    // It may have found another table there. What is known of that one still holds.
    const auto known = find(create.table);
    if (!known)
      forget(create.table, place("the table may have been there already before CREATE TABLE IF NOT EXISTS"));
    return;
  }
  if (create.or_replace) forget_other_cases(create.table, place("CREATE OR REPLACE TABLE"));
  if (create.like) return create_like(create);
  const Flavour flavour = context_.flavour;
  std::optional<TableDefinition> table =
      build_table(create, charset_of_database(create.table.database), flavour);
  if (!table) {
    return forget(create.table,
                  place(create.from_query    ? "the columns come from the query of CREATE TABLE … SELECT"
                        : create.has_columns ? "a CREATE TABLE that could not be read"
                                             : "a CREATE TABLE without columns"));
  }
  table->seen_at = context_.seen_at;
  put(create.table, std::move(*table));
}

void Step::create_like(const CreateTable& create) {
  const auto like = find(create.like_table);
  // With the flag, it can be a temporary table of that name.
  if (!is_known(like) || context_.thread_specific)
    return forget(create.table, place("CREATE TABLE … LIKE a table that is not known"));
  TableDefinition table = *like;
  if (table.source == NameSource::ddl) table.seen_at = context_.seen_at;
  put(create.table, std::move(table));
}

void Step::alter_table(const AlterTable& alter) {
  const auto known = find(alter.table);
  if (!known || known->dropped)
    forget_other_cases(alter.table, place("an ALTER TABLE of this name in other letters"));

  std::optional<TableDefinition> next;
  if (is_known(known) && !context_.thread_specific) {
    next = binsift::alter_table(*known, alter, charset_of_database(alter.table.database), context_.flavour);
    if (next && !alter.clauses.empty()) {
      next->seen_at = context_.seen_at;
      next->source = NameSource::ddl;
    }
  }
  // A schema file from after this statement has its effect already.
  if (!next && !context_.thread_specific) {
    const auto in_file = file_ ? file_->find_exact(alter.table.database, alter.table.name) : nullptr;
    for (const auto& candidate : {known, in_file}) {
      if (is_known(candidate) && candidate->source == NameSource::schema_file &&
          shows_effect(*candidate, alter))
        next = *candidate;
    }
  }

  TableName name = alter.table;
  const std::string why = place("an ALTER TABLE that does not fit what was known of it");
  for (const AlterClause& clause : alter.clauses) {
    if (clause.kind == AlterKind::partition_to_table) {
      if (next)
        put(clause.table, *next);
      else
        forget(clause.table, place("made from a partition of a table that is not known"));
    } else if (clause.kind == AlterKind::table_to_partition) {
      mark_dropped(clause.table);
    } else if (clause.kind == AlterKind::rename_table) {
      name = clause.table;
    }
  }
  const bool renamed = name.database != alter.table.database || name.name != alter.table.name;
  if (renamed) mark_dropped(alter.table);
  if (next)
    put(name, std::move(*next));
  else if (renamed)
    forget(name,
           known && !known->doubt.empty() ? known->doubt : place("renamed from a table that is not known"));
  else if (is_known(known))
    forget(name, why);
}

void Step::rename_tables(const RenameTables& rename) {
  for (const auto& [from, to] : rename.pairs) {
    const auto known = find(from);
    if (!known || known->dropped)
      forget_other_cases(from, place("a RENAME TABLE of this name in other letters"));
    const bool usable = is_known(known) && !context_.thread_specific;
    if (context_.thread_specific)
      forget(from, place("a RENAME TABLE that may mean a temporary one"));
    else
      mark_dropped(from);
    if (usable)
      put(to, *known);
    else
      forget(to,
             known && !known->doubt.empty() ? known->doubt : place("renamed from a table that is not known"));
  }
}

void Step::drop_tables(const DropTables& drop) {
  if (drop.temporary) return;
  for (const TableName& table : drop.tables) {
    const auto known = find(table);
    if (!known || known->dropped)
      forget_other_cases(table, place("a DROP TABLE of this name in other letters"));
    if ((drop.permanent || !context_.thread_specific) && context_.error_code == 0)
      mark_dropped(table);
    else if (is_known(known))
      forget(table, place("a DROP TABLE that may mean a temporary one, or has failed"));
  }
}

void Step::create_database(const DatabaseStatement& database) {
  const bool made = !database.if_not_exists || database.or_replace || context_.has_ddl_xid;
  if (!made) {
    // Made for sure only where it was dropped before, which leaves it complete and without a charset.
    if (!catalog_->is_complete(database.name)) return;
    if (catalog_->database_charset(database.name) != kCharsetUnknown) return;
  }
  uint16_t charset = context_.server_charset;
  if (database.charset.given && !database.charset.database_default) charset = database.charset.charset;
  catalog_ = catalog_->without_database(database.name);
  catalog_ = catalog_->with_database({.name = database.name, .charset = charset, .complete = true});
}

void Step::alter_database(const DatabaseStatement& database) {
  if (!database.charset.given) return;
  const uint16_t charset =
      database.charset.database_default ? context_.server_charset : database.charset.charset;
  catalog_ = catalog_->with_database_charset(database.name, charset);
}

void Step::drop_database(const DatabaseStatement& database) {
  catalog_ = catalog_->without_database(database.name);
  catalog_ =
      catalog_->with_database({.name = database.name, .complete = context_.error_code == 0, .dropped = true});
}

}  // namespace

bool SchemaHistory::may_change(std::string_view sql) {
  return begins_like_ddl(sql);
}

bool SchemaHistory::apply(std::string_view sql, const StatementContext& context) {
  if (!may_change(sql)) return false;
  Step step(catalog_, file_catalog_.get(), context);
  const std::optional<std::string> converted = statement_in_utf8(sql, context.client_charset);
  const SqlDialect dialect{context.sql_mode, context.flavour, context.version_id};
  DdlStatement statement = parse_ddl(converted ? *converted : sql, context.database, dialect);
  statement.drop.permanent = sql.ends_with("/* generated by server */");
  step.apply(statement);
  const bool changed = step.catalog() != catalog_;
  catalog_ = step.catalog();
  return changed;
}

}  // namespace binsift
