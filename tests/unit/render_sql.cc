#include <doctest/doctest.h>

#include "render/quoted_text.h"
#include "render/sql_json.h"
#include "render/sql_session.h"
#include "render/sql_table.h"
#include "schema/ddl_reach.h"

using namespace binsift;

namespace {

std::string quoted(std::string_view bytes, Charset charset = Charset::utf8mb4) {
  OutBuffer out;
  if (!append_quoted_text(out, as_bytes(bytes), charset, QuoteStyle::sql)) return "invalid";
  return std::string(out.view());
}

std::string log_statement(std::string_view sql) {
  OutBuffer out;
  append_log_statement(out, sql);
  return std::string(out.view());
}

DdlReach reach(std::string_view sql) {
  return ddl_reach(sql, "shop", {});
}

}  // namespace

TEST_CASE("text as SQL literals") {
  using namespace std::string_view_literals;
  CHECK(quoted("it's") == "'it\\'s'");
  CHECK(quoted("a\\b") == "'a\\\\b'");
  CHECK(quoted("\0\r\n\t\b\x1a"sv) == "'\\0\\r\\n\\t\\b\\Z'");
  CHECK(quoted("\x01\x0b\x7f") == "'\x01\x0b\x7f'");  // no escapes of their own: as they are
  CHECK(quoted("żółw \"quoted\" `x`") == "'żółw \"quoted\" `x`'");
  CHECK(quoted("\xe9t\xe9", Charset::latin1) == "'été'");
  CHECK(quoted("\xff\xfe") == "invalid");
  // Long enough for the wide steps, with something to escape at every place.
  for (size_t at = 0; at < 70; ++at) {
    std::string text(70, 'x');
    text[at] = '\x0b';
    CHECK(quoted(text) == "'" + text + "'");
    text[at] = '\'';
    CHECK(quoted(text) == "'" + text.substr(0, at) + "\\'" + text.substr(at + 1) + "'");
  }
  CHECK(sql_identifier("a`b") == "`a``b`");
}

TEST_CASE("a statement of the log goes whole through a client") {
  CHECK(log_statement("DROP TABLE t") == "DROP TABLE t;\n");
  CHECK(log_statement("SELECT ';'") == "DELIMITER /*!*/;\nSELECT ';'\n/*!*/;\nDELIMITER ;\n");
  CHECK(log_statement("DROP TABLE t -- gone") ==
        "DELIMITER /*!*/;\nDROP TABLE t -- gone\n/*!*/;\nDELIMITER ;\n");
  CHECK(log_statement("SELECT '/*!*/;'") == "DELIMITER /**!*/;\nSELECT '/*!*/;'\n/**!*/;\nDELIMITER ;\n");
}

TEST_CASE("what DDL does to rows that are there") {
  CHECK(reach("TRUNCATE orders").lost.at(0).name == "orders");
  CHECK(reach("truncate table `a`.`b`").lost.at(0).database == "a");
  CHECK(reach("DROP TABLE IF EXISTS a, crm.b").lost.size() == 2);
  CHECK(reach("ALTER TABLE orders ADD COLUMN c INT").reshaped.at(0).name == "orders");
  CHECK(reach("ALTER TABLE orders ADD INDEX (c)").reshaped.empty());
  CHECK(reach("CREATE INDEX i ON orders (c)").reshaped.empty());
  CHECK(reach("RENAME TABLE a TO b").reshaped.at(0).name == "a");
  CHECK(reach("DROP DATABASE crm").lost_databases.at(0) == "crm");
  for (const char* harmless : {"CREATE TABLE t (a INT)", "INSERT INTO t VALUES (1)", "CREATE DATABASE d",
                               "GRANT ALL ON *.* TO u", "DROP TEMPORARY TABLE t"}) {
    CAPTURE(harmless);
    const DdlReach none = reach(harmless);
    CHECK(none.lost.empty());
    CHECK(none.reshaped.empty());
    CHECK(none.lost_databases.empty());
    CHECK_FALSE(none.any_table);
  }
  CHECK(is_about_trigger(
      "CREATE DEFINER=`root`@`localhost` TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET @a = 1", {}));
  CHECK(is_about_trigger("DROP TRIGGER IF EXISTS t", {}));
  CHECK_FALSE(is_about_trigger("CREATE TABLE `trigger` (a INT)", {}));
  CHECK_FALSE(is_about_trigger("CREATE PROCEDURE p() BEGIN DROP TRIGGER t; END", {}));
}

TEST_CASE("user variables as SQL") {
  OutBuffer out;
  const auto text = [&](const UserVar& variable) {
    out.clear();
    return append_user_var(out, variable, ";") ? std::string(out.view()) : "none";
  };
  const uint8_t minus_two[] = {0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
  UserVar variable{.name = "a`b", .is_null = true};
  CHECK(text(variable) == "SET @`a``b`:=NULL;\n");
  variable = {.name = "n", .type = UserVarType::INT_RESULT, .value = minus_two};
  CHECK(text(variable) == "SET @`n`:=-2;\n");
  variable.is_unsigned = true;
  CHECK(text(variable) == "SET @`n`:=18446744073709551614;\n");
  variable = {.name = "s", .charset = 8, .value = as_bytes("x")};
  CHECK(text(variable) == "SET @`s`:=_latin1 x'78';\n");
  variable.type = UserVarType::ROW_RESULT;
  CHECK(text(variable) == "none");
}
