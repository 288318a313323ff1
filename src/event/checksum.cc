#include "base/crc32.h"
#include "event/format_description.h"

namespace binsift {

bool checksum_matches(Bytes event) {
  constexpr size_t kFlagsOffset = kHeaderSize - 2;
  if (event.size() < kHeaderSize + kChecksumSize) return false;
  const Bytes covered = event.first(event.size() - kChecksumSize);
  const uint32_t stored = load_u32(event.data() + covered.size());
  if (EventType(event[4]) != EventType::FORMAT_DESCRIPTION_EVENT) [[likely]]
    return crc32(covered) == stored;
  const uint8_t flags = event[kFlagsOffset];
  if (!(flags & LOG_EVENT_BINLOG_IN_USE_F)) return crc32(covered) == stored;
  const uint8_t closed_flags = uint8_t(flags & ~LOG_EVENT_BINLOG_IN_USE_F);
  uint32_t crc = crc32(covered.first(kFlagsOffset));
  crc = crc32({&closed_flags, 1}, crc);
  return crc32(covered.subspan(kFlagsOffset + 1), crc) == stored;
}

}  // namespace binsift
