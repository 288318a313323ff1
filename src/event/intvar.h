#pragma once
// INTVAR_EVENT: what LAST_INSERT_ID() or the next AUTO_INCREMENT is in the statement behind it.
//   bytes  field
//   1      type          1 LAST_INSERT_ID, 2 INSERT_ID
//   8      value
// Source: mysql libs/mysql/binlog/event/statement_events.h (Intvar_event).
#include "event/format_description.h"

namespace binsift {

enum class IntvarType : uint8_t { LAST_INSERT_ID_EVENT = 1, INSERT_ID_EVENT = 2 };

struct Intvar {
  IntvarType type{};
  uint64_t value = 0;
};

// Errors: corrupt.
Result<Intvar> decode_intvar(Bytes body, const FormatDescription& format);

}  // namespace binsift
