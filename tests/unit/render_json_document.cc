#include "render/json_document.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "final_rows.h"
#include "json_samples.h"
#include "json_syntax.h"

using namespace binsift;
using test::JsonSyntax;

namespace {

std::string document(std::string_view bytes, JsonStyle style = JsonStyle::server_text) {
  OutBuffer out;
  out.append("kept");
  const bool written = append_json_document(out, as_bytes(bytes), style);
  CHECK(out.view().substr(0, 4) == "kept");
  if (!written) {
    CHECK(out.view() == "kept");
    return "invalid";
  }
  return std::string(out.view().substr(4));
}

std::string of_hex(std::string_view hex, JsonStyle style = JsonStyle::server_text) {
  return document(test::from_hex(std::string(hex)), style);
}

// Server text without the spaces that only it has.
std::string without_spaces(std::string_view text) {
  std::string out;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ' && !quoted) continue;
    out += text[i];
    if (text[i] == '\\') {
      out += text[++i];
    } else if (text[i] == '"') {
      quoted = !quoted;
    }
  }
  return out;
}

}  // namespace

TEST_CASE("edge 47: documents of a server's log print as the server prints them") {
  for (const test::JsonSample& sample : test::kJsonSamples) {
    CHECK(of_hex(sample.hex) == sample.text);
    CHECK(of_hex(sample.hex, JsonStyle::value) == without_spaces(sample.text));
    CHECK(JsonSyntax::is_json(sample.text));
  }
}

TEST_CASE("edge 48: no bytes are null, and garbage is told") {
  CHECK(document("") == "null");
  CHECK(document("", JsonStyle::value) == "null");
  CHECK(of_hex("ff") == "invalid");
  CHECK(of_hex("0d") == "invalid");
  CHECK(of_hex("04") == "invalid");
  CHECK(of_hex("0403") == "invalid");
  CHECK(of_hex("05ff") == "invalid");
  CHECK(of_hex("0c05616263") == "invalid");
  CHECK(of_hex("0c02c328") == "invalid");            // not UTF-8
  CHECK(of_hex("0cffffffffff01") == "invalid");      // length of more than 32 bits
  CHECK(of_hex("0c8000") == "\"\"");                 // a length longer than it needs to be
  CHECK(of_hex("00010010000b000100") == "invalid");  // an object larger than its bytes
}

TEST_CASE("edge 48: opaque values are the text that the server prints") {
  // As MySQL 9.7 stores 1.50, -0.000001, dates, times and binary strings.
  CHECK(of_hex("0ff6040302 8132") == "1.50");
  CHECK(of_hex("0ff604 0302 8132", JsonStyle::value) == "1.50");
  CHECK(of_hex("0ffc 03 616263") == "\"base64:type252:YWJj\"");
  CHECK(of_hex("0f0f00") == "\"base64:type15:\"");
  CHECK(of_hex("0f10 01 05") == "\"base64:type16:BQ==\"");
  CHECK(of_hex("0f0a08 0000000000000000") == "\"0000-00-00\"");
  CHECK(of_hex("0f0c08 0000000000000000") == "\"0000-00-00 00:00:00.000000\"");
  CHECK(of_hex("0f0b08 0000000000000000") == "\"00:00:00.000000\"");
  CHECK(of_hex("0f0b08 ffffffffffffffff") == "\"-00:00:00.000001\"");
  // vitess#19103: a shorter value is no reason to crash.
  CHECK(of_hex("0f0a07 00000000000000") == "invalid");
  CHECK(of_hex("0ff601 03") == "invalid");
  CHECK(of_hex("0ff604 0305 8132") == "invalid");
  CHECK(of_hex("0ff604 4202 8132") == "invalid");
}

TEST_CASE("edge 47: values are found by their offsets, whatever lies between") {
  // ["abc",1] with the string moved behind a hole of four bytes.
  CHECK(of_hex("02 0200 1200 0c0e00 050100 ffffffff 03616263") == "[\"abc\", 1]");
  // {"a":"x","b":"y"} with the values in reverse.
  CHECK(of_hex("00 0200 1800 12000100 13000100 0c1600 0c1400 61 62 0179 0178") ==
        "{\"a\": \"x\", \"b\": \"y\"}");
}

TEST_CASE("entries that share bytes can't blow a document up") {
  // An array of 8000 elements, each the same string of 30 KB.
  std::string shared;
  const size_t count = 8000, header = 4 + count * 3;
  const auto put = [&](size_t value, int size) {
    for (int i = 0; i < size; ++i) shared += char(value >> 8 * i);
  };
  const std::string text(30000, 'x');
  put(count, 2), put(header + 3 + text.size(), 2);
  for (size_t i = 0; i < count; ++i) put(0x0c, 1), put(header, 2);
  put(text.size() & 0x7f, 1);
  shared.back() = char(shared.back() | 0x80);
  put(text.size() >> 7 & 0x7f, 1);
  shared.back() = char(shared.back() | 0x80);
  put(text.size() >> 14, 1);
  shared += text;
  CHECK(document('\x02' + shared) == "invalid");
  // Arrays that hold the next array twice, 90 deep: 2^90 values.
  std::string twice;
  for (int i = 0; i < 90; ++i) {
    const size_t size = 10 + twice.size();
    std::string outer;
    for (const size_t value : {size_t{2}, size}) outer += {char(value), char(value >> 8)};
    for (int k = 0; k < 2; ++k) outer += {'\x02', '\x0a', '\0'};
    twice = outer + (i ? twice : std::string("\0\0\4\0", 4));
  }
  CHECK(document('\x02' + twice) == "invalid");
}

TEST_CASE("a document may be as deep as the server's, and not deeper") {
  std::string deep("\0\0\4\0", 4);  // an empty array
  const auto wrap = [&] {
    const size_t size = 7 + deep.size();
    deep = std::string{'\1', '\0', char(size), char(size >> 8), '\2', '\7', '\0'} + deep;
  };
  for (int i = 0; i < 99; ++i) wrap();
  CHECK(document('\2' + deep) == std::string(100, '[') + std::string(100, ']'));
  wrap();
  CHECK(document('\2' + deep) == "invalid");
}

TEST_CASE("a large document passes through the drain, and a damaged one leaves nothing") {
  struct Collected final : OutBuffer::Drain {
    std::string text;
    void take(std::string_view bytes) override { text += bytes; }
  } drain;
  // A large array of int32, strings and a double in turn.
  const uint32_t count = 30000;
  std::string values, entries, expected = "[";
  const auto put = [](std::string& to, size_t value, int size) {
    for (int i = 0; i < size; ++i) to += char(value >> 8 * i);
  };
  const size_t header = 8 + count * 5;
  for (uint32_t i = 0; i < count; ++i) {
    if (i) expected += ',';
    if (i % 3 == 0) {
      put(entries, 0x07, 1), put(entries, i * 99999, 4);
      expected += std::to_string(int32_t(i * 99999));
    } else if (i % 3 == 1) {
      put(entries, 0x0c, 1), put(entries, header + values.size(), 4);
      values += "\3a\"b";
      expected += "\"a\\\"b\"";
    } else {
      put(entries, 0x0b, 1), put(entries, header + values.size(), 4);
      const double half = i + 0.5;
      values.append(reinterpret_cast<const char*>(&half), 8);
      expected += std::to_string(i) + ".5";
    }
  }
  std::string bytes = "\3";
  put(bytes, count, 4), put(bytes, header + values.size(), 4);
  bytes += entries + values;
  OutBuffer out;
  out.set_drain(&drain, 4096);
  CHECK(append_json_document(out, as_bytes(bytes), JsonStyle::value));
  CHECK(drain.text + std::string(out.view()) == expected + "]");
  CHECK(!drain.text.empty());
  drain.text.clear();
  out.clear();
  bytes[bytes.size() - 9] = '\xff';  // the last string
  CHECK_FALSE(append_json_document(out, as_bytes(bytes), JsonStyle::value));
  CHECK(drain.text.empty());
  CHECK(out.empty());
}

TEST_CASE("a damaged document is JSON or an error, and never longer than its bytes allow") {
  std::mt19937 random(7);
  size_t whole = 0, broken = 0;
  const auto see = [&](const std::string& bytes) {
    for (const JsonStyle style : {JsonStyle::value, JsonStyle::server_text}) {
      const std::string text = document(bytes, style);
      if (text == "invalid") {
        ++broken;
        continue;
      }
      ++whole;
      REQUIRE(text.size() <= bytes.size() * kJsonTextMost + 8);
      REQUIRE(JsonSyntax::is_json(text));
    }
  };
  for (const test::JsonSample& sample : test::kJsonSamples) {
    const std::string bytes = test::from_hex(std::string(sample.hex));
    for (size_t size = 0; size < bytes.size(); ++size) see(bytes.substr(0, size));
    for (size_t i = 0; i < bytes.size(); ++i) {
      std::string damaged = bytes;
      for (const uint8_t byte : {0x00, 0x01, 0x0f, 0x7f, 0x80, 0xff}) {
        damaged[i] = char(byte);
        see(damaged);
      }
      for (int k = 0; k < 4; ++k) damaged[random() % bytes.size()] = char(random());
      see(damaged);
    }
  }
  CHECK(whole > 1000);
  CHECK(broken > 1000);
}

TEST_CASE("diffs as JSON") {
  const auto diffs = [](std::string_view hex) {
    OutBuffer out;
    out.append("kept");
    const bool written = append_json_diff(out, as_bytes(test::from_hex(std::string(hex))));
    if (!written) CHECK(out.view() == "kept");
    return written ? std::string(out.view().substr(4)) : "invalid";
  };
  CHECK(diffs("") == "[]");
  CHECK(diffs("0203242e61") == R"([{"op":"remove","path":"$.a"}])");
  CHECK(diffs("0008242e612e622e5f75 09 09351cdcdf02000000 0203242e61") ==
        R"([{"op":"replace","path":"$.a.b._u","value":12345678901},{"op":"remove","path":"$.a"}])");
  CHECK(diffs("0105242e226122 03 0c0178") == R"([{"op":"insert","path":"$.\"a\"","value":"x"}])");
  CHECK(diffs("0303242e61") == "invalid");
  CHECK(diffs("0203242e") == "invalid");
  CHECK(diffs("0003242e61") == "invalid");
  CHECK(diffs("0003242e6102ff") == "invalid");
  CHECK(diffs("0203242eff") == "invalid");
  for (const test::JsonDiffSample& sample : test::kJsonDiffSamples) {
    const std::string text = diffs(sample.diffs);
    CHECK(JsonSyntax::is_json(text));
    for (size_t size = 2; size < sample.diffs.size(); size += 2) {
      const std::string cut = diffs(sample.diffs.substr(0, size));
      CHECK((cut == "invalid" || text.starts_with(cut.substr(0, cut.size() - 1))));
    }
  }
}
