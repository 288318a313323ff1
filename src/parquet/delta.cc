#include "parquet/delta.h"

#include <algorithm>
#include <type_traits>

#include "parquet/hybrid.h"

namespace binsift::parquet {
namespace {

constexpr size_t kBlock = 128, kMiniblocks = 4, kMiniblock = kBlock / kMiniblocks;

constexpr uint64_t zigzag(int64_t value) {
  return uint64_t(value) << 1 ^ uint64_t(value >> 63);
}

// As pack_bits, for widths up to 64.
template <class U>
char* pack_wide(char* out, const U* values, size_t count, unsigned width) {
  if (width <= 56) return pack_bits(out, values, count, width);
  unsigned __int128 word = 0;
  unsigned used = 0;
  for (size_t i = 0; i < count; ++i) {
    word |= static_cast<unsigned __int128>(values[i]) << used;
    for (used += width; used >= 8; used -= 8, word >>= 8) *out++ = char(word);
  }
  return out;  // 32 values end on a byte
}

template <class T>
void append(OutBuffer& out, std::span<const T> values) {
  using U = std::make_unsigned_t<T>;
  char* p = out.need(40);
  p = write_varint(p, kBlock);
  p = write_varint(p, kMiniblocks);
  p = write_varint(p, values.size());
  p = write_varint(p, zigzag(values.empty() ? 0 : values[0]));
  out.advance_to(p);

  for (size_t at = 1; at < values.size(); at += kBlock) {
    const size_t count = std::min(kBlock, values.size() - at);
    U rests[kBlock] = {};
    T least = T(U(values[at]) - U(values[at - 1]));
    for (size_t i = 0; i < count; ++i) {
      const T delta = T(U(values[at + i]) - U(values[at + i - 1]));
      least = std::min(least, delta);
      rests[i] = U(delta);
    }
    for (size_t i = 0; i < count; ++i) rests[i] -= U(least);

    p = out.need(10 + kMiniblocks + kBlock * sizeof(T) + 8);
    p = write_varint(p, zigzag(least));
    uint8_t* const widths = reinterpret_cast<uint8_t*>(p);
    p += kMiniblocks;
    for (size_t m = 0; m < kMiniblocks; ++m) {
      widths[m] = 0;
      if (m * kMiniblock >= count) continue;
      U all = 0;
      for (size_t i = 0; i < kMiniblock; ++i) all |= rests[m * kMiniblock + i];
      widths[m] = uint8_t(bits_of(all));
      if (widths[m] != 0) p = pack_wide(p, rests + m * kMiniblock, kMiniblock, widths[m]);
    }
    out.advance_to(p);
  }
}

}  // namespace

void append_delta(OutBuffer& out, std::span<const int32_t> values) {
  append(out, values);
}
void append_delta(OutBuffer& out, std::span<const int64_t> values) {
  append(out, values);
}

}  // namespace binsift::parquet
