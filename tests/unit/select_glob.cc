#include "select/glob.h"

#include <doctest/doctest.h>

using namespace binsift;

TEST_CASE("shell patterns") {
  CHECK(glob_matches("shop.orders", "shop.orders"));
  CHECK_FALSE(glob_matches("shop.orders", "shop.order"));
  CHECK_FALSE(glob_matches("shop.orders", "Shop.orders"));
  CHECK(glob_matches("shop.*", "shop.orders"));
  CHECK(glob_matches("shop.*", "shop."));
  CHECK(glob_matches("*", ""));
  CHECK_FALSE(glob_matches("", "x"));
  CHECK(glob_matches("*.orders", "a.b.orders"));
  CHECK(glob_matches("*o*d*", "shop.orders"));
  CHECK_FALSE(glob_matches("*o*z*", "shop.orders"));
  CHECK(glob_matches("a*b*c", "abbbc"));
  CHECK(glob_matches("log_????", "log_2026"));
  CHECK_FALSE(glob_matches("log_????", "log_202"));
  CHECK(glob_matches("?", "é"));
  CHECK(glob_matches("表?", "表格"));
  CHECK(glob_matches("?", "\xff"));
  CHECK(glob_matches("a**b", "ab"));
}

TEST_CASE("sets of characters") {
  CHECK(glob_matches("t_[0-9]", "t_7"));
  CHECK_FALSE(glob_matches("t_[0-9]", "t_x"));
  CHECK(glob_matches("t_[!0-9]", "t_x"));
  CHECK(glob_matches("t_[^0-9]", "t_x"));
  CHECK_FALSE(glob_matches("t_[!0-9]", "t_"));
  CHECK(glob_matches("[]x]", "]"));
  CHECK(glob_matches("[a-]", "-"));
  CHECK(glob_matches("[α-ω]", "β"));
  CHECK_FALSE(glob_matches("[α-ω]", "b"));
  CHECK(glob_matches("[\\]]", "]"));
  CHECK(glob_matches("*[0-9]*x", "a1b2x"));
}

TEST_CASE("a backslash takes what follows as it is") {
  CHECK(glob_matches("a\\*b", "a*b"));
  CHECK_FALSE(glob_matches("a\\*b", "axb"));
  CHECK(glob_matches("\\[x\\]", "[x]"));
}

TEST_CASE("patterns that are none") {
  CHECK(is_malformed_glob("a["));
  CHECK(is_malformed_glob("a[b"));
  CHECK(is_malformed_glob("a[]"));
  CHECK(is_malformed_glob("a\\"));
  CHECK(is_malformed_glob("[a\\"));
  CHECK_FALSE(is_malformed_glob("[]]"));
  CHECK_FALSE(is_malformed_glob("a]"));
  CHECK_FALSE(is_malformed_glob("[!]a]"));
  CHECK_FALSE(is_malformed_glob(""));
}
