#pragma once
// A block of bytes looked at in one step: sixteen with SSE2, eight in a machine word elsewhere. A mask has
// one lane a byte, the first byte lowest.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/endian.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace binsift {

// `size` bytes, 0 to 8, as a little-endian word; reads nothing outside them.
inline uint64_t load_up_to_8(const uint8_t* p, size_t size) {
  if (size >= 8) return load_u64(p);
  if (size >= 4) return load_u32(p) | uint64_t{load_u32(p + size - 4)} << (8 * (size - 4));
  if (size == 0) return 0;
  return p[0] | uint64_t{p[size / 2]} << (8 * (size / 2)) | uint64_t{p[size - 1]} << (8 * (size - 1));
}

#if defined(__SSE2__)

class WideBlock {
 public:
  static constexpr size_t kSize = 16;
  using Mask = uint32_t;

  static WideBlock load(const uint8_t* p) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p)); }
  // 1 to 15 bytes, with zeros behind them; reads nothing outside them.
  static WideBlock load_short(const uint8_t* p, size_t size) {
    if (size < 8) return _mm_cvtsi64_si128(int64_t(load_up_to_8(p, size)));
    const uint64_t high = load_u64(p + size - 8) >> 8 * (15 - size) >> 8;
    return _mm_set_epi64x(int64_t(high), int64_t(load_u64(p)));
  }
  void store(char* p) const { _mm_storeu_si128(reinterpret_cast<__m128i*>(p), bytes_); }

  Mask non_ascii() const { return Mask(_mm_movemask_epi8(bytes_)); }
  // What a string in such quotes escapes: the quote, '\\' and all below 0x20.
  template <char kQuote = '"'>
  Mask to_escape() const {
    const __m128i quote = _mm_cmpeq_epi8(bytes_, _mm_set1_epi8(kQuote));
    const __m128i backslash = _mm_cmpeq_epi8(bytes_, _mm_set1_epi8('\\'));
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes_, _mm_set1_epi8(0x1f)), bytes_);
    return Mask(_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, backslash), control)));
  }
  static size_t first(Mask mask) { return size_t(std::countr_zero(mask)); }
  static Mask lanes(size_t count) { return (Mask{1} << count) - 1; }

 private:
  WideBlock(__m128i bytes) : bytes_(bytes) {}
  __m128i bytes_;
};

#else

class WideBlock {
 public:
  static constexpr size_t kSize = 8;
  using Mask = uint64_t;

  static WideBlock load(const uint8_t* p) { return load_u64(p); }
  static WideBlock load_short(const uint8_t* p, size_t size) { return load_up_to_8(p, size); }
  void store(char* p) const { std::memcpy(p, &bytes_, 8); }

  Mask non_ascii() const { return bytes_ & kHigh; }
  // The subtractions borrow only out of a byte that matches, so the lowest lane set is always a true one; a
  // lane above it may be set wrongly, which costs a look and no more.
  template <char kQuote = '"'>
  Mask to_escape() const {
    const uint64_t quote = bytes_ ^ kOnes * uint8_t(kQuote), backslash = bytes_ ^ kOnes * '\\';
    const uint64_t control = (bytes_ - kOnes * 0x20) & ~bytes_;
    const uint64_t found = ((quote - kOnes) & ~quote) | ((backslash - kOnes) & ~backslash) | control;
    return found & kHigh;
  }
  static size_t first(Mask mask) { return size_t(std::countr_zero(mask)) / 8; }
  static Mask lanes(size_t count) { return (Mask{1} << 8 * count) - 1; }

 private:
  static constexpr uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  WideBlock(uint64_t bytes) : bytes_(bytes) {}
  uint64_t bytes_;
};

#endif

}  // namespace binsift
