#include "resume/catalog_text.h"

#include <algorithm>

#include "resume/state_text.h"

namespace binsift {
namespace {

using Names = std::vector<std::pair<std::string, std::string>>;

// A struct is taken apart by all its members, so that one that is new to it does not build before it is
// written and read here. Of most members only what differs from a new object's stands in the text.

void put_column(std::string& out, const ColumnDefinition& column) {
  const auto& [name, type, arguments, members, any_size, members_known, members_as_shown, is_unsigned,
               generated, virtual_column, visible, compressed, nullable, charset, charset_assumed, row_end,
               implicit] = column;
  put_text(out, "name", name);
  put_text(out, "type", type);
  put_numbers(out, "arguments", arguments);
  put_texts(out, "members", members);
  put_flag(out, "any_size", any_size);
  put_flag(out, "members_unknown", !members_known);
  put_flag(out, "members_as_shown", members_as_shown);
  put_flag(out, "unsigned", is_unsigned);
  put_flag(out, "generated", generated);
  put_flag(out, "virtual", virtual_column);
  put_flag(out, "invisible", !visible);
  put_flag(out, "compressed", compressed);
  put_flag(out, "not_null", !nullable);
  if (charset != kCharsetUnknown) put_number(out, "charset", charset);
  put_flag(out, "charset_assumed", charset_assumed);
  put_flag(out, "row_end", row_end);
  put_flag(out, "implicit", implicit);
}

ColumnDefinition take_column(StrictFields& fields) {
  ColumnDefinition column;
  column.name = take_text(fields, "name");
  column.type = take_text(fields, "type");
  column.arguments = take_numbers(fields, "arguments");
  column.members = take_texts(fields, "members");
  column.any_size = fields.boolean("any_size", false);
  column.members_known = !fields.boolean("members_unknown", false);
  column.members_as_shown = fields.boolean("members_as_shown", false);
  column.is_unsigned = fields.boolean("unsigned", false);
  column.generated = fields.boolean("generated", false);
  column.virtual_column = fields.boolean("virtual", false);
  column.visible = !fields.boolean("invisible", false);
  column.compressed = fields.boolean("compressed", false);
  column.nullable = !fields.boolean("not_null", false);
  column.charset = take_number<uint16_t>(fields, "charset", kCharsetUnknown);
  column.charset_assumed = fields.boolean("charset_assumed", false);
  column.row_end = fields.boolean("row_end", false);
  column.implicit = fields.boolean("implicit", false);
  return column;
}

void put_index(std::string& out, const KeyDefinition& key) {
  const auto& [name, parts, unique, hash, unsure] = key;
  put_text(out, "name", name);
  put_list(out, "parts", parts, [&](const KeyPart& part) {
    const auto& [column, prefix] = part;
    put_text(out, "column", column);
    if (prefix != 0) put_number(out, "prefix", prefix);
  });
  put_flag(out, "unique", unique);
  put_flag(out, "hash", hash);
  put_flag(out, "unsure", unsure);
}

Result<void> take_index(StrictFields& fields, KeyDefinition& key) {
  key.name = take_text(fields, "name");
  Result<void> done = take_list(fields, "parts", [&](StrictFields& part) {
    std::string column = take_text(part, "column");
    key.parts.push_back({std::move(column), take_number<uint32_t>(part, "prefix", 0)});
  });
  key.unique = fields.boolean("unique", false);
  key.hash = fields.boolean("hash", false);
  key.unsure = fields.boolean("unsure", false);
  return done;
}

// Those that are dropped stand by their names, in CatalogChange::gone.
void put_table(std::string& out, const TableDefinition& table) {
  const auto& [database, name, columns, primary_key, primary_key_declared, keys, sequence, source, seen_at,
               charset, charset_assumed, versioned, least_hashes, most_hashes, dropped, doubt] = table;
  static_cast<void>(dropped);
  put_text(out, "db", database);
  put_text(out, "table", name);
  put_list(out, "columns", columns, [&](const ColumnDefinition& column) { put_column(out, column); });
  put_numbers(out, "primary_key", primary_key);
  put_flag(out, "primary_key_declared", primary_key_declared);
  put_list(out, "keys", keys, [&](const KeyDefinition& key) { put_index(out, key); });
  put_flag(out, "sequence", sequence);
  put_flag(out, "of_schema_file", source == NameSource::schema_file);
  if (!seen_at.empty()) put_text(out, "seen_at", seen_at);
  if (charset != kCharsetUnknown) put_number(out, "charset", charset);
  put_flag(out, "charset_assumed", charset_assumed);
  put_flag(out, "versioned", versioned);
  if (least_hashes != 0) put_number(out, "least_hashes", least_hashes);
  if (most_hashes != 0) put_number(out, "most_hashes", most_hashes);
  if (!doubt.empty()) put_text(out, "doubt", doubt);
}

Result<void> take_table(StrictFields& fields, TableDefinition& table) {
  table.database = take_text(fields, "db");
  table.name = take_text(fields, "table");
  Result<void> done =
      take_list(fields, "columns", [&](StrictFields& each) { table.columns.push_back(take_column(each)); });
  if (!done) return done;
  table.primary_key = take_numbers(fields, "primary_key");
  table.primary_key_declared = fields.boolean("primary_key_declared", false);
  done = take_list(fields, "keys",
                   [&](StrictFields& each) { return take_index(each, table.keys.emplace_back()); });
  if (!done) return done;
  table.sequence = fields.boolean("sequence", false);
  table.source = fields.boolean("of_schema_file", false) ? NameSource::schema_file : NameSource::ddl;
  if (has_text(fields, "seen_at")) table.seen_at = take_text(fields, "seen_at");
  table.charset = take_number<uint16_t>(fields, "charset", kCharsetUnknown);
  table.charset_assumed = fields.boolean("charset_assumed", false);
  table.versioned = fields.boolean("versioned", false);
  table.least_hashes = take_number<uint32_t>(fields, "least_hashes", 0);
  table.most_hashes = take_number<uint32_t>(fields, "most_hashes", 0);
  if (has_text(fields, "doubt")) table.doubt = take_text(fields, "doubt");
  const auto is_outside = [&](uint32_t column) { return column >= table.columns.size(); };
  if (std::any_of(table.primary_key.begin(), table.primary_key.end(), is_outside))
    fields.fail("primary_key", "names a column that is not there");
  if (table.primary_key_declared && table.primary_key.empty())
    fields.fail("primary_key_declared", "is true, and there is no primary key");
  if (!table.doubt.empty() && !table.columns.empty()) fields.fail("doubt", "is there, and columns are too");
  return {};
}

// Neighbours of one database stand together.
void put_names(std::string& out, std::string_view key, const Names& names) {
  struct Together {
    std::string_view database;
    std::vector<std::string> tables;
  };
  std::vector<Together> all;
  for (const auto& [database, table] : names) {
    if (all.empty() || all.back().database != database) all.push_back({database, {}});
    all.back().tables.push_back(table);
  }
  put_list(out, key, all, [&](const Together& each) {
    put_text(out, "db", each.database);
    put_texts(out, "tables", each.tables);
  });
}

Result<Names> take_names(StrictFields& fields, const char* key) {
  Names names;
  Result<void> done = take_list(fields, key, [&](StrictFields& each) {
    const std::string database = take_text(each, "db");
    for (std::string& table : take_texts(each, "tables")) names.emplace_back(database, std::move(table));
  });
  if (!done) return std::move(done).error();
  return names;
}

}  // namespace

void put_change(std::string& out, const CatalogChange& change) {
  const auto& [tables, absent, gone, databases] = change;
  put_list(out, "tables", tables, [&](const auto& table) { put_table(out, *table); });
  put_names(out, "absent", absent);
  put_flag(out, "none_gone", gone && gone->empty());
  if (gone) put_names(out, "gone", *gone);
  put_flag(out, "no_databases", databases && databases->empty());
  if (!databases) return;
  put_list(out, "databases", *databases, [&](const DatabaseDefinition& database) {
    const auto& [name, charset, complete, dropped] = database;
    put_text(out, "name", name);
    if (charset != kCharsetUnknown) put_number(out, "charset", charset);
    put_flag(out, "complete", complete);
    put_flag(out, "dropped", dropped);
  });
}

Result<CatalogChange> take_change(StrictFields& fields) {
  CatalogChange change;
  Result<void> done = take_list(fields, "tables", [&](StrictFields& each) {
    auto table = std::make_shared<TableDefinition>();
    Result<void> taken = take_table(each, *table);
    change.tables.push_back(std::move(table));
    return taken;
  });
  if (!done) return std::move(done).error();
  Result<Names> absent = take_names(fields, "absent");
  if (!absent) return std::move(absent).error();
  change.absent = std::move(*absent);
  Result<Names> gone = take_names(fields, "gone");
  if (!gone) return std::move(gone).error();
  if (fields.boolean("none_gone", false) || !gone->empty()) change.gone = std::move(*gone);
  std::vector<DatabaseDefinition> databases;
  done = take_list(fields, "databases", [&](StrictFields& each) {
    DatabaseDefinition database;
    database.name = take_text(each, "name");
    database.charset = take_number<uint16_t>(each, "charset", kCharsetUnknown);
    database.complete = each.boolean("complete", false);
    database.dropped = each.boolean("dropped", false);
    databases.push_back(std::move(database));
  });
  if (!done) return std::move(done).error();
  if (fields.boolean("no_databases", false) || !databases.empty()) change.databases = std::move(databases);
  return change;
}

}  // namespace binsift
