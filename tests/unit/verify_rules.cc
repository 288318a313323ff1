#include <doctest/doctest.h>

#include "verify/rules.h"

using namespace binsift;

namespace {

// What the value breaks of a rule with these members.
std::string breach(const std::string& members, std::string_view raw) {
  Result<std::vector<Rule>> rules =
      parse_rules(R"({"rules": [{"table": "d.t", "column": "c", )" + members + "}]}");
  if (!rules) return to_text(rules.error());
  return std::string(check_value(rules->front(), raw).what);
}

}  // namespace

TEST_CASE("rules: NULL is for not_null alone") {
  CHECK(breach(R"("not_null": true)", "null") == "not_null");
  CHECK(breach(R"("not_null": true)", "\"null\"") == "");
  CHECK(breach(R"("not_null": false, "type": "integer")", "null") == "");
  CHECK(breach(R"("range": {"min": 1})", "null") == "");
}

TEST_CASE("rules: ranges of numbers are exact") {
  const std::string range = R"("range": {"min": -0.10, "max": 18446744073709551615})";
  CHECK(breach(range, "-0.1") == "");
  CHECK(breach(range, "-0.1000000000000000000001") == "range");
  CHECK(breach(range, "18446744073709551615") == "");
  CHECK(breach(range, "18446744073709551615.5") == "range");
  CHECK(breach(range, "18446744073709551616") == "range");
  CHECK(breach(range, "1e3") == "");
  CHECK(breach(range, "1e30") == "range");
  CHECK(breach(range, "\"12\"") == "");
  CHECK(breach(range, "\"twelve\"") == "range");
  CHECK(breach(range, "{\"base64\":\"AA==\"}") == "range");
}

TEST_CASE("rules: ranges of times and of text") {
  CHECK(breach(R"("range": {"max": "2026-11-20"})", "\"2026-11-20 00:00:00.000\"") == "");
  CHECK(breach(R"("range": {"max": "2026-11-20"})", "\"2026-11-20 00:00:00.001\"") == "range");
  CHECK(breach(R"("range": {"min": "2026-11-20 19:00:00"})", "\"0000-00-00 00:00:00\"") == "range");
  CHECK(breach(R"("range": {"min": "2026-11-20 19:00:00"})", "\"soon\"") == "range");
  CHECK(breach(R"("range": {"min": "-01:00:00", "max": "100:00:00"})", "\"99:59:59.5\"") == "");
  CHECK(breach(R"("range": {"min": "-01:00:00", "max": "100:00:00"})", "\"-01:00:01\"") == "range");
  CHECK(breach(R"("range": {"min": "b", "max": "d"})", "\"c\"") == "");
  CHECK(breach(R"("range": {"min": "b", "max": "d"})", "\"da\"") == "range");
}

TEST_CASE("rules: types are what a text reads as") {
  const auto breaks = [](const char* type, std::string_view raw) {
    return breach(std::string("\"type\": \"") + type + "\"", raw) == "type";
  };
  CHECK(!breaks("integer", "\"-12\""));
  CHECK(breaks("integer", "1.0"));
  CHECK(!breaks("number", "1.5e3"));
  CHECK(breaks("number", "\"1,5\""));
  CHECK(!breaks("text", "\"\""));
  CHECK(breaks("text", "{\"base64\":\"/w==\"}"));
  CHECK(!breaks("date", "\"2024-02-29\""));
  CHECK(breaks("date", "\"2026-02-29\""));
  CHECK(breaks("date", "\"0000-00-00\""));
  CHECK(!breaks("datetime", "\"2026-11-20 19:00:00.5\""));
  CHECK(breaks("datetime", "\"2026-11-20 24:00:00\""));
  CHECK(!breaks("time", "\"-838:59:59\""));
  CHECK(breaks("time", "\"12 o'clock\""));
  CHECK(!breaks("uuid", "\"6ccd780c-baba-1026-9564-5b8c656024db\""));
  CHECK(breaks("uuid", "\"6ccd780c-baba-1026-9564-5b8c656024dg\""));
  CHECK(!breaks("json", "\"{\\\"a\\\": [1]}\""));
  CHECK(breaks("json", "\"{a: 1}\""));
}

TEST_CASE("rules: formats are looked for in the text itself") {
  CHECK(breach(R"("format": "^[^@ ]+@[^@ ]+$")", "\"a@b\"") == "");
  CHECK(breach(R"("format": "^[^@ ]+@[^@ ]+$")", "\"a@b@c\"") == "format");
  CHECK(breach(R"("format": "^.$")", "\"é\"") == "");
  CHECK(breach(R"("format": "\"")", "\"a\\\"b\"") == "");
  CHECK(breach(R"("format": "^(a+)+$")", "\"" + std::string(50000, 'a') + "b\"") == "format");
}
