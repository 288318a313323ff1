#include "render/base64.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace binsift;

namespace {

std::string expected_base64(std::string_view bytes) {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  uint32_t bits = 0;
  int held = 0;
  for (const char c : bytes) {
    bits = bits << 8 | uint8_t(c);
    for (held += 8; held >= 6; held -= 6) out += kAlphabet[bits >> (held - 6) & 63];
  }
  if (held) out += kAlphabet[bits << (6 - held) & 63];
  while (out.size() % 4) out += '=';
  return out;
}

std::string base64(std::string_view bytes) {
  OutBuffer out;
  append_base64(out, as_bytes(bytes));
  CHECK(out.size() == base64_size(bytes.size()));
  return std::string(out.view());
}

}  // namespace

TEST_CASE("base64 of the RFC's examples") {
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foob") == "Zm9vYg==");
  CHECK(base64("fooba") == "Zm9vYmE=");
  CHECK(base64("foobar") == "Zm9vYmFy");
}

TEST_CASE("base64 at every length, and across the parts of a huge value") {
  std::mt19937 random(4);
  std::string bytes;
  for (int size = 0; size < 100; ++size) {
    REQUIRE(base64(bytes) == expected_base64(bytes));
    bytes += char(random());
  }
  for (const size_t size : {48 * 1024 - 1, 48 * 1024, 48 * 1024 + 1, 200000}) {
    while (bytes.size() < size) bytes += char(random());
    REQUIRE(base64(bytes) == expected_base64(bytes));
  }
}

TEST_CASE("base64 in lines is the same however its bytes are parted") {
  std::string bytes;
  std::mt19937 random(7);
  for (int i = 0; i < 1000; ++i) bytes += char(random());
  for (unsigned round = 0; round < 200; ++round) {
    OutBuffer out;
    Base64Lines lines(out);
    for (std::string_view rest = bytes; !rest.empty();) {
      const size_t size = std::min<size_t>(rest.size(), random() % (round + 2));
      lines.append(as_bytes(rest.substr(0, size)));
      rest.remove_prefix(size);
    }
    lines.finish();
    std::string expected;
    for (std::string_view rest = bytes; !rest.empty(); rest.remove_prefix(std::min<size_t>(rest.size(), 57)))
      expected += expected_base64(rest.substr(0, 57)) + '\n';
    REQUIRE(out.view() == expected);
  }
}
