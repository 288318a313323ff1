#include "render/json_text.h"

#include <doctest/doctest.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
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

template <class Value>
std::string number(char* (*write)(char*, Value), Value value) {
  char room[kDoubleRoom];
  return {room, write(room, value)};
}

// The digits that count: no sign, point, exponent or zeros at either end.
std::string significant(std::string text) {
  text = text.substr(0, text.find('e'));
  std::erase_if(text, [](char c) { return c == '-' || c == '.'; });
  text.erase(0, text.find_first_not_of('0'));
  return text.substr(0, text.find_last_not_of('0') + 1);
}

template <class Value>
std::string shortest(Value value) {
  char room[64];
  return significant({room, std::to_chars(room, room + 64, value, std::chars_format::scientific).ptr});
}

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

TEST_CASE("doubles read back as the same number and are JSON") {
  CHECK(number(write_json_double, 0.0) == "0");
  CHECK(number(write_json_double, -0.0) == "-0");
  CHECK(number(write_json_double, 1.0) == "1");
  CHECK(number(write_json_double, -19.99) == "-19.99");
  CHECK(number(write_json_double, 0.1) == "0.1");
  CHECK(number(write_json_double, 100000.0) == "100000");
  CHECK(number(write_json_double, 999999999999999.0) == "999999999999999");
  CHECK(number(write_json_double, 1e15) == "1e+15");
  CHECK(number(write_json_double, 1e20) == "1e+20");
  CHECK(number(write_json_double, 1.7976931348623157e308) == "1.7976931348623157e+308");
  CHECK(number(write_json_double, 5e-324) == "5e-324");
  CHECK(number(write_json_float, 0.1f) == "0.1");
  CHECK(number(write_json_float, 3.4028235e38f) == "3.4028235e+38");
  CHECK(number(write_json_float, -0.0f) == "-0");
  CHECK(number(write_json_float, 16777215.0f) == "16777215");
  CHECK(number(write_json_double, std::numeric_limits<double>::infinity()) == "\"inf\"");
  CHECK(number(write_json_double, -std::numeric_limits<double>::infinity()) == "\"-inf\"");
  CHECK(number(write_json_double, std::numeric_limits<double>::quiet_NaN()) == "\"nan\"");
  CHECK(number(write_json_float, -std::numeric_limits<float>::infinity()) == "\"-inf\"");

  std::mt19937_64 random(3);
  for (int i = 0; i < 200000; ++i) {
    uint64_t bits = random();
    double value;
    std::memcpy(&value, &bits, 8);
    if (i % 2) value = double(int64_t(bits) >> (bits & 63)) / (i % 3 ? 100 : 1000);
    if (value != value || value - value != 0) continue;
    const std::string text = number(write_json_double, value);
    const double back = std::strtod(text.c_str(), nullptr);
    REQUIRE(std::memcmp(&back, &value, 8) == 0);
    // Whole numbers past 2^53 may be written with the zeros of a double filled in.
    if (std::fabs(value) < 9007199254740992.0) REQUIRE(significant(text) == shortest(value));
    const std::string server = number(write_server_double, value);
    REQUIRE(std::strtod(server.c_str(), nullptr) == value);
    REQUIRE(significant(server) == shortest(value));
    const float single = float(value);
    if (single - single != 0) continue;
    const std::string text_of_float = number(write_json_float, single);
    REQUIRE(std::strtof(text_of_float.c_str(), nullptr) == single);
    // Whole numbers past 2^24 may be written with the zeros of a float filled in.
    if (std::fabs(single) < 16777216.0f) REQUIRE(significant(text_of_float) == shortest(single));
  }
  for (int i = 0; i < 200000; ++i) {
    // Every kind of short float.
    const float single =
        float(int(random() % 2000000) - 1000000) / float(1u << random() % 21) / (i % 2 ? 1.f : 10.f);
    const std::string text = number(write_json_float, single);
    REQUIRE(std::strtof(text.c_str(), nullptr) == single);
    REQUIRE(significant(text) == shortest(single));
  }
}

TEST_CASE("edge 48: a double in server text is told from an integer") {
  // As MySQL 9.7 prints them.
  CHECK(number(write_server_double, 0.0) == "0.0");
  CHECK(number(write_server_double, -0.0) == "-0.0");
  CHECK(number(write_server_double, 1.0) == "1.0");
  CHECK(number(write_server_double, -19.99) == "-19.99");
  CHECK(number(write_server_double, 1e14) == "100000000000000.0");
  CHECK(number(write_server_double, 1e15) == "1e15");
  CHECK(number(write_server_double, 3295038865816306.5) == "3295038865816306.5");
  CHECK(number(write_server_double, 123456789012345678.0) == "1.2345678901234568e17");
  CHECK(number(write_server_double, 1e-15) == "0.000000000000001");
  CHECK(number(write_server_double, 1e-16) == "1e-16");
  CHECK(number(write_server_double, -0.00000000000123456789012345678) == "-0.0000000000012345678901234567");
  CHECK(number(write_server_double, 1.5e300) == "1.5e300");
  CHECK(number(write_server_double, -1.7976931348623157e308) == "-1.7976931348623157e308");
  CHECK(number(write_server_double, 5e-324) == "5e-324");
}
