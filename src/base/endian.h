#pragma once
// Raw little- and big-endian loads. They check nothing: only Cursor and code that has checked the size use
// them.
#include <bit>
#include <cstdint>
#include <cstring>

namespace binsift {

static_assert(std::endian::native == std::endian::little,
              "the loads below are written for little-endian machines");

template <class T>
inline T load_le(const uint8_t* p) {
  T value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

inline uint16_t load_u16(const uint8_t* p) {
  return load_le<uint16_t>(p);
}
inline uint32_t load_u24(const uint8_t* p) {
  return load_u16(p) | uint32_t{p[2]} << 16;
}
inline uint32_t load_u32(const uint8_t* p) {
  return load_le<uint32_t>(p);
}
inline uint64_t load_u40(const uint8_t* p) {
  return load_u32(p) | uint64_t{p[4]} << 32;
}
inline uint64_t load_u48(const uint8_t* p) {
  return load_u32(p) | uint64_t{load_u16(p + 4)} << 32;
}
inline uint64_t load_u56(const uint8_t* p) {
  return load_u32(p) | uint64_t{load_u24(p + 4)} << 32;
}
inline uint64_t load_u64(const uint8_t* p) {
  return load_le<uint64_t>(p);
}

// A big-endian number of 0 to 8 bytes.
inline uint64_t load_be(const uint8_t* p, unsigned size) {
  uint64_t value = 0;
  for (unsigned i = 0; i < size; ++i) value = value << 8 | p[i];
  return value;
}
inline uint32_t load_be32(const uint8_t* p) {
  return __builtin_bswap32(load_u32(p));
}

// A little-endian number of 0 to 8 bytes.
inline uint64_t load_le_n(const uint8_t* p, unsigned size) {
  uint64_t value = 0;
  for (unsigned i = 0; i < size; ++i) value |= uint64_t{p[i]} << (8 * i);
  return value;
}

}  // namespace binsift
