#include <doctest/doctest.h>

#include "schema/sql_lexer.h"
#include "schema_statements.h"

using namespace binsift;
using binsift::test::column_of;
using binsift::test::Statements;

TEST_CASE("integers in all spellings") {
  CHECK(column_of("INT") == "int");
  CHECK(column_of("integer(11) unsigned") == "int(11) unsigned");
  CHECK(column_of("INT ZEROFILL") == "int unsigned");
  CHECK(column_of("INT SIGNED") == "int");
  CHECK(column_of("BOOL") == "tinyint(1)");
  CHECK(column_of("boolean") == "tinyint(1)");
  CHECK(column_of("INT1") == "tinyint");
  CHECK(column_of("INT2") == "smallint");
  CHECK(column_of("INT3") == "mediumint");
  CHECK(column_of("MIDDLEINT") == "mediumint");
  CHECK(column_of("INT4") == "int");
  CHECK(column_of("INT8") == "bigint");
  CHECK(Statements().run("CREATE TABLE t (c SERIAL)").table("t") == "c* bigint unsigned");
}

TEST_CASE("numbers with a fraction") {
  CHECK(column_of("DECIMAL") == "decimal(10,0)");
  CHECK(column_of("DEC(5)") == "decimal(5,0)");
  CHECK(column_of("NUMERIC(5, 2) UNSIGNED") == "decimal(5,2) unsigned");
  CHECK(column_of("FIXED(0)") == "decimal(10,0)");
  CHECK(column_of("FLOAT") == "float");
  CHECK(column_of("FLOAT(24)") == "float");
  CHECK(column_of("FLOAT(25)") == "double");
  CHECK(column_of("FLOAT(7,3)") == "float(7,3)");
  CHECK(column_of("FLOAT4") == "float");
  CHECK(column_of("FLOAT8") == "double");
  CHECK(column_of("DOUBLE PRECISION") == "double");
  CHECK(column_of("REAL") == "double");
  CHECK(column_of("REAL", Flavour::mysql, MODE_REAL_AS_FLOAT) == "float");
  CHECK(column_of("BIT") == "bit(1)");
  CHECK(column_of("BIT(12)") == "bit(12)");
}

TEST_CASE("text and its charset") {
  CHECK(column_of("CHAR") == "char(1) utf8mb4");
  CHECK(column_of("CHARACTER VARYING(9)") == "varchar(9) utf8mb4");
  CHECK(column_of("VARCHARACTER(9)") == "varchar(9) utf8mb4");
  CHECK(column_of("NCHAR(3)") == "char(3) utf8mb3");
  CHECK(column_of("NATIONAL CHARACTER(3)") == "char(3) utf8mb3");
  CHECK(column_of("NVARCHAR(3)") == "varchar(3) utf8mb3");
  CHECK(column_of("NCHAR VARCHAR(3)") == "varchar(3) utf8mb3");
  CHECK(column_of("NATIONAL CHAR VARYING(3)") == "varchar(3) utf8mb3");
  CHECK(column_of("NATIONAL VARCHAR(3)") == "varchar(3) utf8mb3");
  CHECK(column_of("VARCHAR(3) CHARACTER SET gbk") == "varchar(3) gbk");
  CHECK(column_of("VARCHAR(3) CHARSET 'gbk' COLLATE gbk_bin") == "varchar(3) gbk");
  CHECK(column_of("VARCHAR(3) COLLATE latin1_bin NOT NULL") == "varchar(3) latin1");
  CHECK(column_of("VARCHAR(3) NOT NULL COLLATE latin1_bin") == "varchar(3) latin1");
  CHECK(column_of("VARCHAR(3) CHARACTER SET utf8") == "varchar(3) utf8mb3");
  CHECK(column_of("CHAR(3) ASCII BINARY") == "char(3) latin1");
  CHECK(column_of("CHAR(3) UNICODE") == "char(3) ucs2");
  CHECK(column_of("CHAR(3) BINARY") == "char(3) utf8mb4");
  CHECK(column_of("LONG") == "mediumtext utf8mb4");
  CHECK(column_of("LONG VARCHAR CHARACTER SET latin1") == "mediumtext latin1");
  CHECK(column_of("LONG CHAR VARYING") == "mediumtext utf8mb4");
  CHECK(column_of("TEXT(10)") == "tinytext utf8mb4");
  CHECK(column_of("TEXT(63)") == "tinytext utf8mb4");
  CHECK(column_of("TEXT(64)") == "text utf8mb4");
  CHECK(column_of("TEXT(64) CHARACTER SET latin1") == "tinytext latin1");
  CHECK(column_of("TEXT(70000)") == "mediumtext utf8mb4");
  CHECK(column_of("ENUM('a','b ') CHARACTER SET latin1") == "enum of 2 latin1");
}

TEST_CASE("bytes, and text in the charset binary") {
  CHECK(column_of("BINARY") == "binary(1)");
  CHECK(column_of("VARBINARY(9)") == "varbinary(9)");
  CHECK(column_of("BLOB(300)") == "blob");
  CHECK(column_of("BLOB(30)") == "tinyblob");
  CHECK(column_of("LONG VARBINARY") == "mediumblob");
  CHECK(column_of("CHAR(5) BYTE") == "binary(5)");
  CHECK(column_of("VARCHAR(5) CHARACTER SET binary") == "varbinary(5)");
  CHECK(column_of("TEXT CHARACTER SET binary") == "blob");
  CHECK(column_of("TEXT COLLATE binary") == "blob");
  Statements statements;
  statements.run("CREATE TABLE t (a CHAR(5), b TEXT, c LONGTEXT CHARACTER SET latin1) CHARSET=binary");
  CHECK(statements.table("t") == "a binary(5), b blob, c longtext latin1");
}

TEST_CASE("types of one flavour") {
  CHECK(column_of("JSON") == "json");
  CHECK(column_of("JSON", Flavour::mariadb) == "longtext utf8mb4");
  CHECK(column_of("VECTOR") == "vector(2048)");
  CHECK(column_of("VECTOR(3)", Flavour::mariadb) == "vector(3)");
  CHECK(column_of("GEOMCOLLECTION") == "geometrycollection");
  CHECK(column_of("POINT NOT NULL SRID 4326") == "point");
  CHECK(column_of("POINT REF_SYSTEM_ID=101", Flavour::mariadb) == "point");
  CHECK(column_of("UUID", Flavour::mariadb) == "uuid");
  CHECK(column_of("INET6", Flavour::mariadb) == "inet6");
  CHECK(column_of("VARCHAR(9) COMPRESSED CHARACTER SET gbk", Flavour::mariadb) ==
        "varchar(9) compressed gbk");
  CHECK(column_of("TEXT /*M!100301 COMPRESSED=zlib*/", Flavour::mariadb) == "text compressed utf8mb4");
  CHECK(column_of("VARCHAR2(9)", Flavour::mariadb, MODE_ORACLE) == "varchar(9) utf8mb4");
  CHECK(column_of("NUMBER", Flavour::mariadb, MODE_ORACLE) == "double");
  CHECK(column_of("NUMBER(9)", Flavour::mariadb, MODE_ORACLE) == "decimal(9,0)");
  CHECK(column_of("DATE", Flavour::mariadb, MODE_ORACLE) == "datetime");
  CHECK(column_of("mariadb_schema.date", Flavour::mariadb, MODE_ORACLE) == "date");
  CHECK(column_of("CLOB", Flavour::mariadb, MODE_ORACLE) == "longtext utf8mb4");
  CHECK(column_of("TIMESTAMP(3)", Flavour::mysql, MODE_MAXDB) == "datetime(3)");
}

TEST_CASE("attributes of all kinds leave the column as it is") {
  for (std::string_view attributes :
       {"NOT NULL DEFAULT 5 AUTO_INCREMENT UNIQUE KEY COMMENT 'a, b) c' COLUMN_FORMAT FIXED STORAGE DISK",
        "DEFAULT NULL",
        "DEFAULT -1",
        "DEFAULT (1 + (2))",
        "DEFAULT 'a' 'b'",
        "DEFAULT _utf8mb4'x' COMMENT ''",
        "DEFAULT x'41'",
        "DEFAULT b'0'",
        "DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)",
        "DEFAULT now() ON UPDATE LOCALTIME",
        "NULL DEFAULT uuid()",
        "DEFAULT NEXT VALUE FOR d.s",
        "DEFAULT DATE'2020-01-01'",
        "REFERENCES o (a) MATCH FULL ON DELETE SET NULL ON UPDATE NO ACTION",
        "CHECK (c > 0) NOT ENFORCED",
        "CONSTRAINT k CHECK (c IN (')', '('))",
        "CONSTRAINT CHECK (c > 0)",
        "VISIBLE",
        "NOT SECONDARY",
        "ENGINE_ATTRIBUTE='{\"a\": 1}' SECONDARY_ENGINE_ATTRIBUTE '{}'",
        "my_option='yes'",
        "`opt`=1",
        "COLUMN_FORMAT COMPRESSED WITH COMPRESSION_DICTIONARY d1"}) {
    CAPTURE(attributes);
    CHECK(Statements().run("CREATE TABLE t (c INT " + std::string(attributes) + ", e INT)").names("t") ==
          "c e");
  }
}

TEST_CASE("edge 62: generated and invisible columns are columns") {
  Statements statements;
  statements.run(
      "CREATE TABLE t (a INT, b INT AS (a * 2), c INT GENERATED ALWAYS AS (a + 1) STORED NOT NULL, "
      "d VARCHAR(9) GENERATED ALWAYS AS (concat('a)', b)) VIRTUAL, e INT /*!80023 INVISIBLE */)");
  REQUIRE(statements.names("t") == "a b c d e");
  const auto& columns = statements.find("t")->columns;
  CHECK(!columns[0].generated);
  CHECK((columns[1].generated && columns[1].virtual_column));
  CHECK((columns[2].generated && !columns[2].virtual_column && !columns[2].nullable));
  CHECK((columns[3].generated && columns[3].virtual_column));
  CHECK((!columns[4].generated && !columns[4].visible));
}

TEST_CASE("an unknown type or attribute makes the table unknown") {
  for (std::string_view type : {"QUANTUM", "INT FROBNICATED", "VARCHAR(x)", "INT(99999999999)", "ENUM()",
                                "NATIONAL INT", "VARCHAR(5) CHARACTER SET klingon", "other_schema.date"}) {
    CAPTURE(type);
    CHECK(column_of(type).starts_with("?"));
  }
}
