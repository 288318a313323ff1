#include "render/json_escape.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "base/utf8.h"

using namespace binsift;

namespace {

// What escape_json writes, or "invalid". The text ends with its memory, so that a read behind it is seen.
template <bool kCheck>
std::string escaped(char* (*escape)(char*, const uint8_t*, const uint8_t*), const std::string& text) {
  const std::vector<uint8_t> bytes(text.begin(), text.end());
  std::vector<char> out(bytes.size() * kEscapedMost + kEscapedSlack);
  const char* end = escape(out.data(), bytes.data(), bytes.data() + bytes.size());
  return end ? std::string(out.data(), size_t(end - out.data())) : "invalid";
}

void check_both(const std::string& text) {
  const std::string expected = escaped<true>(escape_json_in_blocks<true>, text);
  REQUIRE((expected != "invalid") == is_valid_utf8(as_bytes(text)));
  REQUIRE(escaped<true>(escape_json<true>, text) == expected);
  if (!has_wide_escape()) return;
  REQUIRE(escaped<true>(escape_json_wide<true>, text) == expected);
  if (expected != "invalid") REQUIRE(escaped<false>(escape_json_wide<false>, text) == expected);
}

}  // namespace

TEST_CASE("a sequence of bytes is UTF-8 or not wherever it stands in a block") {
  const std::vector<std::string> sequences = {
      "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf",
      "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "\xe6\x94\xaf", "\xf0\x9f\x98\x80", "\x7f", "\"", "\n",
      // not UTF-8
      "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
      "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xfe", "\xc2", "\xe6\x94", "\xf0\x9f\x98", "\xe6",
      "\xf0\x9f", "\xf0", "\xc2\xc2", "\xe6\x94z", "\xe6\x94\xc3\xa9", "\xf0\x9f\xe4\xba\x8b",
      "\xf8\x88\x80\x80\x80"};
  for (const std::string& sequence : sequences) {
    for (size_t before = 0; before < 70; ++before) {
      for (const size_t behind : {0, 1, 2, 3, 60, 61, 62, 63, 64, 130}) {
        check_both(std::string(before, 'x') + sequence + std::string(behind, 'y'));
        check_both(std::string(before % 8, 'x') + sequence + sequence + "\xe4\xba\x8b" +
                   std::string(behind, 'y'));
      }
    }
  }
}

TEST_CASE("text of many scripts comes out the same in blocks of every width") {
  const std::vector<std::string> characters = {"a",
                                               " ",
                                               "\"",
                                               "\\",
                                               "\n",
                                               "\x01",
                                               "\xc3\xa9",
                                               "\xe4\xba\x8b",
                                               "\xed\x95\x9c",
                                               "\xe0\xa4\x95",
                                               "\xf0\x9f\x98\x80",
                                               "\x7f"};
  std::mt19937 random(11);
  for (int i = 0; i < 100000; ++i) {
    std::string text;
    const unsigned kinds = 1 + random() % unsigned(characters.size());
    for (unsigned count = random() % 90; count; --count) text += characters[random() % kinds];
    check_both(text);
    if (text.empty()) continue;
    text[random() % text.size()] = char(random());
    check_both(text);
    text.resize(random() % text.size());
    check_both(text);
  }
}
