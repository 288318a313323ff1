#include "row/json_diff.h"

#include <doctest/doctest.h>

#include <random>

#include "final_rows.h"
#include "json_samples.h"
#include "json_syntax.h"
#include "render/json_document.h"

using namespace binsift;

namespace {

struct Edited {
  std::string text;
  ErrorKind error = ErrorKind::internal;
};

Edited edit(JsonEdit& editor, std::string_view before, std::string_view diffs) {
  const Result<void> applied = editor.apply(as_bytes(before), as_bytes(diffs));
  OutBuffer out;
  const bool written = append_json_document(out, editor, JsonStyle::server_text);
  if (!applied) {
    CHECK_FALSE(written);
    return {"", applied.error().kind};
  }
  return {written ? std::string(out.view()) : "invalid"};
}

struct Diffs {
  std::string bytes;
  Diffs& add(JsonDiffOperation operation, std::string_view path, std::string_view value = "") {
    bytes += {char(operation), char(path.size())};
    bytes += path;
    if (operation != JsonDiffOperation::remove) {
      bytes += char(value.size());
      bytes += value;
    }
    return *this;
  }
  Diffs& replace(std::string_view path, std::string_view value) {
    return add(JsonDiffOperation::replace, path, value);
  }
  Diffs& insert(std::string_view path, std::string_view value) {
    return add(JsonDiffOperation::insert, path, value);
  }
  Diffs& remove(std::string_view path) { return add(JsonDiffOperation::remove, path); }
};

constexpr std::string_view kSeven("\x05\x07\x00", 3);

// {"a": [1, 2], "b": "x"}
const std::string kDocument =
    test::from_hex("00 0200 2000 12000100 13000100 021400 0c1e00 61 62 0200 0a00 050100 050200 0178");

std::string applied(const Diffs& diffs) {
  JsonEdit editor;
  const Edited edited = edit(editor, kDocument, diffs.bytes);
  if (!edited.text.empty()) return edited.text;
  return edited.error == ErrorKind::refused   ? "refused"
         : edited.error == ErrorKind::corrupt ? "corrupt"
                                              : "other";
}

}  // namespace

TEST_CASE("edge 26: partial updates of a server's log give what the server had afterwards") {
  JsonEdit editor;
  for (const test::JsonDiffSample& sample : test::kJsonDiffSamples) {
    CHECK(edit(editor, test::from_hex(std::string(sample.before)), test::from_hex(std::string(sample.diffs)))
              .text == sample.text);
  }
}

TEST_CASE("edge 26: an empty list changes nothing") {
  JsonEdit editor;
  for (const test::JsonSample& sample : test::kJsonSamples) {
    CHECK(edit(editor, test::from_hex(std::string(sample.hex)), "").text == sample.text);
  }
  CHECK(edit(editor, "", "").text == "null");
}

TEST_CASE("diffs are applied one by one, each to what the last one left") {
  CHECK(applied({}) == R"({"a": [1, 2], "b": "x"})");
  CHECK(applied(Diffs().replace("$.b", kSeven)) == R"({"a": [1, 2], "b": 7})");
  CHECK(applied(Diffs().replace("$.a[1]", kSeven)) == R"({"a": [1, 7], "b": "x"})");
  CHECK(applied(Diffs().insert("$.a[0]", kSeven)) == R"({"a": [7, 1, 2], "b": "x"})");
  CHECK(applied(Diffs().insert("$.a[2]", kSeven)) == R"({"a": [1, 2, 7], "b": "x"})");
  CHECK(applied(Diffs().insert("$.a[99]", kSeven)) == R"({"a": [1, 2, 7], "b": "x"})");
  CHECK(applied(Diffs().remove("$.a[0]")) == R"({"a": [2], "b": "x"})");
  CHECK(applied(Diffs().remove("$.a").remove("$.b")) == "{}");
  CHECK(applied(Diffs().remove("$.a[0]").remove("$.a[0]")) == R"({"a": [], "b": "x"})");
  CHECK(applied(Diffs().replace("$.b", kDocument).replace("$.b.a[0]", kSeven)) ==
        R"({"a": [1, 2], "b": {"a": [7, 2], "b": "x"}})");
  // Cells counted from the end.
  CHECK(applied(Diffs().replace("$.a[last]", kSeven)) == R"({"a": [1, 7], "b": "x"})");
  CHECK(applied(Diffs().remove("$.a[last-1]")) == R"({"a": [2], "b": "x"})");
  CHECK(applied(Diffs().insert("$.a[last]", kSeven)) == R"({"a": [1, 7, 2], "b": "x"})");
  CHECK(applied(Diffs().insert("$.a[last-9]", kSeven)) == R"({"a": [7, 1, 2], "b": "x"})");
  // Keys keep the server's order, by length and then by bytes.
  CHECK(applied(Diffs().insert("$.aa", kSeven).insert("$.c", kSeven).insert("$.\"\"", kSeven)) ==
        R"({"": 7, "a": [1, 2], "b": "x", "c": 7, "aa": 7})");
  CHECK(applied(Diffs().insert("$.\"q\\\"\\n\\u00e9\\ud83d\\ude00\"", kSeven)) ==
        "{\"a\": [1, 2], \"b\": \"x\", \"q\\\"\\n\xc3\xa9\xf0\x9f\x98\x80\": 7}");
}

TEST_CASE("a diff that does not fit the document is refused, as the server refuses it") {
  CHECK(applied(Diffs().replace("$", kSeven)) == "refused");
  CHECK(applied(Diffs().replace("$.c", kSeven)) == "refused");
  CHECK(applied(Diffs().replace("$.a[2]", kSeven)) == "refused");
  CHECK(applied(Diffs().replace("$.b[0]", kSeven)) == "refused");  // no wrapping of a scalar
  CHECK(applied(Diffs().replace("$[0]", kSeven)) == "refused");
  CHECK(applied(Diffs().insert("$.a", kSeven)) == "refused");
  CHECK(applied(Diffs().insert("$.b[0]", kSeven)) == "refused");
  CHECK(applied(Diffs().insert("$.c.d", kSeven)) == "refused");
  CHECK(applied(Diffs().insert("$.a.d", kSeven)) == "refused");
  CHECK(applied(Diffs().remove("$.c")) == "refused");
  CHECK(applied(Diffs().remove("$.a[2]")) == "refused");
  CHECK(applied(Diffs().remove("$.a[last-2]")) == "refused");
  CHECK(applied(Diffs().replace("$[last]", kSeven)) == "refused");
}

TEST_CASE("damaged diffs are corrupt") {
  for (const std::string_view path : {"",          "a",           "$a",
                                      "$.",        "$[",          "$[1",
                                      "$[x]",      "$[-1]",       "$[4294967296]",
                                      "$.\"a",     "$.*",         "$**.a",
                                      "$[last",    "$[last-]",    "$[last-x]",
                                      "$[last+1]", "$[lastly]",   "$[last 1]",
                                      "$.\"\\q\"", "$.\"\\u12\"", "$.\"\\ud800\"",
                                      "$. a"}) {
    INFO(path);
    CHECK(applied(Diffs().replace(path, kSeven)) == "corrupt");
  }
  CHECK(applied(Diffs().replace("$.b", "\xff")) == "corrupt");
  CHECK(applied(Diffs().add(JsonDiffOperation(3), "$.b", kSeven)) == "corrupt");
  const std::string whole = Diffs().replace("$.b", kSeven).bytes;
  for (size_t size = 1; size < whole.size(); ++size) CHECK(applied({whole.substr(0, size)}) == "corrupt");
  JsonEdit editor;
  CHECK(edit(editor, "\xff", whole).error == ErrorKind::corrupt);
}

TEST_CASE("work on a huge array is bounded") {
  // A large array of 200000 nulls with 20000 insertions at its front.
  const uint32_t count = 200000, size = 8 + count * 5;
  std::string before("\3");
  before.append(reinterpret_cast<const char*>(&count), 4).append(reinterpret_cast<const char*>(&size), 4);
  for (uint32_t i = 0; i < count; ++i) before += std::string("\4\0\0\0\0", 5);
  Diffs diffs;
  for (int i = 0; i < 20000; ++i) diffs.insert("$[0]", kSeven);
  JsonEdit editor;
  CHECK(edit(editor, before, diffs.bytes).error == ErrorKind::limit);
  diffs.bytes.resize(diffs.bytes.size() / 200);
  CHECK(edit(editor, before, diffs.bytes).text.starts_with("[7, 7, 7"));
}

TEST_CASE("damage in a document or its diffs gives JSON or an error") {
  JsonEdit editor;
  std::mt19937 random(8);
  for (const test::JsonDiffSample& sample : test::kJsonDiffSamples) {
    const std::string before = test::from_hex(std::string(sample.before)),
                      diffs = test::from_hex(std::string(sample.diffs));
    for (int i = 0; i < 300; ++i) {
      std::string b = before, d = diffs;
      for (unsigned n = random() % 3; n; --n) b[random() % b.size()] = char(random());
      for (unsigned n = random() % 3; n; --n) d[random() % d.size()] = char(random());
      const Edited edited = edit(editor, b, d);
      if (!edited.text.empty() && edited.text != "invalid") REQUIRE(test::JsonSyntax::is_json(edited.text));
    }
  }
}
