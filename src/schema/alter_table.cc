#include <algorithm>

#include "row/collation.h"
#include "schema/column_parser.h"
#include "schema/table_parts.h"
#include "schema/type_match.h"

namespace binsift {
namespace {

constexpr std::string_view kGeneratedKeyName = "my_row_id";

uint64_t most_bytes(std::string_view text_type) {
  if (text_type.starts_with("tiny")) return 255;
  if (text_type.starts_with("medium")) return 16777215;
  if (text_type.starts_with("long")) return 4294967295;
  return 65535;
}

// CONVERT TO CHARACTER SET: a text keeps room for as many characters, if need be as a larger kind.
void convert(ColumnDefinition& column, uint16_t charset, bool is_new) {
  if (!is_text_type(column.type)) return;
  if (column.charset == kBinaryCollation) return;
  const bool sized = column.type.ends_with("text") && column.arguments.empty();
  if (sized && !is_new && column.charset != kCharsetUnknown) {
    const uint64_t characters = most_bytes(column.type) / max_bytes(charset_of(column.charset));
    const uint64_t size = characters * max_bytes(charset_of(charset));
    column.type = size < 256        ? "tinytext"
                  : size < 65536    ? "text"
                  : size < 16777216 ? "mediumtext"
                                    : "longtext";
  }
  column.charset = charset;
  column.charset_assumed = false;
  if (charset == kBinaryCollation) column.type = std::string(byte_string_of(column.type));
}

// MySQL keeps the primary key that it has generated in front of all columns, FIRST or not.
bool has_generated_key(const TableDefinition& table) {
  if (table.columns.empty() || table.primary_key != std::vector<uint32_t>{0}) return false;
  const ColumnDefinition& first = table.columns[0];
  return first.name == kGeneratedKeyName && first.type == "bigint" && first.is_unsigned && !first.visible;
}

class Alteration {
 public:
  Alteration(const TableDefinition& table, const AlterTable& alter, const DefaultCharset& database,
             Flavour flavour)
      : old_(table), alter_(alter), database_(database), flavour_(flavour), table_(table) {}

  std::optional<TableDefinition> run() {
    settle_charset();
    take_out_implicit();
    if (!drop_unneeded() || !keep_old_columns() || !place_new_columns()) return {};
    if (has_duplicates(table_.columns) || table_.columns.size() > kMostColumns || table_.columns.empty())
      return {};
    convert_charset();
    if (!change_keys()) return {};
    add_versioning(table_);
    return std::move(table_);
  }

 private:
  bool has(const AlterClause& clause, AlterKind kind, std::string_view name) const {
    return clause.kind == kind && same_letters(clause.name, name);
  }
  const AlterClause* find_clause(AlterKind kind, std::string_view name) const {
    for (const AlterClause* clause : clauses_) {
      if (has(*clause, kind, name)) return clause;
    }
    return nullptr;
  }

  void settle_charset() {
    for (const AlterClause& clause : alter_.clauses) {
      if (clause.kind != AlterKind::default_charset && clause.kind != AlterKind::convert_charset) continue;
      const DefaultCharset charset =
          clause.charset.database_default ? database_ : DefaultCharset{clause.charset.charset, false};
      table_.charset = charset.charset;
      table_.charset_assumed = charset.assumed;
      if (clause.kind == AlterKind::convert_charset) converts_ = true;
    }
  }

  void take_out_implicit() {
    for (uint32_t i : old_.primary_key) primary_key_.push_back(old_.columns[i].name);
    // Versioning adds row_end to the key again.
    if (old_.versioned && !primary_key_.empty() && old_.columns[old_.primary_key.back()].row_end)
      primary_key_.pop_back();
    next_primary_key_ = primary_key_;
    for (const AlterClause& clause : alter_.clauses) {
      if (clause.kind == AlterKind::add_versioning) table_.versioned = true;
      if (clause.kind == AlterKind::drop_versioning) table_.versioned = false;
    }
  }

  // IF EXISTS and IF NOT EXISTS look at the table as it was.
  bool drop_unneeded() {
    for (const AlterClause& clause : alter_.clauses) {
      if (clause.if_exists) {
        const bool exists = find_column(old_.columns, clause.name) < old_.columns.size();
        const bool adds = clause.kind == AlterKind::add_column;
        if (adds && (exists || find_clause(AlterKind::add_column, clause.name))) continue;
        const bool needs = clause.kind == AlterKind::change_column || clause.kind == AlterKind::drop_column ||
                           clause.kind == AlterKind::rename_column;
        if (needs && !exists) continue;
      }
      clauses_.push_back(&clause);
    }
    return true;
  }

  // The old columns with what changes them in place. False: a clause has not found its column.
  bool keep_old_columns() {
    table_.columns.clear();
    size_t found = 0;
    for (const ColumnDefinition& old : old_.columns) {
      if (old.implicit) continue;
      if (find_clause(AlterKind::drop_column, old.name)) {
        ++found;
        drop_from_keys(old.name);
        continue;
      }
      ColumnDefinition column = old;
      bool is_new = false;
      if (const AlterClause* change = find_clause(AlterKind::change_column, old.name)) {
        ++found;
        column = settle(change->column, {table_.charset, table_.charset_assumed});
        rename_in_keys(old.name, column.name);
        is_new = true;
      }
      if (const AlterClause* rename = find_clause(AlterKind::rename_column, old.name)) {
        ++found;
        column.name = rename->new_name;
        rename_in_keys(old.name, column.name);
      }
      if (const AlterClause* visibility = find_clause(AlterKind::set_visible, old.name)) {
        ++found;
        column.visible = visibility->visible;
      }
      table_.columns.push_back(std::move(column));
      is_new_.push_back(is_new);
    }
    primary_key_ = next_primary_key_;
    size_t expected = 0;
    for (const AlterClause* clause : clauses_) {
      expected += clause->kind == AlterKind::drop_column || clause->kind == AlterKind::change_column ||
                  clause->kind == AlterKind::rename_column || clause->kind == AlterKind::set_visible;
    }
    return found == expected;
  }

  bool place_new_columns() {
    const size_t front =
        has_generated_key(old_) && !table_.columns.empty() && table_.columns[0].name == kGeneratedKeyName ? 1
                                                                                                          : 0;
    for (const AlterClause* clause : clauses_) {
      const bool adds = clause->kind == AlterKind::add_column;
      const bool moves =
          clause->kind == AlterKind::change_column && (clause->first || !clause->after.empty());
      if (!adds && !moves) continue;
      ColumnDefinition column;
      if (moves) {
        const size_t from = find_column(table_.columns, clause->column.definition.name);
        if (from == table_.columns.size()) return false;
        column = std::move(table_.columns[from]);
        table_.columns.erase(table_.columns.begin() + from);
        is_new_.erase(is_new_.begin() + from);
      } else {
        column = settle(clause->column, {table_.charset, table_.charset_assumed});
        if (clause->column.with_versioning && !table_.versioned) return false;
      }
      size_t at = table_.columns.size();
      if (clause->first) {
        at = std::min(front, at);
      } else if (!clause->after.empty()) {
        at = find_column(table_.columns, clause->after);
        if (at++ == table_.columns.size()) return false;
      }
      table_.columns.insert(table_.columns.begin() + at, std::move(column));
      is_new_.insert(is_new_.begin() + at, true);
      if (table_.columns.size() > 2 * kMostColumns) return false;
    }
    return true;
  }

  void convert_charset() {
    if (!converts_) return;
    for (size_t i = 0; i < table_.columns.size(); ++i) {
      convert(table_.columns[i], table_.charset, is_new_[i]);
      table_.columns[i].charset_assumed = table_.charset_assumed;
    }
  }

  bool change_keys() {
    bool dropped = false;
    for (const AlterClause* clause : clauses_) {
      dropped |= clause->kind == AlterKind::drop_primary_key || has(*clause, AlterKind::drop_key, "PRIMARY");
      if (clause->kind == AlterKind::drop_key)
        std::erase_if(table_.long_unique_keys,
                      [&](const LongUniqueKey& key) { return same_letters(key.name, clause->name); });
    }
    if (dropped) primary_key_.clear();
    for (const AlterClause* clause : clauses_) {
      const bool is_column =
          clause->kind == AlterKind::add_column || clause->kind == AlterKind::change_column;
      std::vector<std::string> added;
      if (is_column && clause->column.primary_key) added = {clause->column.definition.name};
      if (clause->kind == AlterKind::add_key && clause->key.primary) {
        if (clause->key.if_not_exists && !primary_key_.empty()) continue;
        for (const KeyPart& part : clause->key.parts) added.push_back(part.column);
      }
      if (added.empty()) continue;
      if (!primary_key_.empty()) return false;
      primary_key_ = std::move(added);
    }
    if (!set_primary_key(table_, primary_key_)) return false;
    if (flavour_ != Flavour::mariadb) return true;
    for (const AlterClause* clause : clauses_) {
      const bool is_column =
          clause->kind == AlterKind::add_column || clause->kind == AlterKind::change_column;
      const std::string& name = clause->column.definition.name;
      if (is_column && clause->column.unique) add_long_unique_key(table_, {.name = name, .parts = {{name}}});
      if (clause->kind == AlterKind::add_key && !clause->key.primary)
        add_long_unique_key(table_, clause->key);
    }
    return true;
  }

  void rename_in_keys(std::string_view from, const std::string& to) {
    for (size_t i = 0; i < primary_key_.size(); ++i) {
      if (same_letters(primary_key_[i], from)) next_primary_key_[i] = to;
    }
    for (LongUniqueKey& key : table_.long_unique_keys) {
      for (std::string& column : key.columns) {
        if (same_letters(column, from)) column = to;
      }
    }
  }

  void drop_from_keys(std::string_view name) {
    for (size_t i = primary_key_.size(); i-- > 0;) {
      if (!same_letters(primary_key_[i], name)) continue;
      primary_key_.erase(primary_key_.begin() + i);
      next_primary_key_.erase(next_primary_key_.begin() + i);
    }
    std::erase_if(table_.long_unique_keys, [&](LongUniqueKey& key) {
      std::erase_if(key.columns, [&](const std::string& column) { return same_letters(column, name); });
      return key.columns.empty();
    });
  }

  const TableDefinition& old_;
  const AlterTable& alter_;
  const DefaultCharset& database_;
  Flavour flavour_;
  TableDefinition table_;
  std::vector<const AlterClause*> clauses_;
  std::vector<bool> is_new_;                   // beside table_.columns: declared by this statement
  std::vector<std::string> primary_key_;       // by names: the old ones
  std::vector<std::string> next_primary_key_;  // and the ones they get
  bool converts_ = false;
};

}  // namespace

std::optional<TableDefinition> alter_table(const TableDefinition& table, const AlterTable& alter,
                                           const DefaultCharset& database, Flavour flavour) {
  return Alteration(table, alter, database, flavour).run();
}

bool shows_effect(const TableDefinition& table, const AlterTable& alter) {
  const auto has = [&](std::string_view name) {
    return find_column(table.columns, name) < table.columns.size();
  };
  bool changes = false;
  for (const AlterClause& clause : alter.clauses) {
    switch (clause.kind) {
      case AlterKind::add_column:
      case AlterKind::change_column: {
        const std::string& name = clause.column.definition.name;
        if (!has(name)) return false;
        if (!same_letters(name, clause.name) && has(clause.name)) return false;
        changes = true;
        break;
      }
      case AlterKind::rename_column:
        if (!has(clause.new_name) || has(clause.name)) return false;
        changes = true;
        break;
      case AlterKind::drop_column:
        if (has(clause.name)) return false;
        changes = true;
        break;
      default: break;
    }
  }
  return changes;
}

}  // namespace binsift
