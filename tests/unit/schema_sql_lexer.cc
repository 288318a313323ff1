#include "schema/sql_lexer.h"

#include <doctest/doctest.h>

using namespace binsift;

namespace {

std::string kinds_and_values(std::string_view sql, SqlDialect dialect = {}) {
  SqlLexer lexer(sql, dialect);
  std::string text;
  for (;;) {
    const Token token = lexer.next();
    if (token.kind == TokenKind::end) return text;
    if (!text.empty()) text += ' ';
    switch (token.kind) {
      case TokenKind::word: text += value_of(token, dialect.sql_mode); break;
      case TokenKind::name: text += '[' + value_of(token, dialect.sql_mode) + ']'; break;
      case TokenKind::text: text += '<' + value_of(token, dialect.sql_mode) + '>'; break;
      case TokenKind::number: text += '#' + std::string(token.raw); break;
      case TokenKind::bytes: text += "0:" + std::string(token.raw); break;
      case TokenKind::variable: text += "var:" + std::string(token.raw); break;
      case TokenKind::symbol: text += token.raw; break;
      default: return text + "BROKEN";
    }
  }
}

constexpr SqlDialect kMariaDb{.flavour = Flavour::mariadb, .version_id = 101119};

}  // namespace

TEST_CASE("words, names, numbers and literals") {
  CHECK(kinds_and_values("CREATE TABLE `a``b`.`c` (名 int)") == "CREATE TABLE [a`b] . [c] ( 名 int )");
  CHECK(kinds_and_values("a . b.c") == "a . b . c");
  CHECK(kinds_and_values("1 1.5 1e3 1.e-2 12abc 1e 0x4D 0b01 0xZZ") ==
        "#1 #1.5 #1e3 #1.e-2 12abc 1e 0:0x4D 0:0b01 0xZZ");
  CHECK(kinds_and_values("t.12 t.1e3x") == "t . 12 t . 1e3x");
  CHECK(kinds_and_values("x'4D' X'' b'01' N'n' n'm' _utf8mb4'a'") ==
        "0:x'4D' 0:X'' 0:b'01' <n> <m> _utf8mb4 <a>");
  CHECK(kinds_and_values("@a @@sql_mode @`x y` @'q'") == "var:@a var:@@sql_mode var:@`x y` var:@'q'");
  CHECK(kinds_and_values("a-b a--b") == "a - b a - - b");
}

TEST_CASE("strings: doubled quotes, escapes, and modes that change them") {
  CHECK(kinds_and_values(R"('it''s' 'a\'b' 'a\\' "q""r" '\%\_' '\n')") ==
        "<it's> <a'b> <a\\> <q\"r> <\\%\\_> <\n>");
  CHECK(kinds_and_values(R"('a\' 'b')", {.sql_mode = MODE_NO_BACKSLASH_ESCAPES}) == "<a\\> <b>");
  CHECK(kinds_and_values(R"("a b" 'c')", {.sql_mode = MODE_ANSI_QUOTES}) == "[a b] <c>");
  CHECK(kinds_and_values(R"("a\" b)", {.sql_mode = MODE_ANSI_QUOTES}) == "[a\\] b");
  CHECK(value_of(SqlLexer("'a\\0b'", {}).next(), 0) == std::string("a\0b", 3));
}

TEST_CASE("comments fall out, quotes hide them") {
  CHECK(kinds_and_values("a -- b\n c # d\n e /* f */ g") == "a c e g");
  CHECK(kinds_and_values("a --\nb --") == "a b");
  CHECK(kinds_and_values("'/*' a '*/' `--` '#'") == "</*> a <*/> [--] <#>");
  CHECK(kinds_and_values("a /* b /* c */ d") == "a d");
}

TEST_CASE("executable comments count by version and flavour") {
  CHECK(kinds_and_values("a /*!50100 b */ c") == "a b c");
  CHECK(kinds_and_values("a /*! b */ c") == "a b c");
  CHECK(kinds_and_values("a /*!b*/ c") == "a b c");
  CHECK(kinds_and_values("a /*!80023 b */ c", {.version_id = 50744}) == "a c");
  CHECK(kinds_and_values("a /*!080023 b */ c", {.version_id = 80030}) == "a b c");
  CHECK(kinds_and_values("a /*!50100 b /* n */ c */ d") == "a b c d");
  CHECK(kinds_and_values("a /*!99999 b /* n */ c */ d", {.version_id = 80030}) == "a d");
  CHECK(kinds_and_values("a /*M!100100 b */ c") == "a c");
  // MariaDB leaves out what is meant for the MySQL versions after they parted.
  CHECK(kinds_and_values("a /*!50600 b */ /*!50700 c */ /*!80000 d */ /*!100100 e */", kMariaDb) == "a b e");
  CHECK(kinds_and_values("a /*M!80000 b */ /*M!120000 c */", kMariaDb) == "a b");
  CHECK(kinds_and_values("/*M!999999\\- enable the sandbox mode */ a", {.flavour = Flavour::mariadb}) == "a");
  CHECK(kinds_and_values("/*M!999999\\- enable the sandbox mode */ a") == "a");
}

TEST_CASE("an open quote or comment ends the statement as broken, once and for all") {
  for (std::string_view sql : {"'a", "`a", "\"a", "/* a", "x'4", "@`a", "'a\\", "/*!999999 a", "'a''"}) {
    CAPTURE(sql);
    SqlLexer lexer(sql, {});
    CHECK(lexer.next().kind == TokenKind::broken);
  }
  SqlLexer lexer("/*!50100 a", {});
  CHECK(lexer.next().is("A"));
  CHECK(lexer.next().kind == TokenKind::broken);
  CHECK(lexer.next().kind == TokenKind::broken);
}
