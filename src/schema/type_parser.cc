#include "schema/type_parser.h"

#include "base/utf8.h"
#include "row/collation.h"
#include "schema/statement_text.h"
#include "schema/type_match.h"

namespace binsift {
namespace {

constexpr size_t kMostMembers = 65535;

struct Alias {
  std::string_view word;
  std::string_view type;
};

// Words that stand for a type by themselves; the ones that take more words are in parse_type.
constexpr Alias kAliases[] = {
    {"TINYINT", "tinyint"},
    {"INT1", "tinyint"},
    {"SMALLINT", "smallint"},
    {"INT2", "smallint"},
    {"MEDIUMINT", "mediumint"},
    {"INT3", "mediumint"},
    {"MIDDLEINT", "mediumint"},
    {"INT", "int"},
    {"INTEGER", "int"},
    {"INT4", "int"},
    {"BIGINT", "bigint"},
    {"INT8", "bigint"},
    {"DECIMAL", "decimal"},
    {"DEC", "decimal"},
    {"NUMERIC", "decimal"},
    {"FIXED", "decimal"},
    {"FLOAT", "float"},
    {"FLOAT4", "float"},
    {"FLOAT8", "double"},
    {"DATE", "date"},
    {"TIME", "time"},
    {"DATETIME", "datetime"},
    {"TIMESTAMP", "timestamp"},
    {"YEAR", "year"},
    {"BIT", "bit"},
    {"VARCHAR", "varchar"},
    {"VARCHARACTER", "varchar"},
    {"BINARY", "binary"},
    {"VARBINARY", "varbinary"},
    {"TINYBLOB", "tinyblob"},
    {"BLOB", "blob"},
    {"MEDIUMBLOB", "mediumblob"},
    {"LONGBLOB", "longblob"},
    {"TINYTEXT", "tinytext"},
    {"TEXT", "text"},
    {"MEDIUMTEXT", "mediumtext"},
    {"LONGTEXT", "longtext"},
    {"ENUM", "enum"},
    {"SET", "set"},
    {"GEOMETRY", "geometry"},
    {"POINT", "point"},
    {"LINESTRING", "linestring"},
    {"POLYGON", "polygon"},
    {"MULTIPOINT", "multipoint"},
    {"MULTILINESTRING", "multilinestring"},
    {"MULTIPOLYGON", "multipolygon"},
    {"GEOMETRYCOLLECTION", "geometrycollection"},
    {"GEOMCOLLECTION", "geometrycollection"},
    {"VECTOR", "vector"},
    {"INET4", "inet4"},
    {"INET6", "inet6"},
    {"UUID", "uuid"},
};

// Of MariaDB's sql_mode=ORACLE.
constexpr Alias kOracleAliases[] = {
    {"VARCHAR2", "varchar"}, {"RAW", "varbinary"}, {"CLOB", "longtext"},
    {"BLOB", "longblob"},    {"DATE", "datetime"},
};

std::string_view find_alias(const Token& token, uint64_t sql_mode) {
  if (sql_mode & MODE_ORACLE) {
    for (const Alias& alias : kOracleAliases) {
      if (token.is(alias.word)) return alias.type;
    }
  }
  for (const Alias& alias : kAliases) {
    if (token.is(alias.word)) return alias.type;
  }
  return {};
}

// "(n)" or "(n,m)", if there.
void parse_arguments(TokenStream& in, ColumnDefinition& column) {
  if (!in.accept('(')) return;
  do column.arguments.push_back(in.number());
  while (in.ok() && in.accept(',') && column.arguments.size() < 2);
  in.expect(')');
}

// A member as a hexadecimal literal. Only ASCII bytes mean the same in every charset; others are not told.
std::optional<std::string> ascii_of(std::string_view raw) {
  if ((raw[0] | 0x20) == 'b' || raw.starts_with("0b")) return {};
  raw = raw[0] == '0' ? raw.substr(2) : raw.substr(2, raw.size() - 3);
  if (raw.size() % 2) return {};
  const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  std::string value;
  for (size_t i = 0; i < raw.size(); i += 2) {
    const int byte = digit(raw[i]) << 4 | digit(raw[i + 1]);
    if (byte > 0x7f || byte < 0) return {};
    value += char(byte);
  }
  return value;
}

void parse_members(TokenStream& in, ColumnDefinition& column) {
  if (!in.expect('(')) return;
  do {
    std::string member;
    if (in.current().kind == TokenKind::bytes) {
      const std::optional<std::string> value = ascii_of(in.current().raw);
      column.members_known &= value.has_value();
      member = value.value_or("");
      in.advance();
    } else {
      member = in.text();
    }
    if (!is_valid_utf8(as_bytes(member)) || member.find(kReplacement) != std::string::npos)
      column.members_known = false;
    column.members.push_back(std::move(member));
  } while (in.ok() && in.accept(',') && column.members.size() <= kMostMembers);
  in.expect(')');
}

// CHAR, VARCHAR and their national forms, of several words.
bool parse_character_type(TokenStream& in, ColumnSpec& column, bool& national) {
  national = in.accept("NATIONAL");
  std::string_view type;
  if (in.accept("CHAR") || in.accept("CHARACTER")) {
    type = in.accept("VARYING") ? "varchar" : "char";
  } else if (in.accept("NCHAR")) {
    national = true;
    type = in.accept("VARYING") || in.accept("VARCHAR") || in.accept("VARCHARACTER") ? "varchar" : "char";
  } else if (in.accept("NVARCHAR")) {
    national = true;
    type = "varchar";
  } else if (national && (in.accept("VARCHAR") || in.accept("VARCHARACTER"))) {
    type = "varchar";
  } else {
    if (national) in.fail();
    return false;
  }
  column.definition.type = type;
  return true;
}

// LONG, LONG VARCHAR, LONG CHAR VARYING, LONG VARBINARY.
bool parse_long_type(TokenStream& in, ColumnSpec& column) {
  if (!in.accept("LONG")) return false;
  column.definition.type = in.accept("VARBINARY") ? "mediumblob" : "mediumtext";
  if (!in.accept("VARCHAR") && !in.accept("VARCHARACTER") && !in.accept("CHAR", "VARYING"))
    in.accept("CHARACTER", "VARYING");
  return true;
}

void parse_type_name(TokenStream& in, uint64_t sql_mode, ColumnSpec& column) {
  ColumnDefinition& definition = column.definition;
  if (in.accept("BOOL") || in.accept("BOOLEAN")) {
    definition.type = "tinyint";
    definition.arguments = {1};
  } else if (in.accept("SERIAL")) {
    definition.type = "bigint";
    definition.is_unsigned = true;
    definition.nullable = false;
    column.unique = true;
  } else if (in.accept("REAL")) {
    definition.type = sql_mode & MODE_REAL_AS_FLOAT ? "float" : "double";
    parse_arguments(in, definition);
  } else if (in.accept("DOUBLE")) {
    definition.type = "double";
    in.accept("PRECISION");
    parse_arguments(in, definition);
  } else if (in.accept("JSON")) {
    if (in.dialect().flavour == Flavour::mariadb) {
      definition.type = "longtext";
      definition.charset = default_collation(Charset::utf8mb4);
    } else {
      definition.type = "json";
    }
  } else if (sql_mode & MODE_ORACLE && in.accept("NUMBER")) {
    parse_arguments(in, definition);
    definition.type = definition.arguments.empty() ? "double" : "decimal";
  } else if (const std::string_view type = find_alias(in.current(), sql_mode); !type.empty()) {
    in.advance();
    definition.type = type;
    if (type == "enum" || type == "set")
      parse_members(in, definition);
    else
      parse_arguments(in, definition);
  } else {
    in.fail();
  }
}

// Arguments as the server completes them.
void complete_arguments(ColumnDefinition& column, uint64_t sql_mode) {
  std::vector<uint32_t>& arguments = column.arguments;
  if (column.type == "decimal") {
    if (arguments.empty() || arguments[0] == 0) arguments = {10, arguments.size() > 1 ? arguments[1] : 0};
    if (arguments.size() == 1) arguments.push_back(0);
  } else if (column.type == "float" && arguments.size() == 1) {
    if (arguments[0] > 24) column.type = "double";
    arguments.clear();
  } else if (column.type == "char" || column.type == "binary") {
    if (arguments.empty()) arguments = {1};
  } else if (column.type == "bit") {
    if (arguments.empty() || arguments[0] == 0) arguments = {1};
  } else if (column.type == "vector") {
    if (arguments.empty()) arguments = {2048};
  } else if (column.type == "timestamp" && sql_mode & MODE_MAXDB) {
    column.type = "datetime";
  }
}

// MariaDB's SHOW CREATE TABLE names the schema of a type that the sql_mode would make another one.
uint64_t parse_type_schema(TokenStream& in) {
  uint64_t sql_mode = in.dialect().sql_mode & (MODE_REAL_AS_FLOAT | MODE_ORACLE | MODE_MAXDB);
  if (in.dialect().flavour == Flavour::mysql) sql_mode &= ~MODE_ORACLE;
  if (!in.peek().is('.')) return sql_mode;
  sql_mode &= MODE_REAL_AS_FLOAT;
  if (in.accept("ORACLE_SCHEMA"))
    sql_mode |= MODE_ORACLE;
  else if (in.accept("MAXDB_SCHEMA"))
    sql_mode |= MODE_MAXDB;
  else
    in.expect("MARIADB_SCHEMA");
  in.expect('.');
  return sql_mode;
}

// What may stand between a type and its other attributes, in any order: CHARACTER SET x, ASCII, UNICODE,
// BYTE, BINARY, MariaDB's COMPRESSED.
void parse_type_charset(TokenStream& in, ColumnDefinition& definition, Charset& charset) {
  for (;;) {
    if (in.accept("CHARSET") || in.accept("CHARACTER", "SET") || in.accept("CHAR", "SET")) {
      charset = charset_named(in.charset_name());
      if (charset == Charset::unknown) return in.fail();
    } else if (in.accept("ASCII")) {
      charset = Charset::latin1;
    } else if (in.accept("UNICODE")) {
      charset = Charset::ucs2;
    } else if (in.accept("BYTE")) {
      charset = Charset::binary;
    } else if (in.accept("COMPRESSED")) {
      definition.compressed = true;
      if (in.accept('=')) in.name();
    } else if (!in.accept("BINARY")) {
      return;
    }
  }
}

}  // namespace

void parse_type(TokenStream& in, ColumnSpec& column) {
  ColumnDefinition& definition = column.definition;
  const uint64_t sql_mode = parse_type_schema(in);
  if (!in.ok()) return;
  bool national = false;
  if (parse_character_type(in, column, national))
    parse_arguments(in, definition);
  else if (in.ok() && !parse_long_type(in, column))
    parse_type_name(in, sql_mode, column);
  if (!in.ok()) return;
  complete_arguments(definition, sql_mode);

  while (in.current().is("UNSIGNED") || in.current().is("ZEROFILL") || in.current().is("SIGNED")) {
    if (!in.current().is("SIGNED")) definition.is_unsigned = true;
    in.advance();
  }
  const bool bytes = is_byte_string_type(definition.type);
  if (!bytes && !is_text_type(definition.type)) return;
  Charset charset = bytes ? Charset::binary : national ? Charset::utf8mb3 : Charset::unknown;
  parse_type_charset(in, definition, charset);
  if (charset != Charset::unknown)
    definition.charset = default_collation(charset);
  else if (definition.charset == kCharsetUnknown)
    column.inherits_charset = true;
}

}  // namespace binsift
