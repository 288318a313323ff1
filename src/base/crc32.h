#pragma once
#include "base/cursor.h"

namespace binsift {

// The CRC32 of zlib and of the server (polynomial 0xEDB88320), continued from `start` (0 at first).
uint32_t crc32(Bytes bytes, uint32_t start = 0);

// The CRC32 of two runs of bytes one behind the other, from those of each and the size of the second.
uint32_t joined_crc32(uint32_t first, uint32_t second, uint64_t second_size);

}  // namespace binsift
