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

uint32_t row_end_of(const TableDefinition& table) {
  const auto at = std::find_if(table.columns.begin(), table.columns.end(),
                               [](const ColumnDefinition& column) { return column.row_end; });
  return uint32_t(at - table.columns.begin());
}

// MariaDB: what WITH SYSTEM VERSIONING adds where no column is declared as row end.
void add_implicit_columns(TableDefinition& table) {
  if (!table.versioned || row_end_of(table) < table.columns.size()) return;
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
  table.columns.push_back(std::move(column));
}

// Longest keys of the engines that are to be expected: InnoDB's, and that of the old row formats.
constexpr uint64_t kLongestKey = 3072, kLeastLongestKey = 767;

bool may_be_too_long(const TableDefinition& table, const KeyDefinition& key, bool& certain) {
  certain = key.hash;
  uint64_t size = 0;
  for (const KeyPart& part : key.parts) {
    const size_t i = find_column(table.columns, part.column);
    if (i == table.columns.size() || part.prefix) continue;
    const ColumnDefinition& column = table.columns[i];
    if (column.type.ends_with("text") || column.type.ends_with("blob"))
      certain = true;
    else if (!column.arguments.empty() && (is_text_type(column.type) || is_byte_string_type(column.type)))
      size += uint64_t{column.arguments[0]} * character_bytes(column);
  }
  certain = (certain || size > kLongestKey) && !key.unsure;
  return certain || key.unsure || size > kLeastLongestKey;
}

bool is_blob(const ColumnDefinition& column) {
  return column.type.ends_with("text") || column.type.ends_with("blob") || is_geometry_type(column.type);
}

// A prefix as long as the column is none.
void settle_parts(TableDefinition& table) {
  for (KeyDefinition& key : table.keys) {
    for (KeyPart& part : key.parts) {
      const size_t i = find_column(table.columns, part.column);
      if (i == table.columns.size()) continue;
      key.unsure |= is_geometry_type(table.columns[i].type);
      if (part.prefix == 0 || is_blob(table.columns[i])) continue;
      const ColumnDefinition& column = table.columns[i];
      // Only strings have prefixes.
      if (column.arguments.empty() || column.arguments[0] <= part.prefix ||
          !(is_text_type(column.type) || is_byte_string_type(column.type)))
        part.prefix = 0;
    }
  }
}

// Without a primary key, the server takes the first unique key whose columns are whole and never NULL.
bool stands_for_primary(const TableDefinition& table, const KeyDefinition& key) {
  for (const KeyPart& part : key.parts) {
    const size_t i = find_column(table.columns, part.column);
    if (i == table.columns.size() || part.prefix) return false;
    if (table.columns[i].nullable || is_blob(table.columns[i])) return false;
  }
  return !key.parts.empty();
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
  if (column.charset != kBinaryCollation) {
    // The server takes trailing spaces off.
    for (std::string& member : column.members) member.erase(member.find_last_not_of(' ') + 1);
  }
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

bool add_key(TableDefinition& table, KeyDefinition key) {
  for (const KeyPart& part : key.parts) {
    if (!part.column.empty() && find_column(table.columns, part.column) == table.columns.size()) return false;
  }
  const auto taken = [&](const std::string& name) {
    return std::any_of(table.keys.begin(), table.keys.end(),
                       [&](const KeyDefinition& other) { return same_letters(other.name, name); });
  };
  if (key.name.empty()) {
    std::string base =
        key.parts.empty() || key.parts[0].column.empty() ? "functional_index" : key.parts[0].column;
    key.name = base;
    for (unsigned n = 2; taken(key.name) || same_letters(key.name, "PRIMARY"); ++n)
      key.name = base + '_' + std::to_string(n);
  }
  table.keys.push_back(std::move(key));
  return true;
}

bool finish(TableDefinition& table, const std::vector<std::string>& primary_key, Flavour flavour) {
  add_implicit_columns(table);
  table.primary_key.clear();
  table.primary_key_declared = !primary_key.empty();
  for (const std::string& name : primary_key) {
    const size_t i = find_column(table.columns, name);
    if (i == table.columns.size()) return false;
    table.columns[i].nullable = false;
    table.primary_key.push_back(uint32_t(i));
  }
  settle_parts(table);
  table.least_hashes = table.most_hashes = 0;
  for (const KeyDefinition& key : table.keys) {
    if (!key.unique) continue;
    bool certain = false;
    if (flavour == Flavour::mariadb) {
      const bool possible = may_be_too_long(table, key, certain);
      table.least_hashes += certain;
      table.most_hashes += possible;
    }
    if (table.primary_key.empty() && !certain && stands_for_primary(table, key)) {
      for (const KeyPart& part : key.parts)
        table.primary_key.push_back(uint32_t(find_column(table.columns, part.column)));
    }
  }
  if (table.versioned && !table.primary_key.empty()) {
    const uint32_t end = row_end_of(table);
    if (std::find(table.primary_key.begin(), table.primary_key.end(), end) == table.primary_key.end())
      table.primary_key.push_back(end);
  }
  return true;
}

}  // namespace binsift
