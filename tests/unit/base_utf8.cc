#include "base/utf8.h"

#include <doctest/doctest.h>

#include <string>

using namespace binsift;

namespace {
// Each way to stand in a value: alone, behind and in front of ASCII of every length around a block.
bool valid_everywhere(std::string_view s) {
  const bool alone = is_valid_utf8(as_bytes(s));
  for (size_t pad = 0; pad < 40; ++pad) {
    const std::string front = std::string(pad, 'a') + std::string(s), both = front + "bc";
    REQUIRE(is_valid_utf8(as_bytes(front)) == alone);
    REQUIRE(is_valid_utf8(as_bytes(both)) == alone);
    if (!s.empty()) REQUIRE_FALSE(is_ascii(as_bytes(both)));
  }
  return alone;
}
}  // namespace

TEST_CASE("every code point is valid UTF-8 in its shortest form, and surrogates are not") {
  for (uint32_t code = 0x80; code <= 0x10ffff; ++code) {
    char text[4];
    const size_t size = size_t(write_utf8(text, code) - text);
    const Bytes bytes = as_bytes({text, size});
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    REQUIRE(is_valid_utf8(bytes) != surrogate);
    REQUIRE(utf8_length(bytes.data(), bytes.data() + size) == (surrogate ? 0 : size));
    for (size_t cut = 1; cut < size; ++cut) REQUIRE_FALSE(is_valid_utf8(bytes.first(cut)));
  }
}

TEST_CASE("what is no UTF-8 is found wherever it stands") {
  CHECK(valid_everywhere("ä"));
  CHECK(valid_everywhere("語"));
  CHECK(valid_everywhere("😀"));
  CHECK(valid_everywhere("\xf4\x8f\xbf\xbf"));
  CHECK_FALSE(valid_everywhere("\x80"));
  CHECK_FALSE(valid_everywhere("\xc0\x80"));
  CHECK_FALSE(valid_everywhere("\xc1\xbf"));
  CHECK_FALSE(valid_everywhere("\xe0\x9f\xbf"));
  CHECK_FALSE(valid_everywhere("\xed\xa0\x80"));
  CHECK_FALSE(valid_everywhere("\xf0\x8f\xbf\xbf"));
  CHECK_FALSE(valid_everywhere("\xf4\x90\x80\x80"));
  CHECK_FALSE(valid_everywhere("\xf5\x80\x80\x80"));
  CHECK_FALSE(valid_everywhere("\xff"));
  CHECK_FALSE(valid_everywhere("\xc3("));
  CHECK_FALSE(valid_everywhere("\xe8\xaa("));
  CHECK_FALSE(valid_everywhere("\xf0\x9f\x98("));
  CHECK_FALSE(valid_everywhere("ä\xbf"));
}

TEST_CASE("ASCII is seen as such at every length") {
  for (size_t size = 0; size < 70; ++size) {
    std::string text(size, 'x');
    CHECK(is_ascii(as_bytes(text)));
    CHECK(is_valid_utf8(as_bytes(text)));
    for (size_t i = 0; i < size; ++i) {
      text[i] = '\x80';
      CHECK_FALSE(is_ascii(as_bytes(text)));
      CHECK_FALSE(is_valid_utf8(as_bytes(text)));
      text[i] = 'x';
    }
  }
}
