#include "base/json_tree.h"

#include <doctest/doctest.h>

using namespace binsift;

namespace {
std::string wrong_with(std::string_view text) {
  const Result<JsonNode> tree = parse_json(text);
  return tree ? std::string() : tree.error().detail;
}
}  // namespace

TEST_CASE("a document is read whole") {
  const Result<JsonNode> tree =
      parse_json("{\"a\": [1, \"x\\u00e9\", true,\n null],\n \"b\": {\"c\": 18446744073709551615}}");
  REQUIRE(tree);
  REQUIRE(tree->keys.size() == 2);
  const JsonNode& list = tree->values[0];
  REQUIRE(list.values.size() == 4);
  CHECK(list.values[0].text == "1");
  CHECK(list.values[1].text == "x\xc3\xa9");
  CHECK(list.values[2].boolean);
  CHECK(list.values[3].kind == JsonNode::Kind::null);
  CHECK(list.values[3].line == 2);
  StrictFields fields(tree->values[1], "b");
  CHECK(fields.count("c") == UINT64_MAX);
  CHECK(fields.end());
}

TEST_CASE("what is wrong has its path and line") {
  CHECK(wrong_with("{\"a\": {\n \"b\": 1,\n \"b\": 2}}") == "a.b (line 3): stands twice");
  CHECK(wrong_with("[]") == "line 1: the document is no object");
  CHECK(wrong_with("{\"a\": 1}\n\n x") == "line 3: more follows behind the document");
  CHECK(wrong_with("{\"a\": tru}").starts_with("a (line 1): no JSON"));
  CHECK(wrong_with("{\"a\": 1,}") != "");
  CHECK(wrong_with("{\"a\": [1 2]}") != "");
  CHECK(wrong_with("{\"a\": 01}") != "");
  CHECK(wrong_with("") != "");
  CHECK(wrong_with("{\"a\": \"\xff\"}") != "");
  std::string deep = "{\"a\": ";
  for (int i = 0; i < 100; ++i) deep += "[";
  CHECK(wrong_with(deep) != "");
}

TEST_CASE("fields are strict") {
  const Result<JsonNode> tree = parse_json("{\"n\": 3,\n\"t\": \"x\",\n\"f\": 1.5}");
  REQUIRE(tree);
  {
    StrictFields fields(*tree, "p");
    fields.count("n");
    fields.text("t");
    const Result<void> end = fields.end();
    REQUIRE(!end);
    CHECK(end.error().detail == "p.f (line 3): is no key that is known here");
  }
  {
    StrictFields fields(*tree, "");
    CHECK(fields.count("f") == 0);
    CHECK(fields.error().detail == "f (line 3): '1.5' is no whole number");
  }
  {
    StrictFields fields(*tree, "");
    fields.text("n");
    CHECK(fields.error().detail == "n (line 1): is a number, not a text");
  }
  {
    StrictFields fields(*tree, "");
    fields.text("absent");
    CHECK(fields.error().detail == "absent (line 1): is missing");
  }
}

TEST_CASE("quoted text reads back") {
  for (const std::string text : {"plain", "\"\\\n\t\x01", "\xc3\xa9\xf0\x9f\x8d\xba", ""}) {
    const Result<JsonNode> tree = parse_json("{\"t\":" + json_quoted(text) + "}");
    REQUIRE(tree);
    CHECK(tree->values[0].text == text);
  }
  CHECK(json_quoted("a\xff"
                    "b") ==
        "\"a\xef\xbf\xbd"
        "b\"");
}
