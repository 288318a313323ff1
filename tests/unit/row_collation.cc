#include "row/collation.h"

#include <doctest/doctest.h>

#include <string>

using namespace binsift;

TEST_CASE("collation ids of both flavours lead to their charset") {
  CHECK(charset_of(0) == Charset::unknown);
  CHECK(charset_of(8) == Charset::latin1);
  CHECK(charset_of(13) == Charset::sjis);
  CHECK(charset_of(17) == Charset::unknown);
  CHECK(charset_of(33) == Charset::utf8mb3);
  CHECK(charset_of(45) == Charset::utf8mb4);
  CHECK(charset_of(63) == Charset::binary);
  CHECK(charset_of(95) == Charset::cp932);
  CHECK(charset_of(99) == Charset::cp1250);
  CHECK(charset_of(100) == Charset::unknown);
  CHECK(charset_of(101) == Charset::utf16);
  CHECK(charset_of(159) == Charset::ucs2);
  CHECK(charset_of(183) == Charset::utf32);
  CHECK(charset_of(223) == Charset::utf8mb3);
  CHECK(charset_of(248) == Charset::gb18030);
  CHECK(charset_of(255) == Charset::utf8mb4);  // utf8mb4_0900_ai_ci
  CHECK(charset_of(323) == Charset::utf8mb4);
  CHECK(charset_of(576) == Charset::utf8mb3);
  CHECK(charset_of(610) == Charset::utf8mb4);
  CHECK(charset_of(738) == Charset::utf32);
  CHECK(charset_of(1032) == Charset::latin1);  // latin1_swedish_nopad_ci
  CHECK(charset_of(1069) == Charset::utf8mb4);
  CHECK(charset_of(2048) == Charset::utf8mb3);  // utf8mb3_uca1400_ai_ci
  CHECK(charset_of(2304) == Charset::utf8mb4);
  CHECK(charset_of(2560) == Charset::ucs2);
  CHECK(charset_of(2816) == Charset::utf16);
  CHECK(charset_of(3271) == Charset::utf32);
  CHECK(charset_of(4000) == Charset::unknown);
  CHECK(charset_of(65535) == Charset::unknown);
}

TEST_CASE("every charset is found by its name, by its collations' names and by its default collation") {
  for (unsigned i = 1; i < kCharsetCount; ++i) {
    const auto charset = Charset(i);
    const std::string name(name_of(charset));
    CHECK(charset_named(name) == charset);
    CHECK(charset_of_collation(name + "_general_ci") == charset);
    CHECK(charset_of(default_collation(charset)) == charset);
    CHECK(max_bytes(charset) >= 1);
    CHECK(max_bytes(charset) <= 4);
  }
  CHECK(charset_named("UTF8") == Charset::utf8mb3);
  CHECK(charset_named("Latin1") == Charset::latin1);
  CHECK(charset_named("") == Charset::unknown);
  CHECK(charset_named("klingon") == Charset::unknown);
  CHECK(charset_of_collation("utf8_unicode_520_ci") == Charset::utf8mb3);
  CHECK(charset_of_collation("binary") == Charset::binary);
  CHECK(charset_of_collation("uca1400_ai_ci") == Charset::unknown);
}
