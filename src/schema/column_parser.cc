#include "schema/column_parser.h"

#include "row/collation.h"
#include "schema/type_match.h"
#include "schema/type_parser.h"

namespace binsift {
namespace {

// A value without operators, as DEFAULT takes it: a literal, a function, an expression in brackets.
void skip_value(TokenStream& in) {
  while (in.current().is('-') || in.current().is('+')) in.advance();
  if (in.accept("NEXT", "VALUE") || in.accept("PREVIOUS", "VALUE")) {
    in.expect("FOR");
    parse_table_name(in, {});
    return;
  }
  if (in.accept("CASE")) {
    for (size_t depth = 1; depth > 0; in.advance()) {
      if (!in.ok() || in.at_end()) return in.fail();
      if (in.current().is("CASE")) ++depth;
      if (in.current().is("END")) --depth;
    }
    return;
  }
  if (in.accept('{')) {
    while (in.ok() && !in.at_end() && !in.current().is('}')) in.advance();
    in.expect('}');
    return;
  }
  switch (in.current().kind) {
    case TokenKind::text:
      // 'a' 'b' is 'ab'.
      while (in.current().kind == TokenKind::text) in.advance();
      return;
    case TokenKind::number:
    case TokenKind::bytes:
    case TokenKind::variable: return in.advance();
    case TokenKind::word:
    case TokenKind::name: {
      // An introducer (_utf8mb4'a') or a temporal literal (DATE'…') stands in front of a string.
      in.advance();
      if (in.current().kind == TokenKind::text || in.current().kind == TokenKind::bytes) return in.advance();
      while (in.ok() && in.accept('.')) in.name();
      if (in.current().is('(')) in.skip_brackets();
      return;
    }
    default: in.current().is('(') ? in.skip_brackets() : in.fail();
  }
}

// REFERENCES t (c) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE
void skip_reference(TokenStream& in) {
  parse_table_name(in, {});
  if (in.current().is('(')) in.skip_brackets();
  if (in.accept("MATCH")) in.name();
  while (in.current().is("ON") && (in.peek().is("DELETE") || in.peek().is("UPDATE"))) {
    in.advance();
    in.advance();
    if (in.accept("SET")) {
      if (!in.accept("NULL")) in.expect("DEFAULT");
    } else if (!in.accept("NO", "ACTION") && !in.accept("CASCADE")) {
      in.expect("RESTRICT");
    }
  }
}

void parse_generated(TokenStream& in, ColumnSpec& column) {
  ColumnDefinition& definition = column.definition;
  definition.generated = true;
  if (in.accept("ROW")) {
    column.row_start = in.accept("START");
    definition.row_end = !column.row_start && in.expect("END");
    return;
  }
  in.skip_brackets();
  definition.virtual_column = !in.accept("STORED") && !in.accept("PERSISTENT");
  if (definition.virtual_column) in.accept("VIRTUAL");
}

void apply_collation(ColumnSpec& column, std::string_view name) {
  const Charset charset = charset_of_collation(name);
  // Some of MariaDB's names leave the charset as it is; BINARY and DEFAULT likewise.
  if (charset == Charset::unknown || !is_text_type(column.definition.type)) return;
  column.definition.charset = default_collation(charset);
  column.inherits_charset = false;
}

// One attribute. False: what stands here is none.
bool parse_attribute(TokenStream& in, ColumnSpec& column) {
  ColumnDefinition& definition = column.definition;
  if (in.accept("NULL")) {
    definition.nullable = true;
  } else if (in.accept("NOT")) {
    if (in.accept("NULL"))
      definition.nullable = false;
    else if (!in.accept("SECONDARY"))
      in.expect("ENFORCED");
  } else if (in.accept("DEFAULT")) {
    skip_value(in);
  } else if (in.accept("ON", "UPDATE")) {
    skip_value(in);
  } else if (in.accept("AUTO_INCREMENT") || in.accept("ENFORCED")) {
  } else if (in.accept("PRIMARY")) {
    in.accept("KEY");
    column.primary_key = true;
  } else if (in.accept("UNIQUE")) {
    in.accept("KEY");
    column.unique = true;
  } else if (in.accept("KEY")) {
    column.primary_key = true;
  } else if (in.accept("COMMENT")) {
    in.text();
  } else if (in.accept("COLLATE")) {
    in.accept('=');
    apply_collation(column, in.charset_name());
  } else if (in.accept("GENERATED")) {
    in.expect("ALWAYS") && in.expect("AS");
    parse_generated(in, column);
  } else if (in.accept("AS")) {
    parse_generated(in, column);
  } else if (in.accept("REFERENCES")) {
    skip_reference(in);
  } else if (in.accept("CONSTRAINT")) {
    if (!in.current().is("CHECK")) in.name();
    in.expect("CHECK");
    in.skip_brackets();
  } else if (in.accept("CHECK")) {
    in.skip_brackets();
  } else if (in.accept("INVISIBLE")) {
    definition.visible = false;
  } else if (in.accept("VISIBLE")) {
    definition.visible = true;
  } else if (in.accept("SERIAL")) {
    in.expect("DEFAULT") && in.expect("VALUE");
    definition.nullable = false;
    column.unique = true;
  } else if (in.accept("COLUMN_FORMAT")) {
    in.name();
    if (in.accept("WITH", "COMPRESSION_DICTIONARY")) in.name();
  } else if (in.accept("STORAGE")) {
    in.name();
  } else if (in.accept("SRID")) {
    in.number();
  } else if (in.accept("REF_SYSTEM_ID")) {
    in.expect('=');
    in.number();
  } else if (in.accept("ENGINE_ATTRIBUTE") || in.accept("SECONDARY_ENGINE_ATTRIBUTE")) {
    in.accept('=');
    in.text();
  } else if (in.accept("COMPRESSED")) {
    definition.compressed = true;
    if (in.accept('=')) in.name();
  } else if ((in.current().is("WITH") || in.current().is("WITHOUT")) && in.peek().is("SYSTEM")) {
    column.with_versioning |= in.current().is("WITH");
    in.advance();
    in.advance();
    in.expect("VERSIONING");
  } else if (in.at_name() && in.peek().is('=')) {
    in.advance();  // an attribute of a MariaDB engine
    in.advance();
    skip_value(in);
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::string_view byte_string_of(std::string_view type) {
  if (type == "char") return "binary";
  if (type == "varchar") return "varbinary";
  if (type == "tinytext") return "tinyblob";
  if (type == "text") return "blob";
  if (type == "mediumtext") return "mediumblob";
  if (type == "longtext") return "longblob";
  return type;
}

void parse_column(TokenStream& in, ColumnSpec& column) {
  parse_type(in, column);
  while (in.ok() && parse_attribute(in, column)) {
  }
  if (column.definition.charset == kBinaryCollation)
    column.definition.type = std::string(byte_string_of(column.definition.type));
}

bool parse_table_charset(TokenStream& in, CharsetClause& clause) {
  const size_t skip = in.current().is("DEFAULT") ? 1 : 0;
  const bool charset =
      in.peek(skip).is("CHARSET") || in.peek(skip).is("CHARACTER") || in.peek(skip).is("CHAR");
  if (!charset && !in.peek(skip).is("COLLATE")) return false;
  if (skip) in.advance();
  const bool two_words = charset && !in.current().is("CHARSET");
  in.advance();
  if (two_words) in.expect("SET");
  in.accept('=');
  const bool is_default = in.current().is("DEFAULT");
  const std::string name = in.charset_name();
  const Charset named = charset ? charset_named(name) : charset_of_collation(name);
  if (charset && is_default) {
    clause.given = true;
    clause.database_default = true;
  } else if (named != Charset::unknown) {
    clause = {.given = true, .charset = default_collation(named)};
  } else if (charset) {
    in.fail();
  }
  return true;
}

TableName parse_table_name(TokenStream& in, std::string_view default_database) {
  TableName table;
  table.database = default_database;
  table.name = in.name();
  if (in.accept('.')) {
    table.database = std::move(table.name);
    table.name = in.name();
  }
  return table;
}

}  // namespace binsift
