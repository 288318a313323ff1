#pragma once
#include "base/cursor.h"

namespace binsift {

// The CRC32 of zlib and of the server (polynomial 0xEDB88320), continued from `start` (0 at first).
uint32_t crc32(Bytes bytes, uint32_t start = 0);

}  // namespace binsift
