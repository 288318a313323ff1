#pragma once
// Collation ids as logs carry them, and the character set behind each. Both flavours agree on all ids below
// 255; from there on: 255 to 323 MySQL's utf8mb4_0900, 576 to 738 MariaDB's own in blocks of 32, 1024 + n
// MariaDB's NO PAD form of n, 2048 to 3327 MariaDB's uca1400 in blocks of 256 (utf8mb3, utf8mb4, ucs2, utf16,
// utf32). Source: SHOW COLLATION of MySQL 9.7 and MariaDB 10.11.
#include <cstdint>
#include <string_view>

namespace binsift {

// clang-format off
enum class Charset : uint8_t {
  unknown,
  binary,
  // One byte a character:
  ascii, latin1, latin2, latin5, latin7, cp850, cp852, cp866, cp1250, cp1251, cp1256, cp1257, koi8r, koi8u,
  greek, hebrew, tis620, armscii8, dec8, geostd8, hp8, keybcs2, macce, macroman, swe7,
  big5, gb2312, gbk, gb18030, sjis, cp932, ujis, eucjpms, euckr,
  ucs2, utf16, utf16le, utf32,
  utf8mb3, utf8mb4,
};
// clang-format on
inline constexpr unsigned kCharsetCount = unsigned(Charset::utf8mb4) + 1;

inline constexpr uint16_t kBinaryCollation = 63;
inline constexpr uint16_t kUtf8mb4Collation = 45;  // utf8mb4_general_ci, which every server since 5.5 knows

Charset charset_of(uint16_t collation_id);

// As SHOW CHARACTER SET spells it; empty for unknown.
std::string_view name_of(Charset charset);
unsigned max_bytes(Charset charset);
// The charset's default collation (of both flavours; for utf8mb4 kUtf8mb4Collation), or kCharsetUnknown.
uint16_t default_collation(Charset charset);

// In any letter case; "utf8" is utf8mb3, as it is in every server so far.
Charset charset_named(std::string_view name);
// The charset of "latin1_swedish_ci" and the like. MariaDB's bare "uca1400_ai_ci" tells none.
Charset charset_of_collation(std::string_view collation_name);

// One byte a character, or more with an ASCII byte always standing for itself where a character begins.
bool is_ascii_superset(Charset charset);

}  // namespace binsift
