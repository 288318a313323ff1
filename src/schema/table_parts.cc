#include "schema/table_parts.h"

#include <algorithm>

#include "row/collation.h"
#include "schema/column_parser.h"
#include "schema/type_match.h"

namespace binsift {
namespace {

char fold(char c) {
  return c >= 'A' && c <= 'Z' ? char(c + 32) : c;
}

unsigned character_bytes(const ColumnDefinition& column) {
  if (is_byte_string_type(column.type)) return 1;
  return column.charset == kCharsetUnknown ? 4 : max_bytes(charset_of(column.charset));
}

// TEXT(n) and BLOB(n) are the smallest kind that holds n characters; where their size is not known they stay.
void settle_size(ColumnDefinition& column) {
  const bool text = column.type == "text";
  if ((!text && column.type != "blob") || column.arguments.empty() || column.arguments[0] == 0) return;
  if (text && (column.charset == kCharsetUnknown || column.charset_assumed)) return;
  const uint64_t size = uint64_t{column.arguments[0]} * character_bytes(column);
  column.type = std::string(size < 256        ? "tiny"
                            : size < 65536    ? ""
                            : size < 16777216 ? "medium"
                                              : "long") +
                (text ? "text" : "blob");
  column.arguments.clear();
}

}  // namespace

bool same_letters(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return fold(x) == fold(y); });
}

ColumnDefinition settle(const ColumnSpec& spec, const DefaultCharset& table) {
  ColumnDefinition column = spec.definition;
  if (spec.inherits_charset) {
    column.charset = table.charset;
    column.charset_assumed = table.assumed;
    if (table.charset == kBinaryCollation && !table.assumed)
      column.type = std::string(byte_string_of(column.type));
  }
  settle_size(column);
  return column;
}

size_t find_column(const std::vector<ColumnDefinition>& columns, std::string_view name) {
  const auto at = std::find_if(columns.begin(), columns.end(), [&](const ColumnDefinition& column) {
    return same_letters(column.name, name);
  });
  return size_t(at - columns.begin());
}

bool has_duplicates(const std::vector<ColumnDefinition>& columns) {
  std::vector<std::string> names;
  names.reserve(columns.size());
  for (const ColumnDefinition& column : columns) {
    std::string name = column.name;
    std::transform(name.begin(), name.end(), name.begin(), fold);
    names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) != names.end();
}

bool set_primary_key(TableDefinition& table, const std::vector<std::string>& names) {
  table.primary_key.clear();
  for (const std::string& name : names) {
    const size_t i = find_column(table.columns, name);
    if (i == table.columns.size()) return false;
    table.columns[i].nullable = false;
    table.primary_key.push_back(uint32_t(i));
  }
  return true;
}

void add_versioning(TableDefinition& table) {
  if (!table.versioned) return;
  const auto ends = [](const ColumnDefinition& column) { return column.row_end; };
  if (std::none_of(table.columns.begin(), table.columns.end(), ends)) {
    ColumnDefinition column;
    column.type = "timestamp";
    column.arguments = {6};
    column.generated = true;
    column.visible = false;
    column.implicit = true;
    column.nullable = false;
    column.name = "row_start";
    table.columns.push_back(column);
    column.name = "row_end";
    column.row_end = true;
    table.columns.push_back(column);
  }
  const uint32_t end =
      uint32_t(std::find_if(table.columns.begin(), table.columns.end(), ends) - table.columns.begin());
  if (!table.primary_key.empty() &&
      std::find(table.primary_key.begin(), table.primary_key.end(), end) == table.primary_key.end())
    table.primary_key.push_back(end);
}

void add_long_unique_key(TableDefinition& table, const KeySpec& key) {
  LongUniqueKey kept;
  kept.certain = key.hash;
  bool possible = key.hash;
  uint64_t size = 0;
  for (const KeyPart& part : key.parts) {
    const size_t i = find_column(table.columns, part.column);
    if (i == table.columns.size()) continue;
    const ColumnDefinition& column = table.columns[i];
    kept.columns.push_back(column.name);
    if (part.prefix) continue;
    if (column.type.ends_with("text") || column.type.ends_with("blob"))
      kept.certain = true;
    else if (!column.arguments.empty() && (is_text_type(column.type) || is_byte_string_type(column.type)))
      size += uint64_t{column.arguments[0]} * character_bytes(column);
  }
  possible |= kept.certain || size > 255;
  if (!possible) return;
  kept.name = key.name.empty() && !kept.columns.empty() ? kept.columns[0] : key.name;
  const std::string base = kept.name;
  const auto taken = [&] {
    return std::any_of(table.long_unique_keys.begin(), table.long_unique_keys.end(),
                       [&](const LongUniqueKey& other) { return same_letters(other.name, kept.name); });
  };
  for (unsigned n = 2; taken(); ++n) kept.name = base + '_' + std::to_string(n);
  table.long_unique_keys.push_back(std::move(kept));
}

}  // namespace binsift
