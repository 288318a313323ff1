#include "row/json_binary.h"

#include <doctest/doctest.h>

#include "final_rows.h"
#include "json_samples.h"

using namespace binsift;

namespace {

JsonValue root(const std::string& bytes) {
  JsonValue value;
  CHECK(read_json(as_bytes(bytes), value));
  return value;
}

}  // namespace

TEST_CASE("edge 47: an object is read by key and by place") {
  // {"a": [1, 2], "b": "x"}
  const std::string bytes =
      test::from_hex("00 0200 2000 12000100 13000100 021400 0c1e00 61 62 0200 0a00 050100 050200 0178");
  const JsonValue object = root(bytes);
  CHECK(object.kind == JsonKind::object);
  CHECK(object.count == 2);
  CHECK(object.find("a") == 0);
  CHECK(object.find("b") == 1);
  CHECK(object.find("") == 2);
  CHECK(object.find("c") == 2);
  CHECK(object.find("aa") == 2);
  std::string_view key;
  CHECK(object.key(1, key));
  CHECK(key == "b");
  JsonValue array, element;
  CHECK(object.element(0, array));
  CHECK(array.kind == JsonKind::array);
  CHECK(array.count == 2);
  CHECK(array.element(1, element));
  CHECK(element.kind == JsonKind::integer);
  CHECK(element.integer() == 2);
  CHECK(object.element(1, element));
  CHECK(as_text(element.bytes) == "x");
}

TEST_CASE("edge 47: keys of a server's objects are in its order, so each is found where it stands") {
  size_t seen = 0;
  for (const test::JsonSample& sample : test::kJsonSamples) {
    const std::string bytes = test::from_hex(std::string(sample.hex));
    const JsonValue value = root(bytes);
    if (value.kind != JsonKind::object) continue;
    for (uint32_t i = 0; i < value.count; ++i) {
      std::string_view key;
      REQUIRE(value.key(i, key));
      REQUIRE(value.find(key) == i);
      ++seen;
    }
  }
  CHECK(seen > 20);
}

TEST_CASE("numbers keep all their bits") {
  CHECK(root(test::from_hex("050080")).integer() == -32768);
  CHECK(root(test::from_hex("06ffff")).unsigned_integer() == 65535);
  CHECK(root(test::from_hex("0700000080")).integer() == INT32_MIN);
  CHECK(root(test::from_hex("08ffffffff")).unsigned_integer() == UINT32_MAX);
  CHECK(root(test::from_hex("090000000000000080")).integer() == INT64_MIN);
  CHECK(root(test::from_hex("0affffffffffffffff")).unsigned_integer() == UINT64_MAX);
  CHECK(root(test::from_hex("0b000000000000f03f")).real() == 1.0);
}

TEST_CASE("no container holds itself") {
  // An array whose element lies at offset 0, at its own entry, and behind its end.
  for (const std::string_view offset : {"0000", "0400", "0800"}) {
    const std::string bytes = test::from_hex("02 0100 0700 02" + std::string(offset));
    const JsonValue array = root(bytes);
    JsonValue element;
    CHECK_FALSE(array.element(0, element));
  }
}
