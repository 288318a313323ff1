#pragma once
// SHA-256 (FIPS 180-4), our own, so that a digest never depends on how the program was built. What it gives
// is what sha256sum prints.
#include <array>
#include <string>

#include "base/cursor.h"

namespace binsift {

using Sha256Digest = std::array<uint8_t, 32>;

class Sha256 {
 public:
  void update(Bytes bytes);
  // Once, behind the last update().
  Sha256Digest finish();

 private:
  std::array<uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<uint8_t, 64> rest_{};
  uint64_t size_ = 0;
};

Sha256Digest sha256(Bytes bytes);
// Two lower-case digits a byte.
std::string hex_text(Bytes bytes);

}  // namespace binsift
