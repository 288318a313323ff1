#pragma once
// Definitions made from statements: what CREATE TABLE declares, and what ALTER TABLE leaves.
#include <optional>

#include "schema/ddl_statement.h"

namespace binsift {

// What a table gets that names no charset.
struct DefaultCharset {
  uint16_t charset = kCharsetUnknown;
  bool assumed = false;  // a guess from the server's default
};

// The table as declared, without its source. Nothing where a column or key contradicts another.
std::optional<TableDefinition> build_table(const CreateTable& create, const DefaultCharset& database,
                                           Flavour flavour);

// The table behind the clauses, under its old name. Nothing where a clause does not fit the table as it is
// known. As the server does: all clauses speak of the table as it was, columns are placed in the clauses'
// order.
std::optional<TableDefinition> alter_table(const TableDefinition& table, const AlterTable& alter,
                                           const DefaultCharset& database, Flavour flavour);

// Whether the table looks as if the clauses had been carried out on it already: each column added, renamed or
// changed is there, each dropped or renamed one is not, and there is at least one of these.
bool shows_effect(const TableDefinition& table, const AlterTable& alter);

bool same_letters(std::string_view a, std::string_view b);  // but for the case of ASCII letters

}  // namespace binsift
