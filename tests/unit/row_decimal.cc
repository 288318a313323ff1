#include "row/decimal.h"

#include <doctest/doctest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "base/cursor.h"

using namespace binsift;

namespace {

// The server's encoding of `whole`.`fraction`, whose digits fill the shape exactly.
std::vector<uint8_t> packed(std::string whole, std::string fraction, bool negative) {
  std::vector<uint8_t> out;
  const auto group = [&](const std::string& digits) {
    const uint32_t value = uint32_t(std::stoul(digits));
    for (int i = kDecimalRestBytes[digits.size()] - 1; i >= 0; --i) out.push_back(uint8_t(value >> 8 * i));
  };
  size_t at = whole.size() % 9;
  if (at) group(whole.substr(0, at));
  for (; at < whole.size(); at += 9) group(whole.substr(at, 9));
  for (at = 0; at < fraction.size(); at += 9) group(fraction.substr(at, 9));
  if (negative) {
    for (uint8_t& byte : out) byte = uint8_t(~byte);
  }
  out[0] ^= 0x80;
  return out;
}

std::string text(const std::vector<uint8_t>& bytes, unsigned precision, unsigned scale) {
  REQUIRE(bytes.size() == decimal_size(precision, scale));
  char room[kDecimalRoom];
  std::memset(room, 0x5a, sizeof room);
  char* end = write_decimal(room, bytes.data(), precision, scale);
  if (!end) return "invalid";
  CHECK(end <= room + kDecimalMaxPrecision + 3);
  return {room, end};
}

std::string hex_text(std::string_view hex, unsigned precision, unsigned scale) {
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i < hex.size(); i += 2)
    bytes.push_back(uint8_t(std::stoul(std::string(hex.substr(i, 2)), nullptr, 16)));
  return text(bytes, precision, scale);
}

}  // namespace

TEST_CASE("edge 38: DECIMAL of every shape prints as the server does") {
  std::mt19937 random(5);
  for (unsigned precision = 1; precision <= kDecimalMaxPrecision; ++precision) {
    for (unsigned scale = 0; scale <= std::min(precision, kDecimalMaxScale); ++scale) {
      for (int round = 0; round < 12; ++round) {
        std::string whole(precision - scale, '0'), fraction(scale, '0');
        // Few digits, all nines, and random ones.
        if (round == 1) whole.assign(whole.size(), '9'), fraction.assign(fraction.size(), '9');
        if (round == 2 && !whole.empty()) whole.back() = '1';
        if (round == 3 && !fraction.empty()) fraction.back() = '1';
        if (round > 3) {
          const size_t zeros = round > 7 && !whole.empty() ? random() % (whole.size() + 1) : 0;
          for (size_t i = zeros; i < whole.size(); ++i) whole[i] = char('0' + random() % 10);
          for (char& c : fraction) c = char('0' + random() % 10);
        }
        for (const bool negative : {false, true}) {
          const size_t first = whole.find_first_not_of('0');
          const std::string digits = first == std::string::npos ? "0" : whole.substr(first);
          const bool bare_zero = digits == "0" && scale == 0;
          const std::string expected =
              (negative && !bare_zero ? "-" : "") + digits + (scale ? "." + fraction : "");
          REQUIRE(text(packed(whole, fraction, negative), precision, scale) == expected);
        }
      }
    }
  }
}

TEST_CASE("DECIMAL values from server logs") {
  CHECK(hex_text("800001", 5, 2) == "0.01");  // 2 bytes of three digits, then one of two
  CHECK(hex_text("7ffffffe", 7, 6) == "-0.000001");
  CHECK(hex_text("810dfb38d204d2", 14, 4) == "1234567890.1234");
  CHECK(hex_text("7ef204c72dfb2d", 14, 4) == "-1234567890.1234");
}

TEST_CASE("a DECIMAL with a digit group out of its range, or of no shape, is refused") {
  CHECK(hex_text("bb9aca00", 9, 0) == "invalid");  // 1000000000
  CHECK(hex_text("bb9ac9ff", 9, 0) == "999999999");
  CHECK(hex_text("8a", 1, 0) == "invalid");
  CHECK(hex_text("8064", 3, 2) == "invalid");
  CHECK(hex_text("803b9aca00", 10, 9) == "invalid");
  char room[kDecimalRoom];
  const uint8_t bytes[40] = {0x80};
  CHECK(write_decimal(room, bytes, 0, 0) == nullptr);
  CHECK(write_decimal(room, bytes, 82, 2) == nullptr);
  CHECK(write_decimal(room, bytes, 5, 6) == nullptr);
  CHECK(write_decimal(room, bytes, 60, 39) == nullptr);
}
