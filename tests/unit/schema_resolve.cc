#include "schema/resolve.h"

#include <doctest/doctest.h>

#include "row/collation.h"
#include "schema_statements.h"

using namespace binsift;
using binsift::test::Statements;

namespace {

MappedColumn mapped(ColumnType type, unsigned metadata = 0) {
  return {.type = type, .metadata = uint16_t(metadata), .nullable = true};
}

TableMap map_of(std::vector<MappedColumn> columns) {
  TableMap map;
  map.database = "d";
  map.table = "t";
  map.columns = std::move(columns);
  return map;
}

// t as CREATE TABLE t (ELEMENTS) declares it, resolved against the map.
struct Resolved {
  Statements statements;
  FormatDescription format;
  Table table;

  Resolved(std::string_view elements, const TableMap& map, Flavour flavour = Flavour::mysql,
           uint32_t version = 80036)
      : statements(flavour) {
    format.flavour = flavour;
    format.version_id = version;
    statements.run("CREATE TABLE t (" + std::string(elements) + ")");
    REQUIRE(statements.find("t"));
    table = resolve_table(map, statements.find("t"), format);
  }
};

std::string names_of(const Table& table) {
  std::string names;
  for (const Column& column : table.columns) (names += names.empty() ? "" : " ") += column.name;
  return names;
}

// Whether a column declared so can be the mapped one.
bool agrees(std::string_view type, MappedColumn column, Flavour flavour = Flavour::mysql) {
  const Resolved resolved("c " + std::string(type), map_of({column}), flavour);
  CHECK(resolved.table.mismatch.empty() == resolved.table.columns[0].name_known);
  return resolved.table.columns[0].name_known;
}

constexpr Flavour maria = Flavour::mariadb;

}  // namespace

TEST_CASE("a map alone: storage of every type, names as mysqlbinlog prints them") {
  struct Case {
    MappedColumn column;
    Storage storage;
  };
  const Case cases[] = {
      {mapped(ColumnType::TINY), Storage::int8},
      {mapped(ColumnType::SHORT), Storage::int16},
      {mapped(ColumnType::INT24), Storage::int24},
      {mapped(ColumnType::LONG), Storage::int32},
      {mapped(ColumnType::LONGLONG), Storage::int64},
      {mapped(ColumnType::FLOAT, 4), Storage::float32},
      {mapped(ColumnType::DOUBLE, 8), Storage::float64},
      {mapped(ColumnType::NEWDECIMAL, 10 << 8 | 2), Storage::decimal},
      {mapped(ColumnType::YEAR), Storage::year},
      {mapped(ColumnType::DATE), Storage::date},
      {mapped(ColumnType::NEWDATE), Storage::date},
      {mapped(ColumnType::TIME), Storage::old_time},
      {mapped(ColumnType::DATETIME), Storage::old_datetime},
      {mapped(ColumnType::TIMESTAMP), Storage::old_timestamp},
      {mapped(ColumnType::TIME2, 3), Storage::time2},
      {mapped(ColumnType::DATETIME2, 6), Storage::datetime2},
      {mapped(ColumnType::TIMESTAMP2), Storage::timestamp2},
      {mapped(ColumnType::BIT, 12), Storage::bit},
      {mapped(ColumnType::ENUM, 1), Storage::enumeration},
      {mapped(ColumnType::SET, 8), Storage::set},
      {mapped(ColumnType::STRING, 255), Storage::text8},
      {mapped(ColumnType::STRING, 1020), Storage::text16},
      {mapped(ColumnType::VARCHAR, 255), Storage::text8},
      {mapped(ColumnType::VARCHAR, 256), Storage::text16},
      {mapped(ColumnType::VAR_STRING, 30), Storage::text8},
      {mapped(ColumnType::BLOB, 2), Storage::blob},
      {mapped(ColumnType::VARCHAR_COMPRESSED, 101), Storage::compressed8},
      {mapped(ColumnType::VARCHAR_COMPRESSED, 401), Storage::compressed16},
      {mapped(ColumnType::BLOB_COMPRESSED, 4), Storage::compressed_blob},
      {mapped(ColumnType::MEDIUM_BLOB), Storage::blob},
      {mapped(ColumnType::JSON, 4), Storage::json},
      {mapped(ColumnType::GEOMETRY, 4), Storage::geometry},
      {mapped(ColumnType::VECTOR, 4), Storage::vector},
      {mapped(ColumnType::NULL_TYPE), Storage::null_type},
      {mapped(ColumnType::DECIMAL), Storage::unknown},
      {mapped(ColumnType(99)), Storage::unknown},
  };
  std::vector<MappedColumn> columns;
  for (const Case& one : cases) columns.push_back(one.column);
  const Table table = resolve_table(map_of(columns), nullptr, {});
  for (size_t i = 0; i < std::size(cases); ++i) {
    CAPTURE(i);
    CHECK(table.columns[i].storage == cases[i].storage);
    CHECK(table.columns[i].name == '@' + std::to_string(i + 1));
    CHECK(!table.columns[i].name_known);
  }
  CHECK(table.names == NameSource::unknown);
  CHECK(table.mismatch.empty());
  CHECK(!table.primary_key_known);
  CHECK((table.columns[7].precision == 10 && table.columns[7].scale == 2));
  CHECK((table.columns[14].fsp == 3 && table.columns[17].bits == 12 && table.columns[19].length_bytes == 8));
  CHECK((table.columns[21].max_bytes == 1020 && table.columns[25].length_bytes == 2 &&
         table.columns[29].length_bytes == 3));
}

TEST_CASE("a map with all metadata needs no definition") {
  TableMap map = map_of({mapped(ColumnType::LONG), mapped(ColumnType::STRING, 16),
                         mapped(ColumnType::VARCHAR, 40), mapped(ColumnType::ENUM, 1)});
  map.has_names = map.has_primary_key = true;
  map.primary_key = {{1, 0}, {0, 4}};
  const char* const names[] = {"id", "bin", "text", "e"};
  for (size_t i = 0; i < 4; ++i) map.columns[i].has_name = true, map.columns[i].name = names[i];
  map.columns[0].has_signedness = map.columns[0].is_unsigned = true;
  map.columns[1].charset = 63;
  map.columns[2].charset = 8;
  map.columns[3].charset = 8;
  map.columns[3].has_members = true;
  map.columns[3].members = {"a", "\xe9"};
  const Table table = resolve_table(map, nullptr, {});
  CHECK(table.names == NameSource::metadata);
  CHECK(names_of(table) == "id bin text e");
  CHECK((table.columns[0].is_unsigned && table.columns[0].signedness_known));
  CHECK((table.columns[1].text_kind == TextKind::binary && table.columns[1].pad_with_zero));
  CHECK((table.columns[2].text_kind == TextKind::text && !table.columns[2].pad_with_zero));
  CHECK(table.columns[3].members == std::vector<std::string>{"a", "é"});
  CHECK(table.primary_key == std::vector<uint32_t>{1, 0});

  // Names that contradict the definition's win, and do not complain.
  Statements statements;
  statements.run(
      "CREATE TABLE t (x INT UNSIGNED, bin BINARY(16), text VARCHAR(40) CHARSET latin1, e ENUM('a','b') "
      "CHARSET latin1)");
  const Table other = resolve_table(map, statements.find("t"), {});
  CHECK(names_of(other) == "id bin text e");
  CHECK(other.mismatch.empty());
}

TEST_CASE("a definition adds names, signs, charsets, members, keys") {
  const Resolved resolved(
      "id INT UNSIGNED PRIMARY KEY, v VARCHAR(10), b BINARY(16), x BLOB, e ENUM('a','é'), g INT AS (id) "
      "STORED, h INT INVISIBLE",
      map_of({mapped(ColumnType::LONG), mapped(ColumnType::VARCHAR, 40), mapped(ColumnType::STRING, 16),
              mapped(ColumnType::BLOB, 2), mapped(ColumnType::ENUM, 1), mapped(ColumnType::LONG),
              mapped(ColumnType::LONG)}));
  const Table& table = resolved.table;
  CHECK(table.names == NameSource::ddl);
  CHECK(names_of(table) == "id v b x e g h");
  CHECK((table.columns[0].is_unsigned && table.columns[0].signedness_known && !table.columns[5].is_unsigned));
  CHECK((table.columns[1].text_kind == TextKind::text &&
         charset_of(table.columns[1].charset) == Charset::utf8mb4));
  CHECK((table.columns[2].text_kind == TextKind::binary && table.columns[2].pad_with_zero));
  CHECK(table.columns[3].text_kind == TextKind::binary);
  CHECK(table.columns[4].members == std::vector<std::string>{"a", "é"});
  CHECK((table.columns[5].generated && !table.columns[6].visible));
  CHECK((table.primary_key_known && table.primary_key == std::vector<uint32_t>{0}));
}

TEST_CASE("edge 31: a definition with another count or other types gives no names, and says why") {
  const TableMap map = map_of({mapped(ColumnType::LONG), mapped(ColumnType::VARCHAR, 40)});
  Resolved fewer("a INT", map);
  CHECK(names_of(fewer.table) == "@1 @2");
  CHECK(fewer.table.mismatch == "2 columns in the log, 1 as declared at log:4");
  Resolved swapped("b VARCHAR(10), a INT", map);
  CHECK(names_of(swapped.table) == "@1 @2");
  CHECK(swapped.table.mismatch == "column 1 is LONG in the log, varchar(10) utf8mb4 as declared at log:4");
  Resolved longer("a INT, b VARCHAR(11)", map);
  CHECK(longer.table.mismatch ==
        "column 2 is VARCHAR(40) in the log, varchar(11) utf8mb4 as declared at log:4");
  CHECK(longer.table.names == NameSource::unknown);
  Statements statements;
  statements.run("CREATE TABLE t (a INT)").run("ALTER TABLE t ADD b NEWTYPE");
  CHECK(resolve_table(map, statements.find("t"), {}).mismatch ==
        "a statement that could not be read at log:4");
}

TEST_CASE("edge 30: a column that the definition lacks makes all names unknown") {
  const TableMap map = map_of({mapped(ColumnType::LONG), mapped(ColumnType::LONGLONG)});
  CHECK(names_of(Resolved("a INT", map).table) == "@1 @2");
}

TEST_CASE("types as declared and as mapped") {
  CHECK(agrees("TINYINT(1)", mapped(ColumnType::TINY)));
  CHECK(!agrees("TINYINT", mapped(ColumnType::SHORT)));
  CHECK(agrees("DECIMAL(10,2)", mapped(ColumnType::NEWDECIMAL, 10 << 8 | 2)));
  CHECK(!agrees("DECIMAL(10,2)", mapped(ColumnType::NEWDECIMAL, 10 << 8 | 3)));
  CHECK(agrees("CHAR(10)", mapped(ColumnType::STRING, 40)));
  CHECK(!agrees("CHAR(10)", mapped(ColumnType::VARCHAR, 40)));
  CHECK(!agrees("CHAR(10)", mapped(ColumnType::STRING, 30)));
  CHECK(agrees("CHAR(10) CHARSET latin1", mapped(ColumnType::STRING, 10)));
  CHECK(agrees("CHAR(0)", mapped(ColumnType::STRING, 0)));
  CHECK(agrees("BINARY(10)", mapped(ColumnType::STRING, 10)));
  CHECK(agrees("VARCHAR(10) CHARSET gbk", mapped(ColumnType::VARCHAR, 20)));
  CHECK(agrees("VARCHAR(70000)", mapped(ColumnType::BLOB, 3)));
  CHECK(agrees("TEXT", mapped(ColumnType::BLOB, 2)));
  CHECK(!agrees("TEXT", mapped(ColumnType::BLOB, 3)));
  CHECK(agrees("TEXT(300)", mapped(ColumnType::BLOB, 2)));
  CHECK(agrees("BLOB(0)", mapped(ColumnType::BLOB, 1)));
  CHECK(agrees("BLOB(0)", mapped(ColumnType::BLOB, 2), maria));
  CHECK(agrees("TIMESTAMP(3)", mapped(ColumnType::TIMESTAMP2, 3)));
  CHECK(!agrees("TIMESTAMP(3)", mapped(ColumnType::TIMESTAMP2, 2)));
  CHECK(agrees("DATETIME", mapped(ColumnType::DATETIME)));
  CHECK(!agrees("DATETIME(3)", mapped(ColumnType::DATETIME)));
  CHECK(agrees("DATETIME(3)", mapped(ColumnType::DATETIME), maria));
  CHECK(agrees("BIT(12)", mapped(ColumnType::BIT, 12)));
  CHECK(!agrees("BIT(12)", mapped(ColumnType::BIT, 13)));
  CHECK(agrees("ENUM('a','b')", mapped(ColumnType::ENUM, 1)));
  CHECK(!agrees("ENUM('a','b')", mapped(ColumnType::ENUM, 2)));
  CHECK(agrees("SET('a','b','c','d','e','f','g','h','i')", mapped(ColumnType::SET, 2)));
  CHECK(!agrees("SET('a')", mapped(ColumnType::ENUM, 1)));
  CHECK(agrees("JSON", mapped(ColumnType::JSON, 4)));
  CHECK(agrees("JSON", mapped(ColumnType::BLOB, 4), maria));
  CHECK(agrees("VECTOR(3)", mapped(ColumnType::VECTOR, 4)));
  CHECK(agrees("POINT", mapped(ColumnType::GEOMETRY, 4)));
  CHECK(agrees("VARCHAR(100) COMPRESSED", mapped(ColumnType::VARCHAR_COMPRESSED, 401), maria));
  CHECK(!agrees("VARCHAR(100)", mapped(ColumnType::VARCHAR_COMPRESSED, 401), maria));
  CHECK(agrees("TEXT COMPRESSED", mapped(ColumnType::BLOB_COMPRESSED, 2), maria));

  MappedColumn column = mapped(ColumnType::LONG);
  column.has_signedness = true;
  CHECK(agrees("INT", column));
  CHECK(!agrees("INT UNSIGNED", column));
  column = mapped(ColumnType::VARCHAR, 40);
  column.charset = 255;
  CHECK(agrees("VARCHAR(10)", column));
  CHECK(!agrees("VARCHAR(40) CHARSET latin1", column));
  CHECK(!agrees("VARBINARY(40)", column));
  column = mapped(ColumnType::GEOMETRY, 4);
  column.has_geometry_type = true;
  column.geometry_type = 1;
  CHECK(agrees("POINT", column));
  CHECK(!agrees("POLYGON", column));
}

TEST_CASE("edge 43, 71: the definition gives old temporal types their fractions") {
  const Resolved resolved("a TIME(3), b DATETIME(6), c TIMESTAMP, d TIME",
                          map_of({mapped(ColumnType::TIME), mapped(ColumnType::DATETIME),
                                  mapped(ColumnType::TIMESTAMP), mapped(ColumnType::TIME)}),
                          maria, 101119);
  CHECK(resolved.table.columns[0].fsp == 3);
  CHECK(resolved.table.columns[1].fsp == 6);
  CHECK(resolved.table.columns[2].fsp == 0);
  CHECK(resolved.table.columns[3].fsp == 0);
}

TEST_CASE("edge 67: INET4, INET6 and UUID are known by their definition only") {
  const TableMap map =
      map_of({mapped(ColumnType::STRING, 4), mapped(ColumnType::STRING, 16), mapped(ColumnType::STRING, 16)});
  const Resolved resolved("a INET4, b INET6, c UUID", map, maria, 101119);
  CHECK(resolved.table.columns[0].text_kind == TextKind::inet4);
  CHECK(resolved.table.columns[1].text_kind == TextKind::inet6);
  CHECK(resolved.table.columns[2].text_kind == TextKind::uuid);
  for (const Column& column : resolved.table.columns) CHECK(column.pad_with_zero);
  CHECK(resolve_table(map, nullptr, resolved.format).columns[0].text_kind == TextKind::unknown);
}

TEST_CASE("MariaDB's VECTOR lies in the row like a VARBINARY") {
  const Resolved resolved("a VECTOR(3), b VECTOR(100)",
                          map_of({mapped(ColumnType::VARCHAR, 12), mapped(ColumnType::VARCHAR, 400)}), maria,
                          110800);
  CHECK(
      (resolved.table.columns[0].storage == Storage::vector && resolved.table.columns[0].length_bytes == 1));
  CHECK(
      (resolved.table.columns[1].storage == Storage::vector && resolved.table.columns[1].length_bytes == 2));
}

TEST_CASE("JSON of a definition that tells no server is MariaDB's text in a log of MariaDB") {
  Statements statements(Flavour::mysql);  // as from a schema file that was written by hand
  statements.run("CREATE TABLE t (id INT, doc JSON)");
  FormatDescription format;
  format.flavour = maria;
  const TableMap map = map_of({mapped(ColumnType::LONG), mapped(ColumnType::BLOB, 4)});
  const Table table = resolve_table(map, statements.find("t"), format);
  CHECK(table.mismatch.empty());
  CHECK(names_of(table) == "id doc");
  CHECK(charset_of(table.columns[1].charset) == Charset::utf8mb4);
  format.flavour = Flavour::mysql;
  CHECK_FALSE(resolve_table(map, statements.find("t"), format).mismatch.empty());
}

TEST_CASE("an assumed charset counts where the lengths show it") {
  Statements statements;
  statements.run("CREATE TABLE u.t (a VARCHAR(10), b TEXT)").run("CREATE TABLE u.x (b TEXT)");
  const auto charset = [&](std::string_view table, std::vector<MappedColumn> columns) {
    const Table resolved =
        resolve_table(map_of(std::move(columns)), statements.history.catalog()->find("u", table), {});
    CHECK(resolved.names == NameSource::ddl);
    return charset_of(resolved.columns.back().charset);
  };
  CHECK(charset("t", {mapped(ColumnType::VARCHAR, 40), mapped(ColumnType::BLOB, 2)}) == Charset::utf8mb4);
  CHECK(charset("t", {mapped(ColumnType::VARCHAR, 10), mapped(ColumnType::BLOB, 2)}) == Charset::unknown);
  CHECK(charset("x", {mapped(ColumnType::BLOB, 2)}) == Charset::unknown);
}

TEST_CASE("members read as the column's charset holds them") {
  const Resolved latin1("e ENUM('é','文') CHARSET latin1", map_of({mapped(ColumnType::ENUM, 1)}));
  CHECK(latin1.table.columns[0].members == std::vector<std::string>{"é", "?"});
  const Resolved sjis("e ENUM('文','汉','😀') CHARSET sjis", map_of({mapped(ColumnType::ENUM, 1)}));
  CHECK(sjis.table.columns[0].members == std::vector<std::string>{"文", "?", "?"});
  const Resolved utf8mb3("e ENUM('文','😀') CHARSET utf8mb3", map_of({mapped(ColumnType::ENUM, 1)}));
  CHECK(utf8mb3.table.columns[0].members == std::vector<std::string>{"文", "?"});

  // What SHOW CREATE TABLE has printed holds '?' for all past U+FFFF.
  Statements statements;
  statements.run(
      "CREATE TABLE `t` (\n  `a` enum('?','x') DEFAULT NULL,\n  `b` enum('?') CHARACTER SET latin1 DEFAULT "
      "NULL\n)");
  const Table shown = resolve_table(map_of({mapped(ColumnType::ENUM, 1), mapped(ColumnType::ENUM, 1)}),
                                    statements.find("t"), {});
  CHECK(shown.columns[0].name_known);
  CHECK(shown.columns[0].members.empty());
  CHECK(shown.columns[1].members == std::vector<std::string>{"?"});
}

TEST_CASE("edge 63: a generated primary key that a dump leaves out is the first column") {
  TableMap map = map_of({mapped(ColumnType::LONGLONG), mapped(ColumnType::LONG)});
  map.flags = TM_GENERATED_INVISIBLE_PK_F;
  const Resolved resolved("a INT", map);
  CHECK(names_of(resolved.table) == "my_row_id a");
  CHECK(resolved.table.primary_key == std::vector<uint32_t>{0});
  CHECK((resolved.table.columns[0].is_unsigned && !resolved.table.columns[0].visible));
}

TEST_CASE("MariaDB: hidden hashes behind all columns") {
  const TableMap map = map_of({mapped(ColumnType::BLOB, 2), mapped(ColumnType::LONGLONG)});
  CHECK(names_of(Resolved("a TEXT UNIQUE", map, maria).table) == "a DB_ROW_HASH_1");
  CHECK(names_of(Resolved("a TEXT", map, maria).table) == "@1 @2");
  CHECK(names_of(Resolved("a TEXT UNIQUE", map_of({mapped(ColumnType::BLOB, 2)}), maria).table) == "a");
}

TEST_CASE("maps of MySQL 5.1 betas tell types alone") {
  TableMap map = map_of({mapped(ColumnType::LONG), mapped(ColumnType::VARCHAR), mapped(ColumnType::BLOB)});
  map.has_column_metadata = false;
  const Resolved resolved("a INT, b VARCHAR(10), c TEXT", map);
  CHECK(resolved.table.columns[0].storage == Storage::int32);
  CHECK(resolved.table.columns[1].storage == Storage::unknown);
  CHECK(resolved.table.columns[2].storage == Storage::unknown);
  CHECK(names_of(resolved.table) == "@1 @2 @3");
}
