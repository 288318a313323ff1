#include "base/crc32.h"

#include <libdeflate.h>

#include <array>

namespace binsift {
namespace {

// A linear map of 32 bits: what each bit becomes.
using BitMap = std::array<uint32_t, 32>;

uint32_t mapped(const BitMap& map, uint32_t bits) {
  uint32_t sum = 0;
  for (size_t i = 0; bits != 0; ++i, bits >>= 1)
    if (bits & 1) sum ^= map[i];
  return sum;
}

BitMap squared(const BitMap& map) {
  BitMap twice;
  for (size_t i = 0; i < twice.size(); ++i) twice[i] = mapped(map, map[i]);
  return twice;
}

}  // namespace

uint32_t crc32(Bytes bytes, uint32_t start) {
  if (bytes.empty()) return start;  // libdeflate takes a null pointer for a wish to start over
  return libdeflate_crc32(start, bytes.data(), bytes.size());
}

// A zero byte behind the first run changes its CRC by a linear map; the map of 2n of them is that of n,
// twice.
uint32_t joined_crc32(uint32_t first, uint32_t second, uint64_t second_size) {
  BitMap zeros{};
  zeros[0] = 0xEDB88320;
  for (size_t i = 1; i < zeros.size(); ++i) zeros[i] = uint32_t{1} << (i - 1);
  for (int i = 0; i < 3; ++i) zeros = squared(zeros);  // of one bit; of eight
  for (; second_size != 0; second_size >>= 1) {
    if (second_size & 1) first = mapped(zeros, first);
    zeros = squared(zeros);
  }
  return first ^ second;
}

}  // namespace binsift
