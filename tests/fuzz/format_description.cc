// A format description event, whole, as either kind.
#include "event/format_description.h"

using namespace binsift;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const Bytes event(bytes, size);
  if (const auto format = decode_format_description(event)) {
    if (format->header_length < kHeaderSize || format->server_version.size() > 50) __builtin_trap();
  }
  static_cast<void>(decode_start_v3(event));
  static_cast<void>(checksum_matches(event));
  static_cast<void>(assumed_format_description(as_text(event)));
  return 0;
}
