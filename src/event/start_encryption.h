#pragma once
// START_ENCRYPTION_EVENT (MariaDB): all events behind it are encrypted, one by one.
//   bytes  field
//   1      scheme        1
//   4      key version
//   12     nonce         its event's IV is the nonce and the event's offset
// Source: mariadb sql/log_event.h (Start_encryption_log_event).
#include "event/format_description.h"

namespace binsift {

struct StartEncryption {
  uint8_t scheme = 0;
  uint32_t key_version = 0;
  Bytes nonce;  // 12 bytes
};

// Errors: corrupt.
Result<StartEncryption> decode_start_encryption(Bytes body);

}  // namespace binsift
