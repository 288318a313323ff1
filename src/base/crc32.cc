#include "base/crc32.h"

#include <libdeflate.h>

namespace binsift {

uint32_t crc32(Bytes bytes, uint32_t start) {
  if (bytes.empty()) return start;  // libdeflate takes a null pointer for a wish to start over
  return libdeflate_crc32(start, bytes.data(), bytes.size());
}

}  // namespace binsift
