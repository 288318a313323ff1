#pragma once
// A .zst of which only some frames are read, where it is known how they lie: bytes of the log are left out
// between them.
#include <memory>
#include <vector>

#include "log/wrapped_bytes.h"
#include "store/store.h"

namespace binsift {

// One frame.
struct LogPart {
  uint64_t stored_offset = 0, stored_size = 0;  // in the file
  uint64_t offset = 0, size = 0;                // of the log
  uint32_t crc32 = 0;                           // of its bytes of the log
};
// Ascending; the first begins where the log does. Behind each gap a transaction begins.
struct LogParts {
  std::vector<LogPart> parts;
};

std::unique_ptr<OneWay> open_parts(std::unique_ptr<ObjectReader> object,
                                   std::shared_ptr<const LogParts> parts);

}  // namespace binsift
