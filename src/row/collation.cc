#include "row/collation.h"

#include <array>

#include "event/table_map.h"

namespace binsift {
namespace {

using enum Charset;

// clang-format off
constexpr Charset kFirstHundred[] = {
    unknown,   big5,     latin2,   dec8,     cp850,   latin1,   hp8,      koi8r,    latin1,   latin2,    // 0
    swe7,      ascii,    ujis,     sjis,     cp1251,  latin1,   hebrew,   unknown,  tis620,   euckr,     // 10
    latin7,    latin2,   koi8u,    cp1251,   gb2312,  greek,    cp1250,   latin2,   gbk,      cp1257,    // 20
    latin5,    latin1,   armscii8, utf8mb3,  cp1250,  ucs2,     cp866,    keybcs2,  macce,    macroman,  // 30
    cp852,     latin7,   latin7,   macce,    cp1250,  utf8mb4,  utf8mb4,  latin1,   latin1,   latin1,    // 40
    cp1251,    cp1251,   cp1251,   macroman, utf16,   utf16,    utf16le,  cp1256,   cp1257,   cp1257,    // 50
    utf32,     utf32,    utf16le,  binary,   armscii8, ascii,   cp1250,   cp1256,   cp866,    dec8,      // 60
    greek,     hebrew,   hp8,      keybcs2,  koi8r,   koi8u,    utf8mb3,  latin2,   latin5,   latin7,    // 70
    cp850,     cp852,    swe7,     utf8mb3,  big5,    euckr,    gb2312,   gbk,      sjis,     tis620,    // 80
    ucs2,      ujis,     geostd8,  geostd8,  latin1,  cp932,    cp932,    eucjpms,  eucjpms,  cp1250,    // 90
};
// clang-format on
static_assert(std::size(kFirstHundred) == 100);

struct Run {
  uint16_t first, last;
  Charset charset;
};
constexpr Run kRuns[] = {
    {101, 124, utf16},   {128, 159, ucs2},    {160, 191, utf32},   {192, 223, utf8mb3}, {224, 247, utf8mb4},
    {248, 250, gb18030}, {254, 254, utf8mb3}, {255, 323, utf8mb4}, {576, 607, utf8mb3}, {608, 639, utf8mb4},
    {640, 671, ucs2},    {672, 703, utf16},   {736, 767, utf32},
};

// Collations below 1024.
constexpr std::array<Charset, 1024> kCharsets = [] {
  std::array<Charset, 1024> table{};
  for (size_t i = 0; i < std::size(kFirstHundred); ++i) table[i] = kFirstHundred[i];
  for (const Run& run : kRuns) {
    for (size_t i = run.first; i <= run.last; ++i) table[i] = run.charset;
  }
  return table;
}();

struct Entry {
  Charset charset;
  std::string_view name;
  uint8_t max_bytes;
  uint16_t default_collation;
};
constexpr Entry kEntries[] = {
    {unknown, "", 1, kCharsetUnknown},
    {binary, "binary", 1, 63},
    {ascii, "ascii", 1, 11},
    {latin1, "latin1", 1, 8},
    {latin2, "latin2", 1, 9},
    {latin5, "latin5", 1, 30},
    {latin7, "latin7", 1, 41},
    {cp850, "cp850", 1, 4},
    {cp852, "cp852", 1, 40},
    {cp866, "cp866", 1, 36},
    {cp1250, "cp1250", 1, 26},
    {cp1251, "cp1251", 1, 51},
    {cp1256, "cp1256", 1, 57},
    {cp1257, "cp1257", 1, 59},
    {koi8r, "koi8r", 1, 7},
    {koi8u, "koi8u", 1, 22},
    {greek, "greek", 1, 25},
    {hebrew, "hebrew", 1, 16},
    {tis620, "tis620", 1, 18},
    {armscii8, "armscii8", 1, 32},
    {dec8, "dec8", 1, 3},
    {geostd8, "geostd8", 1, 92},
    {hp8, "hp8", 1, 6},
    {keybcs2, "keybcs2", 1, 37},
    {macce, "macce", 1, 38},
    {macroman, "macroman", 1, 39},
    {swe7, "swe7", 1, 10},
    {big5, "big5", 2, 1},
    {gb2312, "gb2312", 2, 24},
    {gbk, "gbk", 2, 28},
    {gb18030, "gb18030", 4, 248},
    {sjis, "sjis", 2, 13},
    {cp932, "cp932", 2, 95},
    {ujis, "ujis", 3, 12},
    {eucjpms, "eucjpms", 3, 97},
    {euckr, "euckr", 2, 19},
    {ucs2, "ucs2", 2, 35},
    {utf16, "utf16", 4, 54},
    {utf16le, "utf16le", 4, 56},
    {utf32, "utf32", 4, 60},
    {utf8mb3, "utf8mb3", 3, 33},
    {utf8mb4, "utf8mb4", 4, kUtf8mb4Collation},
};
static_assert(std::size(kEntries) == kCharsetCount);
static_assert([] {
  for (unsigned i = 0; i < kCharsetCount; ++i) {
    if (unsigned(kEntries[i].charset) != i) return false;
  }
  return true;
}());

constexpr Charset kUca1400[] = {utf8mb3, utf8mb4, ucs2, utf16, utf32};

bool same_letters(std::string_view name, std::string_view lower_case) {
  if (name.size() != lower_case.size()) return false;
  for (size_t i = 0; i < name.size(); ++i) {
    const char c = name[i] >= 'A' && name[i] <= 'Z' ? char(name[i] | 0x20) : name[i];
    if (c != lower_case[i]) return false;
  }
  return true;
}

}  // namespace

Charset charset_of(uint16_t id) {
  if (id < 2048) return kCharsets[id % 1024];
  const size_t block = (id - 2048u) / 256;
  return block < std::size(kUca1400) ? kUca1400[block] : unknown;
}

std::string_view name_of(Charset charset) {
  return kEntries[unsigned(charset)].name;
}
unsigned max_bytes(Charset charset) {
  return kEntries[unsigned(charset)].max_bytes;
}
uint16_t default_collation(Charset charset) {
  return kEntries[unsigned(charset)].default_collation;
}

Charset charset_named(std::string_view name) {
  if (name.empty()) return unknown;
  for (const Entry& entry : kEntries) {
    if (same_letters(name, entry.name)) return entry.charset;
  }
  return same_letters(name, "utf8") ? utf8mb3 : unknown;
}

Charset charset_of_collation(std::string_view collation_name) {
  return charset_named(collation_name.substr(0, collation_name.find('_')));
}

bool is_ascii_superset(Charset charset) {
  switch (charset) {
    case unknown:
    case swe7:
    case ucs2:
    case utf16:
    case utf16le:
    case utf32: return false;
    default: return true;
  }
}

}  // namespace binsift
