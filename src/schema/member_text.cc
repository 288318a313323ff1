#include "schema/member_text.h"

#include <algorithm>

#include "base/utf8.h"
#include "row/charset_multi.h"
#include "row/charset_single.h"

namespace binsift {
namespace {

bool has(const uint16_t* table, size_t count, uint32_t code) {
  return std::find(table, table + count, uint16_t(code)) != table + count;
}

bool holds(Charset charset, uint32_t code) {
  switch (charset) {
    case Charset::unknown:
    case Charset::binary:
    case Charset::utf8mb4:
    case Charset::utf16:
    case Charset::utf16le:
    case Charset::utf32:
    case Charset::gb18030: return true;
    case Charset::utf8mb3:
    case Charset::ucs2: return code < 0x10000;
    case Charset::ascii: return false;  // asked for others only
    default: break;
  }
  if (code >= 0x10000) return false;
  if (const uint16_t* table = single_byte_table(charset)) return has(table, 128, code);
  const MultiByteTable* table = multi_byte_table(charset);
  if (!table) return true;
  constexpr size_t kPairs = 128 * 256;
  return has(table->one, 128, code) || has(table->two, kPairs, code) ||
         (table->three && has(table->three.get(), kPairs, code));
}

// The code point of a character of 2 to 4 bytes, which is valid.
uint32_t code_of(const char* p, unsigned length) {
  uint32_t code = uint8_t(p[0]) & (0x7f >> length);
  for (unsigned i = 1; i < length; ++i) code = code << 6 | (uint8_t(p[i]) & 0x3f);
  return code;
}

}  // namespace

std::string fit_to_charset(std::string_view member, Charset charset) {
  std::string fitted;
  const Bytes bytes = as_bytes(member);
  const uint8_t* const end = bytes.data() + bytes.size();
  for (size_t i = 0; i < member.size();) {
    const unsigned length = member[i] & 0x80 ? utf8_length(bytes.data() + i, end) : 1;
    if (length < 2) {
      fitted += member[i++];
      continue;
    }
    if (holds(charset, code_of(member.data() + i, length)))
      fitted += member.substr(i, length);
    else
      fitted += '?';
    i += length;
  }
  return fitted;
}

bool is_past_first_plane(Charset charset) {
  return charset == Charset::unknown || charset == Charset::utf8mb4 || charset == Charset::utf16 ||
         charset == Charset::utf16le || charset == Charset::utf32 || charset == Charset::gb18030;
}

}  // namespace binsift
