#include "schema/ddl_parser.h"

#include "row/collation.h"
#include "schema/column_parser.h"
#include "schema/statement_parsers.h"

namespace binsift {
namespace {

// A key, constraint or period among the columns. False: a column stands here.
bool parse_constraint(TokenStream& in, CreateTable& create) {
  if (in.current().is("PERIOD") && in.peek().is("FOR")) {
    in.advance();
    in.advance();
    Period period;
    period.name = in.name();
    in.expect('(');
    period.start = in.name();
    in.expect(',');
    period.end = in.name();
    in.expect(')');
    create.periods.push_back(std::move(period));
    return true;
  }
  KeySpec key;
  const KeyStart start = parse_key_start(in, key);
  if (start == KeyStart::none) return false;
  if (start == KeyStart::key) {
    parse_key(in, key);
    create.keys.push_back(std::move(key));
  }
  in.skip_element();
  return true;
}

void parse_elements(TokenStream& in, std::string_view database, CreateTable& create) {
  in.expect('(');
  if (in.accept("LIKE")) {
    create.like = true;
    create.like_table = parse_table_name(in, database);
    in.expect(')');
    return;
  }
  create.has_columns = true;
  do {
    if (parse_constraint(in, create)) continue;
    ColumnSpec column;
    column.definition.name = in.name();
    parse_column(in, column);
    for (KeySpec& key : keys_of(column)) create.keys.push_back(std::move(key));
    create.columns.push_back(std::move(column));
    if (create.columns.size() > kMostColumns || create.keys.size() > kMostColumns) in.fail();
  } while (in.ok() && in.accept(','));
  in.expect(')');
}

bool begins_query(const Token& token) {
  return token.is("SELECT") || token.is("VALUES") || token.is("TABLE") || token.is("WITH");
}

// Options up to the end. Those that are not known change no columns.
void parse_options(TokenStream& in, CreateTable& create) {
  bool partitions = false;  // whose expressions may begin with two brackets
  while (in.ok() && !in.at_end()) {
    if (parse_table_charset(in, create.charset)) continue;
    if (in.current().is("WITH") && in.peek().is("SYSTEM")) {
      in.advance();
      in.advance();
      in.expect("VERSIONING");
      create.versioned = true;
    } else if (in.current().is("START") && in.peek().is("TRANSACTION")) {
      // What the server writes in front of the rows of a CREATE TABLE … SELECT: the columns are whole.
      in.advance();
      in.advance();
    } else if (in.current().is("SEQUENCE") && (in.peek().is('=') || in.peek().kind == TokenKind::number)) {
      in.advance();
      in.accept('=');
      create.sequence = in.number() != 0;
    } else if (in.current().is('(')) {
      if (begins_query(in.peek()) || (in.peek().is('(') && !partitions)) create.from_query = true;
      in.skip_brackets();
    } else if (in.accept('=')) {
      in.advance();  // a value, which may be any word
    } else {
      if (begins_query(in.current())) create.from_query = true;
      partitions |= in.current().is("PARTITION");
      in.advance();
    }
  }
}

ColumnSpec sequence_column(std::string_view name, std::string_view type, bool is_unsigned) {
  ColumnSpec column;
  column.definition.name = name;
  column.definition.type = type;
  column.definition.is_unsigned = is_unsigned;
  column.definition.nullable = false;
  return column;
}

}  // namespace

void parse_create_table(TokenStream& in, std::string_view database, CreateTable& create) {
  if (in.accept("IF")) {
    in.expect("NOT") && in.expect("EXISTS");
    create.if_not_exists = true;
  }
  create.table = parse_table_name(in, database);
  if (!in.ok()) return;
  if (in.accept("LIKE")) {
    create.like = true;
    create.like_table = parse_table_name(in, database);
  } else if (in.current().is('(') && !begins_query(in.peek()) && !in.peek().is('(')) {
    parse_elements(in, database, create);
  }
  parse_options(in, create);
}

// MariaDB stores a sequence as a table of one row.
void parse_create_sequence(TokenStream& in, std::string_view database, CreateTable& create) {
  if (in.accept("IF")) {
    in.expect("NOT") && in.expect("EXISTS");
    create.if_not_exists = true;
  }
  create.table = parse_table_name(in, database);
  create.sequence = create.has_columns = true;
  ColumnSpec value = sequence_column("", "bigint", false);
  if (in.accept("AS")) {
    parse_column(in, value);
    value.definition.arguments.clear();
    value.definition.nullable = false;
  }
  for (std::string_view name : {"next_not_cached_value", "minimum_value", "maximum_value", "start_value"}) {
    create.columns.push_back(value);
    create.columns.back().definition.name = name;
  }
  create.columns.push_back(sequence_column("increment", "bigint", false));
  create.columns.push_back(sequence_column("cache_size", "bigint", true));
  create.columns.push_back(sequence_column("cycle_option", "tinyint", true));
  create.columns.push_back(sequence_column("cycle_count", "bigint", false));
}

}  // namespace binsift
