#pragma once
// ROTATE_EVENT: the name of the log that goes on from here, and where to start in it.
//   bytes  field
//   8      position      not in binlog version 1: 4 then
//   …      file name     to the end
// Source: mysql libs/mysql/binlog/event/control_events.h (Rotate_event).
#include "event/format_description.h"

namespace binsift {

struct Rotate {
  uint64_t position = 4;
  std::string_view file_name;
};

// Errors: corrupt.
Result<Rotate> decode_rotate(Bytes body, const FormatDescription& format);

}  // namespace binsift
