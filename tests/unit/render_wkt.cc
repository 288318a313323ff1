#include "render/wkt.h"

#include <doctest/doctest.h>

#include "final_rows.h"

using namespace binsift;

namespace {

std::string wkt(std::string_view bytes, AxisOrder order = AxisOrder::of_system) {
  OutBuffer out;
  out.append("kept");
  const bool written = append_wkt(out, as_bytes(bytes), order);
  CHECK(out.view().substr(0, 4) == "kept");
  if (!written) {
    CHECK(out.view() == "kept");
    return "invalid";
  }
  return std::string(out.view().substr(4));
}

std::string of_hex(const std::string& hex, AxisOrder order = AxisOrder::of_system) {
  return wkt(test::from_hex(hex), order);
}

constexpr std::string_view kOne = "000000000000f03f", kTwo = "0000000000000040";
const std::string kPoint12 = "0101000000" + std::string(kOne) + std::string(kTwo);

}  // namespace

TEST_CASE("edge 51: a geometry is its SRID and WKB of either byte order") {
  CHECK(of_hex("00000000" + kPoint12) == "POINT(1 2)");
  CHECK(of_hex("00000000 00 00000001 3ff0000000000000 4000000000000000") == "POINT(1 2)");
  CHECK(of_hex("110f0000" + kPoint12) == "SRID=3857;POINT(1 2)");
  CHECK(of_hex("ffffffff" + kPoint12) == "SRID=4294967295;POINT(1 2)");
  // A big-endian collection with a little-endian member, and a big-endian one behind it.
  CHECK(
      of_hex("00000000 00 00000007 00000002" + kPoint12 + "00 00000001 3ff0000000000000 4000000000000000") ==
      "GEOMETRYCOLLECTION(POINT(1 2),POINT(1 2))");
}

TEST_CASE("edge 51: a geographic system's own order of axes is MySQL 8's") {
  CHECK(of_hex("e6100000" + kPoint12, AxisOrder::of_system) == "SRID=4326;POINT(2 1)");
  CHECK(of_hex("e6100000" + kPoint12, AxisOrder::stored) == "SRID=4326;POINT(1 2)");
  CHECK(of_hex("7b1b0000" + kPoint12, AxisOrder::of_system) == "SRID=7035;POINT(1 2)");  // longitude first
  CHECK(of_hex("eb0e0000" + kPoint12, AxisOrder::of_system) ==
        "SRID=3819;POINT(2 1)");  // first and last of the list
  CHECK(of_hex("b4230000" + kPoint12, AxisOrder::of_system) == "SRID=9140;POINT(2 1)");
  CHECK(of_hex("b5230000" + kPoint12, AxisOrder::of_system) == "SRID=9141;POINT(1 2)");
}

TEST_CASE("edge 51: empty and nested geometries") {
  CHECK(of_hex("00000000 01 07000000 00000000") == "GEOMETRYCOLLECTION EMPTY");
  CHECK(of_hex("00000000 01 02000000 00000000") == "LINESTRING EMPTY");
  CHECK(of_hex("00000000 01 03000000 01000000 00000000") == "POLYGON(EMPTY)");
  CHECK(of_hex("00000000 01 04000000 01000000" + kPoint12) == "MULTIPOINT((1 2))");
  CHECK(of_hex("00000000 01 07000000 02000000 01 07000000 00000000" + kPoint12) ==
        "GEOMETRYCOLLECTION(GEOMETRYCOLLECTION EMPTY,POINT(1 2))");
  std::string deep = "00000000", text;
  for (int i = 0; i < 100; ++i) deep += "010700000001000000", text += "GEOMETRYCOLLECTION(";
  CHECK(of_hex(deep + kPoint12) == text + "POINT(1 2)" + std::string(100, ')'));
  CHECK(of_hex("00000000 010700000001000000" + deep.substr(8) + kPoint12) == "invalid");
}

TEST_CASE("edge 51: what is no geometry is told") {
  CHECK(wkt("") == "invalid");
  CHECK(of_hex("000000") == "invalid");
  CHECK(of_hex("00000000") == "invalid");
  CHECK(of_hex("00000000 02 01000000" + kPoint12.substr(10)) == "invalid");  // byte order
  CHECK(of_hex("00000000 01 08000000" + kPoint12.substr(10)) == "invalid");  // type
  CHECK(of_hex("00000000 01 00000000" + kPoint12.substr(10)) == "invalid");
  CHECK(of_hex("00000000 01 01000080" + kPoint12.substr(10)) == "invalid");           // a third dimension
  CHECK(of_hex("00000000" + kPoint12 + "00") == "invalid");                           // bytes left over
  CHECK(of_hex("00000000 01 02000000 ffffffff" + kPoint12.substr(10)) == "invalid");  // count
  CHECK(of_hex("00000000 01 05000000 01000000" + kPoint12) == "invalid");  // member of another type
  CHECK(of_hex("00000000 01 01000000 000000000000f07f 0000000000000000") == "invalid");  // infinity
  const std::string polygon =
      test::from_hex("00000000 01 03000000 01000000 02000000" + kPoint12.substr(10) + kPoint12.substr(10));
  CHECK(wkt(polygon) == "POLYGON((1 2,1 2))");
  for (size_t size = 0; size < polygon.size(); ++size) CHECK(wkt(polygon.substr(0, size)) == "invalid");
}

TEST_CASE("edge 51: coordinates are the shortest, as ST_AsText prints them") {
  // From MySQL 9.7.
  const std::pair<double, std::string> pairs[] = {{-0.0, "-0"},
                                                  {1e15, "1e15"},
                                                  {1e14, "100000000000000"},
                                                  {1e-15, "0.000000000000001"},
                                                  {1e-16, "1e-16"},
                                                  {123456789012345678.0, "1.2345678901234568e17"},
                                                  {0.1, "0.1"},
                                                  {3295038865816306.5, "3295038865816306.5"},
                                                  {-1.7976931348623157e308, "-1.7976931348623157e308"},
                                                  {1e100, "1e100"}};
  for (const auto& [value, text] : pairs) {
    char bytes[25] = {0, 0, 0, 0, 1, 1, 0, 0, 0};
    std::memcpy(bytes + 9, &value, 8);
    CHECK(wkt({bytes, 25}) == "POINT(" + text + " 0)");
  }
}

TEST_CASE("a huge geometry passes through the drain, and a damaged one leaves nothing") {
  struct Collected final : OutBuffer::Drain {
    std::string text;
    void take(std::string_view bytes) override { text += bytes; }
  } drain;
  const uint32_t count = 100000;
  std::string line = test::from_hex("00000000 01 02000000"), expected = "LINESTRING(";
  line.append(reinterpret_cast<const char*>(&count), 4);
  for (uint32_t i = 0; i < count; ++i) {
    line += test::from_hex(std::string(kOne) + std::string(kTwo));
    expected += i ? ",1 2" : "1 2";
  }
  OutBuffer out;
  out.set_drain(&drain, 4096);
  CHECK(append_wkt(out, as_bytes(line), AxisOrder::stored));
  CHECK(drain.text + std::string(out.view()) == expected + ")");
  CHECK(!drain.text.empty());
  drain.text.clear();
  out.clear();
  CHECK_FALSE(
      append_wkt(out, as_bytes(std::string_view(line).substr(0, line.size() - 1)), AxisOrder::stored));
  CHECK(drain.text.empty());
  CHECK(out.empty());
}

TEST_CASE("edge 51: every stored geometry is the text of its server's ST_AsText") {
  size_t seen = 0;
  for (const auto& folder : test::final_folders()) {
    const bool mysql8 = folder.string().find("mysql9") != std::string::npos ||
                        folder.string().find("tests/data/mysql") != std::string::npos;
    for (const auto& file : test::fs::directory_iterator(folder)) {
      test::for_each_pair(file.path(), "hex", "wkt",
                          [&](const std::string&, const std::string& hex, const std::string& text) {
                            std::string got = of_hex(hex, mysql8 ? AxisOrder::of_system : AxisOrder::stored);
                            if (got.starts_with("SRID=")) got.erase(0, got.find(';') + 1);
                            // Others print the points of a MULTIPOINT without brackets, and no minus in front
                            // of zero.
                            std::string expected = text;
                            if (!mysql8) {
                              for (std::string* s : {&got, &expected}) {
                                std::erase_if(*s, [](char c) { return c == '(' || c == ')'; });
                              }
                            }
                            INFO(file.path(), " ", hex);
                            CHECK(got == expected);
                            ++seen;
                          });
    }
  }
  CHECK(seen > 0);
  MESSAGE(seen << " geometries");
}
