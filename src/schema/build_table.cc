#include <algorithm>

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
  for (const ColumnSpec& spec : create.columns) {
    table.columns.push_back(settle(spec, charset));
    table.columns.back().members_as_shown = create.server_made;
    table.versioned |= spec.with_versioning;
  }
  if (has_duplicates(table.columns)) return {};

  std::vector<std::string> primary_key;
  for (const KeySpec& spec : create.keys) {
    KeyDefinition key = spec.key;
    if (!spec.period.empty()) {
      const auto period =
          std::find_if(create.periods.begin(), create.periods.end(),
                       [&](const Period& known) { return same_letters(known.name, spec.period); });
      if (period == create.periods.end()) return {};
      key.parts.push_back({period->end, 0});
      key.parts.push_back({period->start, 0});
    }
    if (!spec.primary) {
      if (!add_key(table, std::move(key))) return {};
      continue;
    }
    if (!primary_key.empty()) return {};
    for (const KeyPart& part : key.parts) primary_key.push_back(part.column);
  }
  if (!finish(table, primary_key, flavour)) return {};
  return table;
}

}  // namespace binsift
