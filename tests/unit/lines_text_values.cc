#include <doctest/doctest.h>

#include "lines/json_token.h"
#include "lines/text_values.h"

namespace binsift::test {
namespace {

std::string unescaped(std::string_view inner) {
  OutBuffer out;
  out.need(1);
  return unescape_json(inner, out) ? std::string(out.view()) : "none";
}
std::string compact(std::string_view text) {
  OutBuffer out;
  out.need(1);
  return append_compact_json(out, text) ? std::string(out.view()) : "none";
}
std::string plain(std::string_view number) {
  OutBuffer out;
  out.need(1);
  return append_plain_number(out, number) ? std::string(out.view()) : "none";
}
std::string bytes(std::string_view base64) {
  OutBuffer out;
  out.need(1);
  return append_from_base64(out, base64) ? std::string(out.view()) : "none";
}

}  // namespace

TEST_CASE("lines: escapes stand for what JSON says") {
  CHECK(unescaped(R"(a\"\\\/\b\f\n\r\tz)") == "a\"\\/\b\f\n\r\tz");
  CHECK(unescaped(R"(\u0041\u00e9\u20ac\ud83d\ude00)") == "Aé€😀");
  for (const char* wrong :
       {R"(\x)", R"(\)", R"(\u12)", R"(\u12g4)", R"(\ud83d)", R"(\ud83dx)", R"(\ude00)", R"(\ud83d\u0041)"})
    CHECK(unescaped(wrong) == "none");
}

TEST_CASE("lines: a number is one by JSON's grammar, and its digits") {
  NumberText number;
  CHECK(read_number("-12.50e+3", number));
  CHECK(number.negative);
  CHECK(number.whole == "12");
  CHECK(number.fraction == "50");
  CHECK(number.has_exponent);
  for (const char* wrong : {"", "-", "01", "1.", ".5", "1e", "1e+", "+1", "1x", "0x1", "1 "})
    CHECK_FALSE(read_number(wrong, number));
  uint64_t big;
  CHECK(read_u64("18446744073709551615", big));
  CHECK(big == UINT64_MAX);
  CHECK_FALSE(read_u64("18446744073709551616", big));
  CHECK(plain("1.25e1") == "12.5");
  CHECK(plain("125e-5") == "0.00125");
  CHECK(plain("-1E3") == "-1000");
  CHECK(plain("1e401") == "none");
}

TEST_CASE("lines: JSON without its spaces, or none") {
  CHECK(compact(R"( { "a" : [ 1 , 2.50 , "x y" ] , "b" : null } )") == R"({"a":[1,2.50,"x y"],"b":null})");
  CHECK(compact("{}") == "{}");
  CHECK(compact(" \"a\" ") == "\"a\"");
  for (const char* wrong :
       {"", "{", "[1,]", "{\"a\"}", "{1:2}", "tru", "[1 2]", "\"\\x\"", "\"a", "01", "[1}", "1 2"})
    CHECK(compact(wrong) == "none");
  CHECK(compact(std::string(2000, '[')) == "none");
}

TEST_CASE("lines: dates and times as the server prints them") {
  const auto moment = read_moment_text("2026-11-20 19:00:01.25");
  REQUIRE(moment);
  CHECK(moment->value.second == 1);
  CHECK(moment->value.microsecond == 250000);
  CHECK_FALSE(moment->offset);
  CHECK(read_moment_text("2026-11-20T19:00:01Z")->offset == 0);
  CHECK(read_moment_text("2026-11-20T19:00:01-03:30")->offset == -210);
  CHECK(read_moment_text("2024-00-00 00:00:00"));
  for (const char* wrong : {"2026-11-20", "2026-13-01 00:00:00", "2026-11-20 24:00:00",
                            "2026-11-20 00:00:00.", "2026-11-20 00:00:00.1234567", "2026-11-20 00:00:00 "})
    CHECK_FALSE(read_moment_text(wrong));
  CHECK(read_date_text("0000-00-00"));
  CHECK_FALSE(read_date_text("2026-1-1"));
  CHECK(read_time_text("-838:59:59.000000")->negative);
  CHECK_FALSE(read_time_text("839:00:00"));
  CHECK(fits_fraction(250000, 2));
  CHECK_FALSE(fits_fraction(250000, 1));
}

TEST_CASE("lines: base64, its padding and nothing else") {
  CHECK(bytes("") == "");
  CHECK(bytes("AAEC/w==") == std::string("\0\1\2\xff", 4));
  for (const char* wrong : {"A", "AA", "AAE", "AA=A", "A===", "AAE*", "AB==", "AAF="})
    CHECK(bytes(wrong) == "none");
  CHECK(base64_of("{\"base64\":\"gA==\"}") == "gA==");
  CHECK_FALSE(base64_of("{\"base64\":1}"));
}

}  // namespace binsift::test
