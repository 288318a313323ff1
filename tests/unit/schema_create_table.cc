#include <doctest/doctest.h>

#include "row/collation.h"
#include "schema/sql_lexer.h"
#include "schema_statements.h"

using namespace binsift;
using binsift::test::Statements;

TEST_CASE("names in all their quotes, keywords among them") {
  Statements statements;
  statements.run(
      "/* c */ CREATE /* d */ TABLE `odd``name; -- x` (`a b` INT, 列 INT, `from` INT, key2 INT, period INT, "
      "`PRIMARY` INT) /* t */;");
  CHECK(statements.names("odd`name; -- x") == "a b 列 from key2 period PRIMARY");
  statements.context.sql_mode = MODE_ANSI_QUOTES;
  statements.run(R"(CREATE TABLE "d"."t" ("a ""b" INT DEFAULT '1'))");
  CHECK(statements.names("t") == "a \"b");
  statements.run("CREATE TABLE e . u (a INT)");
  CHECK(statements.history.catalog()->find("e", "u") != nullptr);
}

TEST_CASE("keys and constraints are no columns") {
  Statements statements;
  statements.run(
      "CREATE TABLE t (a INT, CONSTRAINT pk PRIMARY KEY USING BTREE (b, `a` DESC), b INT, KEY (a), INDEX i "
      "USING HASH (b), "
      "UNIQUE KEY u (a, b) COMMENT 'x', FULLTEXT KEY f (c) WITH PARSER ngram, c TEXT, SPATIAL INDEX (g), g "
      "POINT NOT NULL, "
      "CONSTRAINT fk FOREIGN KEY (a) REFERENCES o (x) ON DELETE CASCADE, FOREIGN KEY f2 (b) REFERENCES o "
      "(y), "
      "CHECK (a > 0), CONSTRAINT ck CHECK (b in (1, 2)) NOT ENFORCED, UNIQUE ((a + b)), d INT)");
  CHECK(statements.table("t") == "a* int, b* int, c text utf8mb4, g point, d int");
  CHECK(statements.find("t")->primary_key == std::vector<uint32_t>{1, 0});
}

TEST_CASE("without a primary key the first unique key that is never NULL stands for it") {
  const auto key_of = [](std::string_view elements, Flavour flavour = Flavour::mysql) {
    Statements statements(flavour);
    statements.run("CREATE TABLE t (" + std::string(elements) + ")");
    REQUIRE(statements.find("t"));
    return statements.find("t")->primary_key;
  };
  using Columns = std::vector<uint32_t>;
  CHECK(key_of("a INT, b INT NOT NULL UNIQUE") == Columns{1});
  CHECK(key_of("a INT UNIQUE, b INT NOT NULL UNIQUE") == Columns{1});
  CHECK(key_of("a INT UNIQUE, b INT") == Columns{});
  CHECK(key_of("a VARCHAR(9) NOT NULL, b INT NOT NULL, UNIQUE (a(3)), UNIQUE (b)") == Columns{1});
  CHECK(key_of("a VARCHAR(3) NOT NULL, b INT NOT NULL, UNIQUE (a(3)), UNIQUE (b)") == Columns{0});
  CHECK(key_of("a INT NOT NULL, b INT NOT NULL, UNIQUE (b, a), PRIMARY KEY (a)") == Columns{0});
  CHECK(key_of("a INT NOT NULL, UNIQUE ((a + 1))") == Columns{});
  CHECK(key_of("a TEXT NOT NULL, b INT NOT NULL, UNIQUE (a), UNIQUE (b)", Flavour::mariadb) == Columns{1});
}

TEST_CASE("table options: charset, and what hides it") {
  for (std::string_view options :
       {"CHARACTER SET gbk", "ENGINE=InnoDB DEFAULT CHARSET=gbk COMMENT='CHARSET=latin1'", "COLLATE gbk_bin",
        "COMMENT 'x', DEFAULT COLLATE = gbk_chinese_ci, ROW_FORMAT=DYNAMIC",
        "CHARSET='gbk' PARTITION BY HASH ((a + 1))", "UNION=(x, y) CHARSET=gbk START TRANSACTION",
        "CHARACTER SET = latin1 CHARACTER SET = gbk"}) {
    CAPTURE(options);
    CHECK(Statements().run("CREATE TABLE t (a INT, b CHAR(9)) " + std::string(options)).table("t") ==
          "a int, b char(9) gbk");
  }
}

TEST_CASE("charset of a table that names none: its database's, else one assumed") {
  Statements statements;
  statements.run("CREATE DATABASE l CHARACTER SET latin1").run("CREATE TABLE l.t (a CHAR(9))");
  CHECK(charset_of(statements.history.catalog()->find("l", "t")->columns[0].charset) == Charset::latin1);
  statements.run("ALTER DATABASE l COLLATE gbk_bin").run("CREATE TABLE l.u (a CHAR(9))");
  CHECK(charset_of(statements.history.catalog()->find("l", "u")->columns[0].charset) == Charset::gbk);
  statements.run("CREATE TABLE unseen.t (a CHAR(9))");
  const ColumnDefinition& column = statements.history.catalog()->find("unseen", "t")->columns[0];
  CHECK(column.charset == 45);
  CHECK(column.charset_assumed);
}

TEST_CASE("edge 61: CREATE TABLE … SELECT is known only where the server has written the columns") {
  Statements statements;
  statements.run(
      "CREATE TABLE `a` (\n  `x` int NOT NULL,\n  `y` varchar(30) DEFAULT NULL\n) START TRANSACTION");
  CHECK(statements.names("a") == "x y");
  for (std::string_view rest :
       {"AS SELECT 1 AS x", "SELECT 1 AS x", "(x INT) SELECT 2 AS y", "(SELECT 1 AS x)",
        "ENGINE=InnoDB AS SELECT 1 AS x", "(x INT) IGNORE AS (SELECT 1)", "AS TABLE a",
        "(x INT) PARTITION BY HASH (x) AS SELECT 1 AS y", "AS WITH c AS (SELECT 1) SELECT * FROM c"}) {
    CAPTURE(rest);
    statements.run("CREATE TABLE b " + std::string(rest));
    CHECK(statements.table("b").starts_with("?"));
    statements.run("DROP TABLE b");
  }
}

TEST_CASE("edge 63: the generated invisible primary key stands in the statement") {
  Statements statements;
  statements.run(
      "CREATE TABLE `t` (\n  `my_row_id` bigint unsigned NOT NULL AUTO_INCREMENT /*!80023 INVISIBLE */,\n"
      "  `a` int DEFAULT NULL,\n  PRIMARY KEY (`my_row_id`)\n)");
  CHECK(statements.table("t") == "my_row_id* bigint unsigned, a int");
  statements.run("ALTER TABLE t ADD b INT FIRST, ADD c INT AFTER my_row_id");
  CHECK(statements.names("t") == "my_row_id c b a");
}

TEST_CASE("edge 72: a sequence is a table of eight columns") {
  Statements statements(Flavour::mariadb);
  statements.run(
      "CREATE OR REPLACE SEQUENCE IF NOT EXISTS s START WITH 5 INCREMENT BY 2 CACHE 10 CYCLE ENGINE=InnoDB");
  CHECK(statements.table("s") ==
        "next_not_cached_value bigint, minimum_value bigint, maximum_value bigint, start_value bigint, "
        "increment bigint, "
        "cache_size bigint unsigned, cycle_option tinyint unsigned, cycle_count bigint");
  CHECK(statements.find("s")->sequence);
  statements.run("RENAME TABLE s TO s2").run("DROP SEQUENCE s2");
  CHECK(statements.table("s2") == "-");
}

TEST_CASE("edge 73: system versioning adds row_start and row_end behind all columns") {
  Statements statements(Flavour::mariadb);
  statements.run("CREATE TABLE t (a INT PRIMARY KEY, b INT) WITH SYSTEM VERSIONING");
  CHECK(statements.table("t") == "a* int, b int, row_start timestamp(6), row_end* timestamp(6)");
  statements.run("ALTER TABLE t ADD c INT, ADD d INT FIRST");
  CHECK(statements.table("t") ==
        "d int, a* int, b int, c int, row_start timestamp(6), row_end* timestamp(6)");
  statements.run("ALTER TABLE t DROP SYSTEM VERSIONING");
  CHECK(statements.table("t") == "d int, a* int, b int, c int");
  statements.run("ALTER TABLE t ADD SYSTEM VERSIONING, ADD e INT");
  CHECK(statements.names("t") == "d a b c e row_start row_end");

  statements.run("CREATE TABLE u (a INT WITHOUT SYSTEM VERSIONING, b INT WITH SYSTEM VERSIONING)");
  CHECK(statements.names("u") == "a b row_start row_end");
  statements.run(
      "CREATE TABLE v (a INT PRIMARY KEY, s TIMESTAMP(6) GENERATED ALWAYS AS ROW START, e TIMESTAMP(6) "
      "GENERATED ALWAYS AS ROW END INVISIBLE, PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING");
  CHECK(statements.table("v") == "a* int, s timestamp(6), e* timestamp(6)");
  statements.run(
      "CREATE TABLE w (a INT, s DATE, e DATE, PERIOD FOR p (s, e), PRIMARY KEY (a, p WITHOUT OVERLAPS))");
  CHECK(statements.find("w")->primary_key == std::vector<uint32_t>{0, 2, 1});
}

TEST_CASE("ENUM members are those of the statement, without trailing spaces") {
  Statements statements;
  statements.run(
      R"(CREATE TABLE t (e ENUM('a','b\'x','it''s',"q",'a,b','汉  ',x'41',''), f SET('x ') CHARACTER SET binary))");
  CHECK(statements.find("t")->columns[0].members ==
        std::vector<std::string>{"a", "b'x", "it's", "q", "a,b", "汉", "A", ""});
  CHECK(statements.find("t")->columns[1].members == std::vector<std::string>{"x "});
}

TEST_CASE("a statement in another client charset reads as in UTF-8") {
  Statements statements;
  statements.context.client_charset = 8;  // latin1
  statements.run("CREATE TABLE t (\xe9t\xe9 INT)");
  CHECK(statements.names("t") == "été");
  statements.context.client_charset = 28;  // gbk, whose second bytes can look like quotes and backslashes
  statements.run("CREATE TABLE u (a ENUM('\x95\x5c', 'b'), \xd6\xd0 INT)");
  CHECK(statements.names("u") == "a 中");
  CHECK(statements.find("u")->columns[0].members.size() == 2);
  statements.context.client_charset = 33;
  statements.run("CREATE TABLE v (a INT, \xff\xfe INT)");
  CHECK(statements.names("v") == "?");
  statements.run("CREATE TABLE w (a INT COMMENT '\xff')");
  CHECK(statements.names("w") == "a");
}
