#include "render/number_text.h"

#include <doctest/doctest.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

using namespace binsift;

namespace {

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

template <class Value>
std::string fixed(Value value) {
  char room[64];
  return {room, std::to_chars(room, room + 64, value, std::chars_format::fixed).ptr};
}

}  // namespace

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

TEST_CASE("a fraction has the same digits as the library gives it") {
  std::mt19937_64 random(5);
  const auto check = [](double value) {
    if (!(value >= 1e-5 && value < 1e15) || std::trunc(value) == value) return;
    REQUIRE(number(write_json_double, value) == fixed(value));
    REQUIRE(number(write_server_number, -value) == fixed(-value));
  };
  const auto check_float = [](float value) {
    if (!(value >= 1e-5f && value < 1e15f) || std::trunc(value) == value) return;
    REQUIRE(number(write_json_float, value) == fixed(value));
  };
  // Powers of two and their neighbours, where the distance between numbers changes.
  for (int power = -17; power < 50; ++power) {
    double value = std::ldexp(1.0, power);
    float single = std::ldexp(1.0f, power);
    for (int i = 0; i < 5; ++i) value = std::nextafter(value, 0.0), single = std::nextafter(single, 0.0f);
    for (int i = 0; i < 10; ++i) {
      check(value);
      check_float(single);
      value = std::nextafter(value, 1e300);
      single = std::nextafter(single, 1e30f);
    }
  }
  for (int i = 0; i < 300000; ++i) {
    const int power = int(random() % 68) - 17;
    const uint64_t mantissa = random() >> 11 & (i % 3 ? ~0ull : ~0ull << random() % 50);
    check(std::ldexp(1.0 + double(mantissa) * 0x1p-53, power));
    check(double(random() >> random() % 64) / std::pow(10.0, double(random() % 19)));
    check_float(float(std::ldexp(1.0 + double(mantissa) * 0x1p-53, power)));
    check_float(float(random() >> random() % 64) / std::pow(10.0f, float(random() % 19)));
  }
}
