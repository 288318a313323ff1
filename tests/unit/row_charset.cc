#include "row/charset.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <random>

#include "base/crc32.h"
#include "final_rows.h"
#include "render/json_text.h"

using namespace binsift;

namespace {

std::string utf8(std::string_view bytes, Charset charset) {
  OutBuffer out;
  out.append("kept");
  if (!to_utf8(as_bytes(bytes), charset, out)) {
    CHECK(out.view() == "kept");
    return "invalid";
  }
  return std::string(out.view().substr(4));
}

std::string json(std::string_view bytes, Charset charset) {
  OutBuffer out;
  out.append("kept");
  if (!append_json_text(out, as_bytes(bytes), charset)) {
    CHECK(out.view() == "kept");
    return "invalid";
  }
  return std::string(out.view().substr(4));
}

// What the server gave for every byte, for every two bytes of which the first is 80 or more (ujis, eucjpms:
// and three from 8F on; gb18030: and four from 81 to 84 on): how many are text, and the CRC32 of the UTF-8 of
// those that are and FF for those that are not.
struct Whole {
  Charset charset;
  unsigned count;
  uint32_t crc;
};
constexpr Whole kWhole[] = {
    {Charset::latin1, 256, 0x040ec49f},   {Charset::latin2, 256, 0xec22f3a0},
    {Charset::latin5, 256, 0xc188a953},   {Charset::latin7, 256, 0xfe9a6b74},
    {Charset::cp850, 256, 0x3c57db7e},    {Charset::cp852, 256, 0xe98b5cde},
    {Charset::cp866, 256, 0x61149ce1},    {Charset::cp1250, 251, 0x2b647ae2},
    {Charset::cp1251, 255, 0xfcd540e2},   {Charset::cp1256, 248, 0x61820df3},
    {Charset::cp1257, 244, 0x6a383395},   {Charset::koi8r, 256, 0x4c6b86eb},
    {Charset::koi8u, 256, 0x5a38b755},    {Charset::greek, 250, 0x978b2839},
    {Charset::hebrew, 220, 0x8e3981c5},   {Charset::tis620, 247, 0x1d4e4d59},
    {Charset::armscii8, 256, 0x5d747105}, {Charset::dec8, 242, 0x820dfa81},
    {Charset::geostd8, 215, 0x2d6af306},  {Charset::hp8, 255, 0xab1cdea6},
    {Charset::keybcs2, 256, 0xb2cd760f},  {Charset::macce, 256, 0x4778e750},
    {Charset::macroman, 256, 0xe21e6838}, {Charset::swe7, 127, 0x86e8af74},
    {Charset::big5, 13838, 0xcadd3978},   {Charset::gb2312, 7573, 0x3a54a40b},
    {Charset::gbk, 21919, 0x21369e0d},    {Charset::gb18030, 63488, 0xc6714a7a},
    {Charset::sjis, 19103, 0x6cbedf8e},   {Charset::cp932, 21828, 0xf6784dad},
    {Charset::ujis, 15017, 0x051deae9},   {Charset::eucjpms, 15206, 0x111b1bfa},
    {Charset::euckr, 17176, 0xbd6e4a3b},
};

struct Tally {
  Charset charset;
  unsigned count = 0;
  uint32_t crc = 0;
  OutBuffer out;
  void see(std::initializer_list<unsigned> list) {
    std::string bytes;
    for (const unsigned byte : list) bytes += char(byte);
    out.clear();
    if (to_utf8(as_bytes(bytes), charset, out)) {
      ++count;
    } else {
      out.append('\xff');
    }
    crc = crc32(as_bytes(out.view()), crc);
  }
};

}  // namespace

TEST_CASE("every character of every charset is what the server makes of it") {
  for (const Whole& whole : kWhole) {
    Tally tally{whole.charset};
    for (unsigned a = 0; a < 256; ++a) tally.see({a});
    if (max_bytes(whole.charset) > 1) {
      for (unsigned a = 128; a < 256; ++a) {
        for (unsigned b = 0; b < 256; ++b) tally.see({a, b});
      }
    }
    if (max_bytes(whole.charset) == 3) {
      for (unsigned a = 128; a < 256; ++a) {
        for (unsigned b = 128; b < 256; ++b) tally.see({0x8f, a, b});
      }
    }
    if (whole.charset == Charset::gb18030) {
      for (unsigned a = 0x81; a < 0x85; ++a) {
        for (unsigned b = 0x30; b < 0x3a; ++b) {
          for (unsigned c = 0x81; c < 0xff; ++c) {
            for (unsigned d = 0x30; d < 0x3a; ++d) tally.see({a, b, c, d});
          }
        }
      }
    }
    INFO(name_of(whole.charset));
    CHECK(tally.count == whole.count);
    CHECK(tally.crc == whole.crc);
  }
}

TEST_CASE("edge 50: latin1 is cp1252, and ucs2 and utf16 are big-endian") {
  CHECK(utf8("\x80\x81\xe9", Charset::latin1) == "€\xc2\x81é");
  CHECK(utf8(std::string_view("\x00\x41\x8a\x9e", 4), Charset::ucs2) == "A語");
  CHECK(utf8(std::string_view("\x00\x41\x8a\x9e\xd8\x3d\xde\x00", 8), Charset::utf16) == "A語😀");
  CHECK(utf8(std::string_view("\x41\x00\x9e\x8a\x3d\xd8\x00\xde", 8), Charset::utf16le) == "A語😀");
  CHECK(utf8(std::string_view("\x00\x00\x00\x41\x00\x01\xf6\x00", 8), Charset::utf32) == "A😀");
}

TEST_CASE("edge 50: bytes that are invalid in the charset are told, not replaced") {
  CHECK(utf8("\x80", Charset::ascii) == "invalid");
  CHECK(utf8("a\x81", Charset::cp1250) == "invalid");
  CHECK(utf8("a\x80", Charset::swe7) == "invalid");
  CHECK(utf8("\xd8", Charset::ucs2) == "invalid");
  CHECK(utf8("\xd8\x3d\xde", Charset::utf16) == "invalid");
  CHECK(utf8("\xd8\x3d", Charset::utf16) == "invalid");
  CHECK(utf8("\xdc\x3d\xd8\x3d", Charset::utf16) == "invalid");
  CHECK(utf8("\xd8\x3d\xde\x01", Charset::ucs2) == "invalid");
  CHECK(utf8(std::string_view("\x00\x11\x00\x00", 4), Charset::utf32) == "invalid");
  CHECK(utf8(std::string_view("\x00\x00\xd8\x00", 4), Charset::utf32) == "invalid");
  CHECK(utf8(std::string_view("\x00\x00\x41", 3), Charset::utf32) == "invalid");
  CHECK(utf8("a\x81", Charset::gbk) == "invalid");
  CHECK(utf8("a\x81 ", Charset::gbk) == "invalid");
  CHECK(utf8("\x8f\xa2", Charset::ujis) == "invalid");
  CHECK(utf8("\x8f\x22\xaf", Charset::ujis) == "invalid");
  CHECK(utf8("\x81\x30\x81", Charset::gb18030) == "invalid");
  CHECK(utf8("\xff\x30\x81\x30", Charset::gb18030) == "invalid");
  CHECK(utf8("\x90\x30\x81\x30", Charset::gb18030) == "𐀀");
  CHECK(utf8("\xe3\x32\x9a\x35", Charset::gb18030) == "\xf4\x8f\xbf\xbf");
  CHECK(utf8("\xe3\x32\x9a\x36", Charset::gb18030) == "invalid");
  CHECK(utf8("\xc3", Charset::utf8mb4) == "invalid");
  CHECK(utf8("\xed\xa0\x80", Charset::utf8mb3) == "invalid");
  CHECK(utf8("a", Charset::binary) == "invalid");
  CHECK(utf8("é", Charset::unknown) == "é");
  CHECK(utf8("\xe9", Charset::unknown) == "invalid");
}

TEST_CASE("edge 50: every charset's column is the text that the server printed") {
  size_t seen = 0;
  for (const auto& folder : test::final_folders()) {
    for (const auto& file : test::fs::directory_iterator(folder)) {
      const std::string name = file.path().filename().string();
      Charset of_table = Charset::unknown;
      if (name.starts_with("c_charsets.cs_")) of_table = charset_named(name.substr(14, name.size() - 19));
      if (name != "d_types.t_cs.json" && of_table == Charset::unknown) continue;
      test::for_each_pair(file.path(), "text", "hex",
                          [&](const std::string& column, const std::string& text, const std::string& hex) {
                            const Charset charset = of_table != Charset::unknown ? of_table
                                                    : column.starts_with("c_")
                                                        ? charset_named(column.substr(2))
                                                        : Charset::unknown;
                            if (charset == Charset::unknown || charset == Charset::binary) return;
                            ++seen;
                            INFO(file.path(), " ", column, " ", hex);
                            REQUIRE(utf8(test::from_hex(hex), charset) == text);
                          });
    }
  }
  CHECK(seen > 0);
  MESSAGE(seen << " values");
}

TEST_CASE("a text in another charset is escaped as JSON, short or huge") {
  CHECK(json("plain", Charset::latin1) == "\"plain\"");
  CHECK(json("caf\xe9 \"x\"\n", Charset::latin1) == "\"café \\\"x\\\"\\n\"");
  CHECK(json("\x83\x5c\\", Charset::sjis) == "\"ソ\\\\\"");
  CHECK(json("\x80", Charset::cp1251) == "\"Ђ\"");
  CHECK(json("", Charset::utf16) == "\"\"");
  CHECK(json("\x80", Charset::ascii) == "invalid");
  CHECK(json("a", Charset::binary) == "invalid");
  CHECK(json("a\xff", Charset::utf8mb4) == "invalid");

  std::mt19937 random(6);
  for (const Charset charset : {Charset::cp1251, Charset::gbk, Charset::utf16le}) {
    for (const size_t size : {10, 4000, 4096, 32768, 200000}) {
      std::string bytes;
      while (bytes.size() < size) {
        const bool plain = random() % 3;
        if (charset == Charset::cp1251) bytes += plain ? char(random() % 128) : '\xc0';
        if (charset == Charset::gbk) bytes += plain ? "x" : "\xc4\xe3";
        if (charset == Charset::utf16le)
          bytes += plain ? std::string("\x01\0", 2) : std::string("\x3d\xd8\x00\xde", 4);
      }
      OutBuffer expected;
      append_json_string(expected, utf8(bytes, charset));
      REQUIRE(json(bytes, charset) == expected.view());
      REQUIRE(json(bytes + "\x81", charset == Charset::cp1251 ? Charset::cp1250 : charset) == "invalid");
    }
  }
}

// tests/live/charsets writes what a server converts: charset, hex of the bytes, hex of the UTF-8 or "-".
TEST_CASE("a live server converts as we do") {
  const char* dump = std::getenv("BINSIFT_CHARSET_DUMP");
  if (!dump) {
    MESSAGE("SKIPPED: no BINSIFT_CHARSET_DUMP");
    return;
  }
  std::ifstream in(dump);
  std::string name, hex, expected;
  size_t seen = 0, wrong = 0;
  while (in >> name >> hex >> expected) {
    ++seen;
    const std::string got = utf8(test::from_hex(hex), charset_named(name));
    if (got == (expected == "-" ? "invalid" : test::from_hex(expected))) continue;
    if (++wrong <= 20) MESSAGE(name << " " << hex << ": the server has " << expected << ", we have " << got);
  }
  CHECK(seen > 0);
  CHECK(wrong == 0);
}
