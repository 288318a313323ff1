#include <algorithm>

#include "base/utf8.h"
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

// The server leaves the bytes of ENUM and SET members as they are, and so makes them read as others.
bool keeps_members(const ColumnDefinition& column, uint16_t charset) {
  const Charset from = charset_of(column.charset), to = charset_of(charset);
  const bool was_utf8 = from == Charset::utf8mb3 || from == Charset::utf8mb4;
  if (!column.charset_assumed &&
      (from == to || (was_utf8 && (to == Charset::utf8mb4 || to == Charset::binary))))
    return true;
  if (from == Charset::unknown || !is_ascii_superset(from) || !is_ascii_superset(to))
    return column.members.empty();
  return std::all_of(column.members.begin(), column.members.end(),
                     [](const std::string& member) { return is_ascii(as_bytes(member)); });
}

// CONVERT TO CHARACTER SET: a text keeps room for as many characters, if need be as a larger kind.
void convert(ColumnDefinition& column, uint16_t charset, bool was_there) {
  if (!is_text_type(column.type)) return;
  if (column.charset == kBinaryCollation) return;
  // MySQL gives a TEXT or BLOB that the same statement declares a size of its own.
  column.any_size |= !was_there;
  if (was_there && column.type.ends_with("text")) {
    // Of a charset that is not certain, neither is the size.
    column.any_size |=
        column.charset_assumed || column.charset == kCharsetUnknown || !column.arguments.empty();
    column.arguments.clear();
    const unsigned width = std::max(1u, max_bytes(charset_of(column.charset)));
    const uint64_t size = most_bytes(column.type) / width * max_bytes(charset_of(charset));
    column.type = size < 256        ? "tinytext"
                  : size < 65536    ? "text"
                  : size < 16777216 ? "mediumtext"
                                    : "longtext";
  }
  if (!keeps_members(column, charset)) column.members_known = false;
  column.charset = charset;
  if (charset == kBinaryCollation) column.type = std::string(byte_string_of(column.type));
}

// MySQL keeps the primary key that it has generated in front of all columns, FIRST or not.
bool has_generated_key(const TableDefinition& table) {
  if (table.columns.empty() || table.primary_key != std::vector<uint32_t>{0}) return false;
  const ColumnDefinition& first = table.columns[0];
  return first.name == kGeneratedKeyName && first.type == "bigint" && first.is_unsigned && !first.visible;
}

enum class Origin : uint8_t { kept, changed, added };

class Alteration {
 public:
  Alteration(const TableDefinition& table, const AlterTable& alter, const DefaultCharset& database,
             Flavour flavour)
      : old_(table), alter_(alter), database_(database), flavour_(flavour), table_(table) {}

  std::optional<TableDefinition> run() {
    settle_charset();
    take_out_implicit();
    drop_unneeded();
    if (!keep_old_columns() || !place_new_columns()) return {};
    if (has_duplicates(table_.columns) || table_.columns.size() > kMostColumns || table_.columns.empty())
      return {};
    convert_charset();
    if (!change_keys() || !finish(table_, primary_key_, flavour_)) return {};
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
      if (clause.kind == AlterKind::convert_charset) converts_to_ = charset;
    }
  }

  void take_out_implicit() {
    if (old_.primary_key_declared) {
      for (uint32_t i : old_.primary_key) primary_key_.push_back(old_.columns[i].name);
      // Versioning adds row_end to the key again.
      if (old_.versioned && old_.columns[old_.primary_key.back()].row_end) primary_key_.pop_back();
    }
    next_primary_key_ = primary_key_;
    for (const AlterClause& clause : alter_.clauses) {
      if (clause.kind == AlterKind::add_versioning) table_.versioned = true;
      if (clause.kind == AlterKind::drop_versioning) table_.versioned = false;
    }
  }

  // IF EXISTS and IF NOT EXISTS look at the table as it was. The keys of a column that is not added are added
  // still.
  void drop_unneeded() {
    for (const AlterClause& clause : alter_.clauses) {
      if (!clause.if_exists || !is_unneeded(clause)) clauses_.push_back(&clause);
    }
  }
  bool is_unneeded(const AlterClause& clause) const {
    const bool exists = find_column(old_.columns, clause.name) < old_.columns.size();
    if (clause.kind == AlterKind::add_column) {
      return exists || std::any_of(clauses_.begin(), clauses_.end(), [&](const AlterClause* earlier) {
               return (earlier->kind == AlterKind::add_column || earlier->kind == AlterKind::change_column) &&
                      same_letters(earlier->column.definition.name, clause.name);
             });
    }
    const bool needs = clause.kind == AlterKind::change_column || clause.kind == AlterKind::drop_column ||
                       clause.kind == AlterKind::rename_column;
    return needs &&
           (!exists || (clause.kind == AlterKind::drop_column && find_clause(clause.kind, clause.name)));
  }

  // The old columns with what changes them in place. False: a clause has not found its column.
  bool keep_old_columns() {
    table_.columns.clear();
    size_t found = 0;
    for (const ColumnDefinition& old : old_.columns) {
      if (old.implicit) continue;
      if (find_clause(AlterKind::drop_column, old.name)) {
        ++found;
        continue;
      }
      ColumnDefinition column = old;
      Origin origin = Origin::kept;
      if (const AlterClause* change = find_clause(AlterKind::change_column, old.name)) {
        ++found;
        column = settle(change->column, {table_.charset, table_.charset_assumed});
        rename_in_keys(old.name, column.name);
        origin = Origin::changed;
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
      origins_.push_back(origin);
    }
    drop_from_keys();
    primary_key_ = next_primary_key_;
    size_t expected = 0;
    for (const AlterClause* clause : clauses_) {
      expected += clause->kind == AlterKind::drop_column || clause->kind == AlterKind::rename_column ||
                  clause->kind == AlterKind::set_visible ||
                  (clause->kind == AlterKind::change_column && !changes_added(*clause));
    }
    return found == expected;
  }

  // A change of no old column, whose new name is that of a column which the same statement adds: it takes
  // that one's place.
  bool changes_added(const AlterClause& clause) const {
    const bool is_old = find_column(old_.columns, clause.name) < old_.columns.size();
    return (!is_old || find_clause(AlterKind::drop_column, clause.name)) &&
           find_clause(AlterKind::add_column, clause.column.definition.name);
  }

  bool place_new_columns() {
    const size_t front =
        has_generated_key(old_) && !table_.columns.empty() && table_.columns[0].name == kGeneratedKeyName ? 1
                                                                                                          : 0;
    for (const AlterClause* clause : clauses_) {
      const bool adds = clause->kind == AlterKind::add_column;
      const bool changes = clause->kind == AlterKind::change_column;
      const bool again = changes && changes_added(*clause);
      const bool moves = changes && (again || clause->first || !clause->after.empty());
      if (!adds && !moves) continue;
      ColumnDefinition column = settle(clause->column, {table_.charset, table_.charset_assumed});
      if (adds && clause->column.with_versioning && !table_.versioned) return false;
      if (moves) {
        const size_t from = find_column(table_.columns, column.name);
        if (from == table_.columns.size() || (again && origins_[from] != Origin::added)) return false;
        table_.columns.erase(table_.columns.begin() + ptrdiff_t(from));
        origins_.erase(origins_.begin() + ptrdiff_t(from));
      }
      size_t at = table_.columns.size();
      if (clause->first) {
        at = std::min(front, at);
      } else if (!clause->after.empty()) {
        at = find_column(table_.columns, clause->after);
        if (at++ == table_.columns.size()) return false;
      }
      table_.columns.insert(table_.columns.begin() + ptrdiff_t(at), std::move(column));
      origins_.insert(origins_.begin() + ptrdiff_t(at), adds || again ? Origin::added : Origin::changed);
      if (table_.columns.size() > 2 * kMostColumns) return false;
    }
    return true;
  }

  void convert_charset() {
    if (!converts_to_) return;
    for (size_t i = 0; i < table_.columns.size(); ++i) {
      if (!is_text_type(table_.columns[i].type)) {
        table_.columns[i].any_size |= origins_[i] != Origin::kept;
        continue;
      }
      convert(table_.columns[i], converts_to_->charset, origins_[i] == Origin::kept);
      table_.columns[i].charset_assumed = converts_to_->assumed;
    }
  }

  // Keys that stay come before those that are added.
  bool change_keys() {
    for (const AlterClause* clause : clauses_) {
      if (clause->kind == AlterKind::drop_primary_key || has(*clause, AlterKind::drop_key, "PRIMARY"))
        primary_key_.clear();
      else if (clause->kind == AlterKind::drop_key)
        std::erase_if(table_.keys,
                      [&](const KeyDefinition& key) { return same_letters(key.name, clause->name); });
    }
    for (KeyDefinition& key : table_.keys) {
      if (const AlterClause* rename = find_clause(AlterKind::rename_key, key.name))
        key.name = rename->new_name;
    }
    for (const AlterClause* clause : clauses_) {
      if (clause->kind != AlterKind::add_key) continue;
      const KeySpec& spec = clause->key;
      if (!spec.period.empty()) return false;
      const auto is_there = [&] {
        return std::any_of(table_.keys.begin(), table_.keys.end(),
                           [&](const KeyDefinition& key) { return same_letters(key.name, spec.key.name); });
      };
      if (spec.if_not_exists && (spec.primary ? !primary_key_.empty() : is_there())) continue;
      if (!spec.primary) {
        if (!add_key(table_, spec.key)) return false;
        continue;
      }
      if (!primary_key_.empty()) return false;
      for (const KeyPart& part : spec.key.parts) primary_key_.push_back(part.column);
    }
    return true;
  }

  void rename_in_keys(std::string_view from, const std::string& to) {
    for (size_t i = 0; i < primary_key_.size(); ++i) {
      if (same_letters(primary_key_[i], from)) next_primary_key_[i] = to;
    }
    for (size_t k = 0; k < old_.keys.size(); ++k) {
      for (size_t i = 0; i < old_.keys[k].parts.size(); ++i) {
        if (same_letters(old_.keys[k].parts[i].column, from)) table_.keys[k].parts[i].column = to;
      }
    }
  }

  // Behind all renames, which need the keys as they were beside those to be.
  void drop_from_keys() {
    const auto is_gone = [&](const std::string& name) {
      return !name.empty() && find_clause(AlterKind::drop_column, name) &&
             find_column(old_.columns, name) < old_.columns.size();
    };
    for (size_t i = primary_key_.size(); i-- > 0;) {
      if (is_gone(primary_key_[i])) next_primary_key_.erase(next_primary_key_.begin() + ptrdiff_t(i));
    }
    for (size_t k = old_.keys.size(); k-- > 0;) {
      std::vector<KeyPart>& parts = table_.keys[k].parts;
      for (size_t i = parts.size(); i-- > 0;) {
        if (!is_gone(old_.keys[k].parts[i].column)) continue;
        parts.erase(parts.begin() + ptrdiff_t(i));
        table_.keys[k].unsure = true;
      }
      if (parts.empty()) table_.keys.erase(table_.keys.begin() + ptrdiff_t(k));
    }
  }

  const TableDefinition& old_;
  const AlterTable& alter_;
  const DefaultCharset& database_;
  Flavour flavour_;
  TableDefinition table_;
  std::vector<const AlterClause*> clauses_;
  std::vector<Origin> origins_;                // beside table_.columns
  std::vector<std::string> primary_key_;       // by names: the old ones
  std::vector<std::string> next_primary_key_;  // and the ones they get
  std::optional<DefaultCharset> converts_to_;
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
