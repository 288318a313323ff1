#pragma once
// The variable-length integers of mysql::serialization: 1 to 9 bytes. The count of trailing one bits in the
// first byte is the count of bytes that follow it; the bits behind the zero that ends them are the number,
// little-endian. A first byte of FF is followed by a plain 8-byte number. Signed numbers have their sign in
// the lowest bit: x >= 0 is x << 1, x < 0 is (-(x + 1) << 1) | 1.
// Source: mysql libs/mysql/serialization/readme.md, variable_length_integers.h.
#include "base/cursor.h"

namespace binsift {

inline uint64_t read_varlen(Cursor& cursor, const char* field) {
  const uint8_t first = cursor.u8(field);
  const unsigned following = unsigned(std::countr_one(first));
  if (following == 8) return cursor.u64(field);
  const Bytes rest = cursor.bytes(following, field);
  return (first | load_le_n(rest.data(), unsigned(rest.size())) << 8) >> (following + 1);
}

inline int64_t read_varlen_signed(Cursor& cursor, const char* field) {
  const uint64_t coded = read_varlen(cursor, field);
  return int64_t(coded >> 1) ^ -int64_t(coded & 1);
}

}  // namespace binsift
