#pragma once
// Histories of statements by chance: what jobs and people do to a few tables, in both flavours.
#include <random>
#include <string>

#include "pipeline/resume.h"
#include "schema/sql_lexer.h"

namespace binsift::test {

class RandomDdl {
 public:
  explicit RandomDdl(unsigned seed) : random_(seed), flavour_(seed % 2 ? Flavour::mysql : Flavour::mariadb) {}

  size_t below(size_t most) { return size_t(random_() % most); }
  bool one_in(size_t most) { return below(most) == 0; }
  std::string_view any_of(std::initializer_list<std::string_view> words) {
    return words.begin()[below(words.size())];
  }
  Flavour flavour() const { return flavour_; }

  SeenStatement next() {
    SeenStatement seen;
    seen.database = "d";
    seen.seen_at = "binlog.000001:" + std::to_string(++count_);
    seen.flavour = flavour_;
    seen.version_id = flavour_ == Flavour::mysql ? 80400 : 101106;
    seen.server_charset = one_in(9) ? 0 : 45;
    seen.has_ddl_xid = one_in(2);
    seen.thread_specific = one_in(25);
    if (one_in(25)) seen.error_code = 1317;
    seen.sql = statement();
    if (one_in(30)) {
      seen.client_charset = 8;
      seen.sql = "CREATE TABLE `\xE9t\xE9` (a INT, b ENUM('\xFC', 'x'))";
    } else if (one_in(30)) {
      seen.sql_mode = MODE_ANSI_QUOTES;
      seen.sql = "CREATE TABLE \"" + name() + "\" (\"q\" INT, \"r\" VARCHAR(200))";
    } else if (one_in(60)) {
      seen.sql = "CREATE TABLE `no \xFF utf8` (`\xFE` INT)";
    }
    return seen;
  }

 private:
  std::string name() {
    if (one_in(12)) return "e." + std::string(any_of({"t", "u"}));
    return std::string(any_of({"t", "t", "t", "u", "u", "v", "w", "t_new", "t_old", "T", "d.u"}));
  }
  std::string column() { return std::string(any_of({"a", "b", "c", "id", "x1", "x2", "Name"})); }
  std::string type() {
    return std::string(
        any_of({"INT", "INT UNSIGNED NOT NULL", "VARCHAR(200)", "VARCHAR(200) CHARACTER SET latin1",
                "ENUM('a', 'b\\'c', 'ä')", "SET('x', 'y') COLLATE utf8mb4_bin", "DECIMAL(10,2)", "TEXT",
                "TEXT(100)", "TIMESTAMP(3)", "BLOB", "INT GENERATED ALWAYS AS (1) VIRTUAL", "BIGINT UNIQUE",
                "JSON", "POINT", "INT INVISIBLE", "BIT(7)", "CHAR(0)", "VARBINARY(3000)"}));
  }
  // Mostly a number and a text, as the rows of these tests have them.
  std::string columns() {
    if (!one_in(4)) {
      const std::string first = column(), second = column();
      return "(" + first + " INT" + (one_in(2) ? " PRIMARY KEY" : " UNSIGNED") + ", " +
             (second == first ? second + "2" : second) + " VARCHAR(200))" + options();
    }
    std::string text = "(k INT";
    for (size_t i = 0, count = below(5); i < count; ++i)
      text += ", " + column() + std::to_string(i) + " " + type();
    if (one_in(3)) text += ", PRIMARY KEY (k)";
    if (one_in(4)) text += ", z VARCHAR(1500), UNIQUE KEY long_one (z)";
    if (one_in(5)) text += ", KEY by_k USING HASH (k)";
    return text + ")" + options();
  }
  std::string options() {
    return std::string(any_of({"", "", " ENGINE=InnoDB", " CHARACTER SET latin1", " COLLATE utf8mb4_bin",
                               " COMMENT 'x' PARTITION BY HASH (k)", " WITH SYSTEM VERSIONING"}));
  }
  std::string clause() {
    switch (below(18)) {
      case 0: return "ADD " + column() + " " + type();
      case 1: return "ADD COLUMN IF NOT EXISTS " + column() + " " + type() + " FIRST";
      case 2: return "DROP COLUMN " + column();
      case 3: return "RENAME COLUMN " + column() + " TO " + column();
      case 4: return "CHANGE " + column() + " " + column() + " INT";
      case 5: return "MODIFY " + column() + " VARCHAR(200)";
      case 6: return "CONVERT TO CHARACTER SET " + std::string(any_of({"latin1", "utf8mb4", "binary"}));
      case 7: return "ADD KEY i (" + column() + ")";
      case 8: return "DROP KEY i";
      case 9: return "DROP PRIMARY KEY";
      case 10: return "ADD PRIMARY KEY (" + column() + ")";
      case 11: return "RENAME TO " + name();
      case 12: return "ADD PARTITION (PARTITION p1 VALUES LESS THAN (5))";
      case 13: return "ENGINE=InnoDB";
      case 14: return "DEFAULT CHARACTER SET latin1";
      case 15: return std::string(any_of({"ADD SYSTEM VERSIONING", "DROP SYSTEM VERSIONING"}));
      case 16: return "CONVERT PARTITION p1 TO TABLE " + name();
      default: return "ADD y FANCYTYPE";
    }
  }
  std::string database_charset() {
    return std::string(
        any_of({"", " CHARACTER SET latin1", " CHARACTER SET utf8mb4", " COLLATE utf8mb4_bin"}));
  }
  std::string database() { return std::string(any_of({"e", "e", "E", "f", "d"})); }

  std::string statement() {
    switch (below(40)) {
      case 0: return "CREATE TABLE " + name() + " LIKE " + name();
      case 1: return "CREATE TABLE " + name() + " SELECT 1 AS a";
      case 2: return "CREATE TEMPORARY TABLE " + name() + " (a INT)";
      case 3: return "CREATE OR REPLACE TABLE " + name() + " " + columns();
      case 4:
      case 5: return "CREATE TABLE IF NOT EXISTS " + name() + " " + columns();
      case 6: return "RENAME TABLE t TO t_old, t_new TO t";
      case 7: return "RENAME TABLE t TO x, u TO t, x TO u";
      case 8: return "RENAME TABLE " + name() + " TO " + name();
      case 9:
      case 10:
        return "DROP TABLE IF EXISTS `" + std::string(any_of({"t", "u", "job"})) +
               "` /* generated by server */";
      case 11: return "DROP TABLE " + name() + ", " + name();
      case 12: return "DROP TEMPORARY TABLE " + name();
      case 13: return "TRUNCATE TABLE " + name();
      case 14: return "CREATE UNIQUE INDEX i ON " + name() + " (" + column() + ")";
      case 15: return "DROP INDEX i ON " + name();
      case 16: return one_in(4) ? "RENAME TABLE t T u" : "DROP VIEW t";
      case 17: return one_in(3) ? "DROP DATABASE " + database() : "DROP TABLE job";
      case 18: return "CREATE DATABASE " + database() + database_charset();
      case 19: return "CREATE DATABASE IF NOT EXISTS " + database() + database_charset();
      case 20: return "ALTER DATABASE " + database() + database_charset();
      case 21: return "CREATE SEQUENCE " + name();
      case 22: return "CREATE TABLE job_" + std::to_string(below(2000)) + " " + columns();
      case 23: return "DROP TABLE job_" + std::to_string(below(2000));
      case 24: return "CREATE TABLE `job` (`x` INT) /*!50100 PARTITION BY HASH (x) */";
      default:
        if (one_in(2)) return "CREATE TABLE " + name() + " " + columns();
        std::string text = "ALTER TABLE " + name() + " " + clause();
        for (size_t i = below(3); i > 0; --i) text += ", " + clause();
        return text;
    }
  }

  std::mt19937 random_;
  Flavour flavour_;
  size_t count_ = 0;
};

}  // namespace binsift::test
