#include "row/collation.h"
#include "schema/table_parts.h"

namespace binsift {

std::optional<TableDefinition> build_table(const CreateTable& create, const DefaultCharset& database,
                                           Flavour flavour) {
  if (!create.has_columns || create.from_query) return {};
  TableDefinition table;
  table.database = create.table.database;
  table.name = create.table.name;
  table.sequence = create.sequence;
  DefaultCharset charset = database;
  if (create.charset.given && !create.charset.database_default) charset = {create.charset.charset, false};
  table.charset = charset.charset;
  table.charset_assumed = charset.assumed;

  table.versioned = create.versioned;
  std::vector<std::string> primary_key;
  for (const ColumnSpec& spec : create.columns) {
    table.columns.push_back(settle(spec, charset));
    table.versioned |= spec.with_versioning;
    if (!spec.primary_key) continue;
    if (!primary_key.empty()) return {};
    primary_key = {spec.definition.name};
  }
  for (const KeySpec& key : create.keys) {
    if (!key.primary) continue;
    if (!primary_key.empty()) return {};
    for (const KeyPart& part : key.parts) primary_key.push_back(part.column);
  }
  if (has_duplicates(table.columns) || !set_primary_key(table, primary_key)) return {};

  if (flavour == Flavour::mariadb) {
    for (const ColumnSpec& spec : create.columns) {
      if (spec.unique)
        add_long_unique_key(table, {.name = spec.definition.name, .parts = {{spec.definition.name}}});
    }
    for (const KeySpec& key : create.keys) {
      if (!key.primary) add_long_unique_key(table, key);
    }
  }
  add_versioning(table);
  return table;
}

}  // namespace binsift
