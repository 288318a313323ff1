#include "base/crc32.h"

#include <libdeflate.h>

#include <array>

namespace binsift {
namespace {

// Polynomials over GF(2) modulo the CRC's, as 32 bits of which the highest is the constant term.
constexpr uint32_t kPolynomial = 0xEDB88320, kOne = 0x80000000;

constexpr uint32_t product(uint32_t a, uint32_t b) {
  uint32_t sum = 0;
  for (uint32_t bit = kOne; bit != 0; bit >>= 1) {
    if (a & bit) sum ^= b;
    b = (b >> 1) ^ (b & 1 ? kPolynomial : 0);
  }
  return sum;
}

// x to the power of 8 * 2^i
constexpr std::array<uint32_t, 64> kByteShifts = [] {
  std::array<uint32_t, 64> shifts{};
  uint32_t shift = kOne >> 1;  // x
  for (int i = 0; i < 3; ++i) shift = product(shift, shift);
  for (uint32_t& each : shifts) {
    each = shift;
    shift = product(shift, shift);
  }
  return shifts;
}();

}  // namespace

uint32_t crc32(Bytes bytes, uint32_t start) {
  if (bytes.empty()) return start;  // libdeflate takes a null pointer for a wish to start over
  return libdeflate_crc32(start, bytes.data(), bytes.size());
}

// n bytes behind the first run multiply its CRC by x to the power of 8n.
uint32_t joined_crc32(uint32_t first, uint32_t second, uint64_t second_size) {
  for (size_t i = 0; second_size != 0; ++i, second_size >>= 1)
    if (second_size & 1) first = product(kByteShifts[i], first);
  return first ^ second;
}

}  // namespace binsift
