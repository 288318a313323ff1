#include "pipeline/unit.h"

#include <algorithm>

#include "base/crc32.h"

namespace binsift {

bool checksum_matches(const Mapping& event) {
  constexpr size_t kPart = 4 << 20;
  const Bytes bytes = event.bytes();
  const uint32_t expected = load_u32(bytes.data() + bytes.size() - kChecksumSize);
  uint32_t sum = 0;
  for (Bytes rest = bytes.first(bytes.size() - kChecksumSize); !rest.empty();) {
    const Bytes part = rest.first(std::min(kPart, rest.size()));
    sum = crc32(part, sum);
    rest = rest.subspan(part.size());
    event.forget_pages();
  }
  return sum == expected;
}

}  // namespace binsift
