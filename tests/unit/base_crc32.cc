#include "base/crc32.h"

#include <doctest/doctest.h>

#include <vector>

using namespace binsift;

TEST_CASE("two CRC32s make that of both runs") {
  std::vector<uint8_t> bytes(5000);
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = uint8_t(i * i >> 3);
  const Bytes all(bytes);
  for (const size_t cut :
       {size_t{0}, size_t{1}, size_t{7}, size_t{64}, size_t{4095}, size_t{4999}, size_t{5000}})
    CHECK(joined_crc32(crc32(all.first(cut)), crc32(all.subspan(cut)), all.size() - cut) == crc32(all));
}
