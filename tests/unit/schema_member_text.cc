#include <doctest/doctest.h>

#include <algorithm>

#include "schema/member_text.h"

using namespace binsift;

TEST_SUITE("member text") {
  TEST_CASE("members that a collation may take for each other are ambiguous") {
    const auto marks = [](const std::vector<std::string>& members) {
      std::string text;
      for (const bool each : find_ambiguous(members)) text += each ? '1' : '0';
      return text;
    };
    CHECK(marks({"NEW", "PAID", "SHIPPED"}) == "000");
    CHECK(marks({"new", "NEW", "paid"}) == "110");
    CHECK(marks({"a", "a ", "b"}) == "110");
    CHECK(marks({"", " ", "b"}) == "110");
    CHECK(marks({"a", "\xc3\xa4", "b"}) == "111");             // ä may be anything
    CHECK(marks({"ja", "nein", "sp\xc3\xa4ter"}) == "000");    // it comes too late to matter
    CHECK(marks({"sp\xc3\xa4ter", "spaeter", "s"}) == "110");  // in German it is ae
    CHECK(marks({"ab", "ab\x01", "ac"}) == "110");             // control characters count as nothing
    CHECK(marks({"via", "wia", "uia"}) == "111");              // Swedish, Roman
    CHECK(marks({"\xd0\x9d\xd0\xb5\xd1\x82", "\xd0\xbd\xd0\xb5\xd1\x82", "\xd0\x94\xd0\xb0"}) ==
          "110");                                                 // Нет, нет, Да
    CHECK(marks({"\xd0\xb9", "\xd0\xb8", "\xd0\xba"}) == "110");  // й, и, к
    CHECK(marks({"\xe8\xa1\xa8", "\xe4\xb8\xad"}) == "00");       // 表, 中
    CHECK(marks({"?", "?"}) == "11");
    CHECK(marks({}).empty());
  }
  TEST_CASE("of very many members each is told by its number") {
    std::vector<std::string> members;
    for (int i = 0; i < 401; ++i) members.push_back("m" + std::to_string(i));
    const std::vector<bool> marks = find_ambiguous(members);
    CHECK(std::count(marks.begin(), marks.end(), true) == 401);
    members.pop_back();
    const std::vector<bool> fewer = find_ambiguous(members);
    CHECK(std::count(fewer.begin(), fewer.end(), true) == 0);
  }
}
