#pragma once
// Bytes as hexadecimal digits.
#include <cstring>

#include "base/endian.h"

namespace binsift {

// Writes two digits a byte, the letters as small ones or, with 'A', as capitals. Gives their end. Four bytes
// at a time: their eight halves in one word, and the letters' distance from the digits added where a half is
// above 9.
template <char kTen = 'a'>
char* write_hex(char* p, const uint8_t* bytes, size_t size) {
  constexpr uint64_t kEach = 0x0101010101010101;
  const auto pair = [](uint8_t byte) { return uint64_t{byte} >> 4 | uint64_t{byte & 15u} << 8; };
  const auto digits = [](uint64_t halves) {
    const uint64_t above = (halves + 6 * kEach) >> 4 & kEach;
    return halves + '0' * kEach + above * uint64_t{kTen - '0' - 10};
  };
  const uint8_t* const end = bytes + size;
  for (; end - bytes >= 4; bytes += 4, p += 8) {
    uint64_t spread = load_u32(bytes);
    spread = (spread | spread << 16) & 0x0000FFFF0000FFFF;
    spread = (spread | spread << 8) & 0x00FF00FF00FF00FF;
    const uint64_t text = digits((spread >> 4 & 0x000F000F000F000F) | (spread & 0x000F000F000F000F) << 8);
    std::memcpy(p, &text, 8);
  }
  for (; bytes != end; ++bytes, p += 2) {
    const uint64_t text = digits(pair(*bytes));
    std::memcpy(p, &text, 2);
  }
  return p;
}

}  // namespace binsift
