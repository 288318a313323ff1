#pragma once
// RAND_EVENT: the seeds of RAND() in the statement behind it.
//   bytes  field
//   8      seed1
//   8      seed2
// Source: mysql libs/mysql/binlog/event/statement_events.h (Rand_event).
#include "event/format_description.h"

namespace binsift {

struct Rand {
  uint64_t seed1 = 0, seed2 = 0;
};

// Errors: corrupt.
Result<Rand> decode_rand(Bytes body, const FormatDescription& format);

}  // namespace binsift
