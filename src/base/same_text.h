#pragma once
// Whether two texts are the same, for those that mostly are short and are asked for all the time: names.
#include <cstring>
#include <string_view>

#include "base/endian.h"

namespace binsift {

inline bool are_same(std::string_view a, std::string_view b) {
  const size_t size = a.size();
  if (size != b.size()) return false;
  const auto* const p = reinterpret_cast<const uint8_t*>(a.data());
  const auto* const q = reinterpret_cast<const uint8_t*>(b.data());
  const auto differ64 = [&](size_t at) { return load_u64(p + at) ^ load_u64(q + at); };
  const auto differ32 = [&](size_t at) { return load_u32(p + at) ^ load_u32(q + at); };
  if (size > 16) return std::memcmp(p, q, size) == 0;
  if (size >= 8) return (differ64(0) | differ64(size - 8)) == 0;
  if (size >= 4) return (differ32(0) | differ32(size - 4)) == 0;
  return size == 0 || (p[0] == q[0] && p[size / 2] == q[size / 2] && p[size - 1] == q[size - 1]);
}

}  // namespace binsift
