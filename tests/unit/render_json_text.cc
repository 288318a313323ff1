#include "render/json_text.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

using namespace binsift;

namespace {

// The rule of the header, one byte at a time.
std::string expected_json(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = uint8_t(c);
    const char* escape = nullptr;
    switch (c) {
      case '"': escape = "\\\""; break;
      case '\\': escape = "\\\\"; break;
      case '\b': escape = "\\b"; break;
      case '\f': escape = "\\f"; break;
      case '\n': escape = "\\n"; break;
      case '\r': escape = "\\r"; break;
      case '\t': escape = "\\t"; break;
      default: break;
    }
    if (escape) {
      out += escape;
    } else if (byte < 0x20) {
      char code[8];
      std::snprintf(code, sizeof code, "\\u%04x", byte);
      out += code;
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string json(std::string_view text) {
  OutBuffer out;
  append_json_string(out, text);
  return std::string(out.view());
}

std::string if_utf8(std::string_view text) {
  OutBuffer out;
  out.append("kept");
  const bool written = append_json_text_if_utf8(out, as_bytes(text));
  CHECK(out.view().substr(0, 4) == "kept");
  if (!written) {
    CHECK(out.view() == "kept");
    return "invalid";
  }
  return std::string(out.view().substr(4));
}

struct Collected final : OutBuffer::Drain {
  std::string text;
  size_t largest = 0;
  void take(std::string_view bytes) override {
    text += bytes;
    largest = std::max(largest, bytes.size());
  }
};

}  // namespace

TEST_CASE("every byte is escaped or kept at every place of a string") {
  for (unsigned c = 0; c < 0x80; ++c) {
    for (size_t size = 1; size < 40; ++size) {
      for (size_t at = 0; at < size; ++at) {
        std::string text(size, 'x');
        text[at] = char(c);
        const std::string expected = expected_json(text);
        REQUIRE(json(text) == expected);
        REQUIRE(if_utf8(text) == expected);
      }
    }
  }
  CHECK(json("") == "\"\"");
  CHECK(if_utf8("") == "\"\"");
  CHECK(json("\x7f/'") == "\"\x7f/'\"");
}

TEST_CASE("text that is not UTF-8 leaves the buffer as it was") {
  CHECK(if_utf8("naïve 日本語 😀 \"x\"") == "\"naïve 日本語 😀 \\\"x\\\"\"");
  for (size_t size = 1; size < 60; ++size) {
    for (size_t at = 0; at < size; ++at) {
      std::string text(size, 'x');
      text[at] = '\xff';
      REQUIRE(if_utf8(text) == "invalid");
      text[at] = '\xc3';
      REQUIRE(if_utf8(text) == "invalid");
      text[at] = at % 2 ? '\n' : '"';
      text += "\xe8\xaa";
      REQUIRE(if_utf8(text) == "invalid");
      text += "\x9e";
      REQUIRE(if_utf8(text) == expected_json(text));
    }
  }
}

TEST_CASE("a random text is escaped as the simple rule says") {
  std::mt19937 random(2);
  static constexpr std::string_view kParts[] = {
      "a", "bc", "def ", "\n", "\"", "\\", "\x01", "é", "語", "😀", "0123456789abcdef"};
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (unsigned n = random() % 40; n; --n) text += kParts[random() % std::size(kParts)];
    REQUIRE(json(text) == expected_json(text));
    REQUIRE(if_utf8(text) == expected_json(text));
  }
}

TEST_CASE("a huge string passes through the drain in parts") {
  std::string text;
  while (text.size() < (3 << 20)) text += "line of text, \"quoted\"\n語\x01";
  Collected drain;
  OutBuffer out;
  out.set_drain(&drain, 64 * 1024);
  append_json_string(out, text);
  CHECK(drain.text + std::string(out.view()) == expected_json(text));
  CHECK(drain.largest < (1 << 20));

  drain.text.clear();
  out.clear();
  CHECK(append_json_text_if_utf8(out, as_bytes(text)));
  CHECK(drain.text + std::string(out.view()) == expected_json(text));

  drain.text.clear();
  out.clear();
  CHECK_FALSE(append_json_text_if_utf8(out, as_bytes(text + "\xff")));
  CHECK(drain.text.empty());
  CHECK(out.empty());
}
