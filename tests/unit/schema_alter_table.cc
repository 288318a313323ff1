#include <doctest/doctest.h>

#include "schema_statements.h"

using namespace binsift;
using binsift::test::Statements;

namespace {

// Names after CREATE TABLE t (a INT PRIMARY KEY, b INT, c VARCHAR(10)) and ALTER TABLE t CLAUSES.
std::string names_after(std::string_view clauses, Flavour flavour = Flavour::mysql) {
  Statements statements(flavour);
  statements.run("CREATE TABLE t (a INT PRIMARY KEY, b INT, c VARCHAR(10))");
  statements.run("ALTER TABLE t " + std::string(clauses));
  return statements.names("t");
}

std::string table_after(std::string_view clauses, Flavour flavour = Flavour::mysql) {
  Statements statements(flavour);
  statements.run("CREATE TABLE t (a INT PRIMARY KEY, b INT, c VARCHAR(10))");
  statements.run("ALTER TABLE t " + std::string(clauses));
  return statements.table("t");
}

}  // namespace

TEST_CASE("columns are added at their places") {
  CHECK(names_after("ADD d INT") == "a b c d");
  CHECK(names_after("ADD COLUMN d INT FIRST") == "d a b c");
  CHECK(names_after("ADD d INT AFTER a, ADD COLUMN e INT AFTER d") == "a d e b c");
  CHECK(names_after("ADD d INT FIRST, ADD e INT FIRST") == "e d a b c");
  CHECK(names_after("ADD (d INT, e VARCHAR(5) DEFAULT 'x,)', KEY (d))") == "a b c d e");
  CHECK(names_after("ADD COLUMN (d INT), ADD COLUMN e INT AFTER d") == "a b c d e");
  CHECK(names_after("ADD `key` INT AFTER `B`") == "a b key c");
}

TEST_CASE("columns are dropped, changed, renamed and moved") {
  CHECK(names_after("DROP b") == "a c");
  CHECK(names_after("DROP COLUMN B RESTRICT, DROP c") == "a");
  CHECK(names_after("DROP b, ADD b TEXT") == "a c b");
  CHECK(table_after("MODIFY b BIGINT UNSIGNED NOT NULL") ==
        "a* int, b bigint unsigned, c varchar(10) utf8mb4");
  CHECK(names_after("MODIFY COLUMN b INT FIRST") == "b a c");
  CHECK(names_after("MODIFY a INT AFTER c") == "b c a");
  CHECK(names_after("CHANGE b x INT, CHANGE COLUMN `c` b TEXT") == "a x b");
  CHECK(names_after("CHANGE b x INT AFTER c") == "a c x");
  CHECK(names_after("RENAME COLUMN b TO c, RENAME COLUMN c TO b") == "a c b");
  CHECK(names_after("RENAME COLUMN b TO x, ADD y INT AFTER x") == "a x y c");
  CHECK(names_after("ADD d INT AFTER a, MODIFY d BIGINT") == "a b c d");
  CHECK(names_after(
            "ALTER b SET DEFAULT 3, ALTER COLUMN c DROP DEFAULT, ALTER c SET DEFAULT (concat('a', ','))") ==
        "a b c");
  CHECK(table_after("MODIFY c VARCHAR(20), DEFAULT CHARSET gbk") == "a* int, b int, c varchar(20) gbk");
  Statements statements;
  statements.run("CREATE TABLE t (a INT, b INT INVISIBLE)")
      .run("ALTER TABLE t ALTER a SET INVISIBLE, ALTER b SET VISIBLE");
  CHECK(!statements.find("t")->columns[0].visible);
  CHECK(statements.find("t")->columns[1].visible);
}

TEST_CASE("keys follow their columns") {
  CHECK(table_after("DROP PRIMARY KEY") == "a int, b int, c varchar(10) utf8mb4");
  CHECK(table_after("DROP PRIMARY KEY, ADD PRIMARY KEY (b, c)") == "a int, b* int, c* varchar(10) utf8mb4");
  CHECK(table_after("DROP PRIMARY KEY, ADD n INT NOT NULL PRIMARY KEY FIRST") ==
        "n* int, a int, b int, c varchar(10) utf8mb4");
  CHECK(table_after("CHANGE a x BIGINT, RENAME COLUMN b TO a") == "x* bigint, a int, c varchar(10) utf8mb4");
  CHECK(table_after("RENAME COLUMN a TO b, RENAME COLUMN b TO a") == "b* int, a int, c varchar(10) utf8mb4");
  CHECK(table_after("DROP a") == "b int, c varchar(10) utf8mb4");
  CHECK(table_after("DROP INDEX `PRIMARY`") == "a int, b int, c varchar(10) utf8mb4");
  Statements statements;
  statements.run("CREATE TABLE t (a INT NOT NULL, b INT NOT NULL, KEY (b), UNIQUE (b), UNIQUE (a))");
  CHECK(statements.table("t") == "a int, b* int");
  statements.run("DROP INDEX b ON t");
  CHECK(statements.table("t") == "a int, b* int");
  statements.run("ALTER TABLE t RENAME INDEX b_2 TO x").run("ALTER TABLE t DROP KEY x");
  CHECK(statements.table("t") == "a* int, b int");
  statements.run("ALTER TABLE t MODIFY a INT");
  CHECK(statements.table("t") == "a int, b int");
  statements.run("CREATE UNIQUE INDEX u USING BTREE ON t (b)");
  CHECK(statements.table("t") == "a int, b* int");
  statements.run("CREATE INDEX i ON t (a)").run("CREATE FULLTEXT INDEX f ON t (a)");
  CHECK(statements.table("t") == "a int, b* int");
}

TEST_CASE("clauses that change no column") {
  for (std::string_view clauses :
       {"",
        "COMMENT='x, ADD y INT'",
        "ENGINE=InnoDB, ALGORITHM=INPLACE, LOCK=NONE",
        "FORCE",
        "DISABLE KEYS",
        "DISCARD TABLESPACE",
        "ORDER BY b, c DESC",
        "ORDER BY b, ADD KEY (c)",
        "ADD INDEX i (b), ADD CONSTRAINT FOREIGN KEY (b) REFERENCES o (x)",
        "ADD CONSTRAINT x CHECK (b > 0), DROP CHECK x",
        "DROP FOREIGN KEY f, DROP CONSTRAINT k",
        "ALTER INDEX i INVISIBLE",
        "RENAME INDEX i TO j",
        "AUTO_INCREMENT 100 ROW_FORMAT=DYNAMIC",
        "PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (1), PARTITION p1 VALUES LESS THAN MAXVALUE)",
        "ADD PARTITION (PARTITION p2 VALUES LESS THAN (3))",
        "DROP PARTITION p0, p1",
        "REORGANIZE PARTITION p0, p1 INTO (PARTITION p VALUES LESS THAN (3))",
        "EXCHANGE PARTITION p0 WITH TABLE o WITHOUT VALIDATION",
        "TRUNCATE PARTITION p0, p1",
        "COALESCE PARTITION 2",
        "REMOVE PARTITIONING",
        "ENGINE=InnoDB REMOVE PARTITIONING",
        "WITHOUT VALIDATION",
        "STATS_PERSISTENT=DEFAULT, COMMENT 'DEFAULT CHARSET=latin1'",
        "UNION=(x,y)",
        "ENCRYPTION='Y'",
        "SECONDARY_LOAD",
        "NOWAIT",
        "WAIT 5 ADD KEY (b)",
        "IMPORT TABLESPACE",
        "ALGORITHM=INPLACE, DROP PARTITION p0, p1"}) {
    CAPTURE(clauses);
    CHECK(table_after(clauses) == "a* int, b int, c varchar(10) utf8mb4");
  }
  CHECK(names_after("ADD d INT PARTITION BY HASH (d)") == "a b c d");
  CHECK(names_after("ADD d INT REMOVE PARTITIONING") == "a b c d");
}

TEST_CASE("IF EXISTS and IF NOT EXISTS look at the table as it was") {
  constexpr Flavour maria = Flavour::mariadb;
  CHECK(names_after("ADD IF NOT EXISTS b TEXT, ADD COLUMN IF NOT EXISTS d INT", maria) == "a b c d");
  CHECK(names_after("DROP COLUMN IF EXISTS x, DROP IF EXISTS b", maria) == "a c");
  CHECK(names_after("MODIFY IF EXISTS x INT, CHANGE COLUMN IF EXISTS y z INT", maria) == "a b c");
  CHECK(names_after("DROP b, ADD IF NOT EXISTS b INT", maria) == "a c");
  CHECK(names_after("CHANGE b x INT, ADD IF NOT EXISTS x INT", maria) == "a x c");
  CHECK(names_after("ADD d INT, ADD IF NOT EXISTS d INT", maria) == "a b c d");
  Statements statements(maria);
  statements.run("CREATE TABLE t (a INT)")
      .run("ALTER TABLE IF EXISTS t ADD b INT")
      .run("ALTER TABLE IF EXISTS u ADD b INT");
  CHECK(statements.names("t") == "a b");
  CHECK(statements.names("u") == "-");
}

TEST_CASE("CONVERT TO CHARACTER SET keeps room for as many characters") {
  Statements statements;
  statements.run(
      "CREATE TABLE t (a TINYTEXT, b TEXT, c MEDIUMTEXT, d LONGTEXT, e VARCHAR(9), f BLOB, g JSON) CHARSET "
      "utf8mb3");
  statements.run("ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
  CHECK(statements.table("t") ==
        "a text utf8mb4, b mediumtext utf8mb4, c longtext utf8mb4, d longtext utf8mb4, e varchar(9) "
        "utf8mb4, f blob, g json");
  statements.run("ALTER TABLE t CONVERT TO CHARACTER SET latin1");
  CHECK(statements.table("t") ==
        "a text latin1, b mediumtext latin1, c longtext latin1, d longtext latin1, e varchar(9) "
        "latin1, f blob, g json");
  statements.run("ALTER TABLE t CONVERT TO CHARACTER SET binary, ADD h CHAR(3)");
  CHECK(statements.table("t") ==
        "a blob, b mediumblob, c longblob, d longblob, e varbinary(9), f blob, g json, h binary(3)");
  statements.run("CREATE TABLE u (a CHAR(1))")
      .run("ALTER TABLE u CONVERT TO CHARACTER SET DEFAULT, CHARSET latin1")
      .run("ALTER TABLE u ADD b CHAR(1)");
  CHECK(statements.table("u") == "a char(1) utf8mb4, b char(1) latin1");
}

TEST_CASE("MariaDB hides hashes of long unique keys") {
  const auto hashes = [](std::string_view elements) {
    Statements statements(Flavour::mariadb);
    statements.run("CREATE TABLE t (" + std::string(elements) + ") CHARSET latin1");
    const TableDefinition* table = statements.find("t");
    return std::pair(table->least_hashes, table->most_hashes);
  };
  CHECK(hashes("a TEXT, UNIQUE (a)") == std::pair(1u, 1u));
  CHECK(hashes("a TEXT UNIQUE, b BLOB UNIQUE") == std::pair(2u, 2u));
  CHECK(hashes("a TEXT, UNIQUE (a(10)), KEY (a)") == std::pair(0u, 0u));
  CHECK(hashes("a VARCHAR(4000), UNIQUE (a)") == std::pair(1u, 1u));
  CHECK(hashes("a VARCHAR(1000), UNIQUE (a)") == std::pair(0u, 1u));
  CHECK(hashes("a INT, UNIQUE (a) USING HASH") == std::pair(1u, 1u));
  CHECK(hashes("a INT UNIQUE") == std::pair(0u, 0u));
}

TEST_CASE("a clause that does not fit or is not understood makes the table unknown") {
  for (std::string_view clauses :
       {"ADD b INT", "DROP x", "MODIFY x INT", "CHANGE x y INT", "RENAME COLUMN x TO y",
        "RENAME COLUMN a TO b", "ADD d INT AFTER x", "ADD d INT, FROBNICATE", "ADD d", "ADD PRIMARY KEY (b)",
        "ADD d INT INTERESTING", "DROP a, DROP b, DROP c", "ALTER x SET INVISIBLE", "ADD d INT,",
        "ADD 'd' INT", "ADD (d INT", "ADD d INT)", "RENAME COLUMN a b"}) {
    CAPTURE(clauses);
    CHECK(names_after(clauses) == "?");
  }
}
