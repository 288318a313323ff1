#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "schema_statements.h"

using namespace binsift;

namespace {

// Loads `text` as a schema file.
struct Loaded {
  SchemaHistory history;
  Result<void> result;
  std::string path;

  explicit Loaded(std::string_view text) {
    path = (std::filesystem::temp_directory_path() / "binsift_schema_file_test.sql").string();
    std::ofstream(path, std::ios::binary) << text;
    result = history.load_file(path);
    std::filesystem::remove(path);
  }
  std::string names(std::string_view database, std::string_view table) const {
    const TableDefinition* known = history.catalog()->find(database, table);
    if (!known) return "-";
    if (!known->doubt.empty()) return "?";
    std::string names;
    for (const ColumnDefinition& column : known->columns) (names += names.empty() ? "" : " ") += column.name;
    return names;
  }
};

constexpr std::string_view kDump = R"(-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: localhost    Database: shop
-- ------------------------------------------------------
-- Server version	8.0.36

/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!50503 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `orders`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `orders` (
  `id` int NOT NULL AUTO_INCREMENT COMMENT 'a; b',
  `状态` enum('新','旧') DEFAULT NULL,
  `hidden` int DEFAULT NULL /*!80023 INVISIBLE */,
  `g` int GENERATED ALWAYS AS ((`id` + 1)) VIRTUAL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci
/*!50100 PARTITION BY RANGE (`id`)
(PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB) */;
/*!40101 SET character_set_client = @saved_cs_client */;
SET @saved_cs_client     = @@character_set_client;
/*!50503 SET character_set_client = utf8mb4 */;
/*!50001 CREATE VIEW `v` AS SELECT 
 1 AS `id`*/;
/*!50003 SET sql_mode              = 'ANSI_QUOTES' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`%`*/ /*!50003 TRIGGER `tr` BEFORE INSERT ON `orders` FOR EACH ROW BEGIN
  DROP TABLE orders; SET NEW.id = 1;
END */;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
-- Dump completed
)";

}  // namespace

TEST_CASE("a dump of one database names it in its head") {
  const Loaded loaded(kDump);
  REQUIRE(loaded.result);
  CHECK(loaded.names("shop", "orders") == "id 状态 hidden g");
  const TableDefinition* table = loaded.history.catalog()->find("shop", "orders");
  CHECK(table->source == NameSource::schema_file);
  CHECK(table->seen_at == loaded.path);
  CHECK(table->columns[1].members == std::vector<std::string>{"新", "旧"});
  CHECK(!table->columns[2].visible);
  CHECK(table->columns[3].virtual_column);
  CHECK(loaded.names("shop", "v") == "-");
}

TEST_CASE("a dump of several databases says USE") {
  const Loaded loaded(
      "/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19\n-- Server "
      "version\t10.11.19-MariaDB\n"
      "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `a` /*!40100 DEFAULT CHARACTER SET gbk COLLATE gbk_bin "
      "*/;\n\nUSE `a`;\n"
      "CREATE TABLE `t` (\n  `x` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK "
      "(json_valid(`x`)),\n"
      "  `c` varchar(10) /*M!100301 COMPRESSED*/ DEFAULT NULL,\n  `u` uuid DEFAULT NULL /*!100303 INVISIBLE "
      "*/\n) WITH SYSTEM VERSIONING;\n"
      "USE `b`;\n/*!50001 CREATE TABLE `v` (\n  `id` tinyint NOT NULL\n) ENGINE=MyISAM */;\n"
      "/*!50001 DROP TABLE IF EXISTS `v`*/;\nCREATE TABLE `t` (`y` int);\n");
  REQUIRE(loaded.result);
  CHECK(loaded.names("a", "t") == "x c u row_start row_end");
  CHECK(loaded.history.catalog()->find("a", "t")->columns[1].compressed);
  CHECK(!loaded.history.catalog()->find("a", "t")->columns[2].visible);
  CHECK(loaded.names("b", "t") == "y");
  CHECK(loaded.names("b", "v") == "-");
  CHECK(loaded.history.catalog()->database_charset("a") == 28);
}

TEST_CASE("a schema file that holds no table, or no database, is wrong usage") {
  const Loaded empty("-- nothing\nSELECT 1;\n");
  REQUIRE(!empty.result);
  CHECK(empty.result.error().kind == ErrorKind::usage);
  const Loaded bare("CREATE TABLE t (a INT);");
  REQUIRE(!bare.result);
  CHECK(bare.result.error().kind == ErrorKind::usage);
  SchemaHistory history;
  const Result<void> missing = history.load_file("/nonexistent/schema.sql");
  REQUIRE(!missing);
  CHECK(missing.error().kind == ErrorKind::io);
}

TEST_CASE("statements of the log go on from the schema file") {
  Loaded loaded("USE d;\nCREATE TABLE t (a INT, b INT);\nCREATE TABLE u (a INT);");
  REQUIRE(loaded.result);
  const StatementContext context{.database = "d", .seen_at = "log:4"};
  loaded.history.apply("ALTER TABLE t ADD c INT", context);
  CHECK(loaded.names("d", "t") == "a b c");
  CHECK(loaded.history.catalog()->find("d", "t")->source == NameSource::ddl);
  loaded.history.apply("CREATE TABLE IF NOT EXISTS u (x INT, y INT)", context);
  CHECK(loaded.names("d", "u") == "a");
}

TEST_CASE("a schema file newer than the log keeps its columns where it shows a statement's effect already") {
  Loaded loaded("USE d;\nCREATE TABLE t (a INT, b INT, z INT);");
  const StatementContext context{.database = "d", .seen_at = "log:4"};
  loaded.history.apply("ALTER TABLE t ADD b INT AFTER a, DROP old", context);
  CHECK(loaded.names("d", "t") == "a b z");
  loaded.history.apply("ALTER TABLE t CHANGE c z INT", context);
  CHECK(loaded.names("d", "t") == "a b z");
  // As tools do that copy the table in the background.
  loaded.history.apply("CREATE TABLE _t_new LIKE t", context);
  loaded.history.apply("ALTER TABLE _t_new ADD z INT", context);
  loaded.history.apply("RENAME TABLE t TO _t_old, _t_new TO t", context);
  CHECK(loaded.names("d", "t") == "a b z");
  loaded.history.apply("ALTER TABLE t ADD b INT, DROP a", context);  // both before and after it
  CHECK(loaded.names("d", "t") == "?");
}
