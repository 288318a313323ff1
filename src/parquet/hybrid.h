#pragma once
// The hybrid of runs and packed bits, for levels and for indexes into a dictionary:
//   run      count << 1 as a varint, the value in (width + 7) / 8 bytes
//   packed   groups << 1 | 1 as a varint, then 8 values a group, `width` bits each, the lowest bits first
// Values that are packed are padded to a whole group with zeros at the end only.
// Source: apache/parquet-format, Encodings.md (RLE = 3).
#include <bit>
#include <span>

#include "base/out_buffer.h"

namespace binsift::parquet {

// Bits that hold all values up to `most`.
constexpr unsigned bits_of(uint64_t most) {
  return 64 - unsigned(std::countl_zero(most));
}

inline char* write_varint(char* p, uint64_t value) {
  for (; value >= 0x80; value >>= 7) *p++ = char(value | 0x80);
  *p++ = char(value);
  return p;
}
inline void append_varint(OutBuffer& out, uint64_t value) {
  out.advance_to(write_varint(out.need(10), value));
}

// Packs `count` values of `width` bits, at most 56, the lowest first; gives the end. It may scribble up to 8
// bytes behind it.
template <class T>
inline char* pack_bits(char* out, const T* values, size_t count, unsigned width) {
  uint64_t word = 0;
  unsigned used = 0;
  for (size_t i = 0; i < count; ++i) {
    word |= uint64_t(values[i]) << used;
    used += width;
    std::memcpy(out, &word, 8);
    const unsigned whole = used / 8;
    out += whole;
    word >>= 8 * whole;  // at most 56: width is
    used %= 8;
  }
  if (used != 0) *out++ = char(word);
  return out;
}

// Appends the values, which are below 2^width (width 0 to 32).
void append_hybrid(OutBuffer& out, std::span<const uint32_t> values, unsigned width);
// One run.
void append_hybrid_run(OutBuffer& out, uint32_t value, uint64_t count, unsigned width);

// The levels of `rows` rows of which those in `nulls` (ascending, counted from `first_row`) are null, behind
// their size.
void append_levels(OutBuffer& out, size_t first_row, size_t rows, std::span<const uint32_t> nulls);
// The same where all are null.
void append_null_levels(OutBuffer& out, size_t rows);

}  // namespace binsift::parquet
