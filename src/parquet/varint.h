#pragma once
// Whole numbers of Thrift's compact protocol and of Parquet's encodings: seven bits a byte, the lowest first.
#include "base/cursor.h"

namespace binsift::parquet {

// A number that does not end within 64 bits fails the cursor, and is 0.
inline uint64_t read_varint(Cursor& in) {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const uint8_t byte = in.u8("a number");
    value |= uint64_t(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
  in.fail("a number");
  return 0;
}

// The same with the sign in the lowest bit.
inline int64_t read_zigzag(Cursor& in) {
  const uint64_t value = read_varint(in);
  return int64_t(value >> 1) ^ -int64_t(value & 1);
}

}  // namespace binsift::parquet
