#include "base/digits.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace binsift;

namespace {
template <class Write, class Value>
std::string written(Write write, Value value) {
  char room[kDigitsRoom];
  return {room, write(room, value)};
}
std::string u64(uint64_t v) {
  return written(write_u64, v);
}
std::string u32(uint32_t v) {
  return written(write_u32, v);
}
std::string i64(int64_t v) {
  return written(write_i64, v);
}
}  // namespace

TEST_CASE("integers have the digits of std::to_string at every length") {
  uint64_t power = 1;
  for (int digits = 0; digits < 20; ++digits, power *= 10) {
    for (uint64_t v : {power - 1, power, power + 1, power * 9 / 5}) {
      CHECK(u64(v) == std::to_string(v));
      CHECK(u32(uint32_t(v)) == std::to_string(uint32_t(v)));
      CHECK(i64(int64_t(v)) == std::to_string(int64_t(v)));
      CHECK(i64(-int64_t(v)) == std::to_string(-int64_t(v)));
    }
  }
  CHECK(u64(UINT64_MAX) == "18446744073709551615");
  CHECK(u32(UINT32_MAX) == "4294967295");
  CHECK(i64(INT64_MIN) == "-9223372036854775808");
  CHECK(i64(INT64_MAX) == "9223372036854775807");

  std::mt19937_64 random(1);
  for (int i = 0; i < 100000; ++i) {
    const uint64_t v = random() >> (random() & 63);
    REQUIRE(u64(v) == std::to_string(v));
    REQUIRE(i64(int64_t(v)) == std::to_string(int64_t(v)));
  }
}

TEST_CASE("fixed widths keep their zeros") {
  CHECK(written(write_2_digits, 7u) == "07");
  CHECK(written(write_4_digits, 38u) == "0038");
  CHECK(written(write_6_digits, 1u) == "000001");
  CHECK(written(write_6_digits, 999999u) == "999999");
  CHECK(written(write_8_digits, 12345678u) == "12345678");
  CHECK(written(write_8_digits, 1u) == "00000001");
  CHECK(written(write_9_digits, 999999999u) == "999999999");
  CHECK(written(write_9_digits, 5u) == "000000005");
  char room[kDigitsRoom];
  for (unsigned count = 1, value = 7; count <= 9; ++count, value = value * 10 + count) {
    CHECK(std::string(room, write_padded(room, 0, count)) == std::string(count, '0'));
    CHECK(std::string(room, write_padded(room, 7, count)) == std::string(count - 1, '0') + "7");
    CHECK(std::string(room, write_padded(room, value, count)) == std::to_string(value));
  }
}
