#pragma once
// HEARTBEAT_LOG_EVENT and HEARTBEAT_LOG_EVENT_V2: sent, not logged, when the source has nothing to tell.
// Version 1: the file name, to the end; the position is the header's end_log_pos.
// Version 2 (MySQL 8.0.26), repeated: packed field, packed length, value
//   field 0: end mark (no length), 1: file name, 2: position, a packed integer
// Source: mysql libs/mysql/binlog/event/control_events.h (Heartbeat_event, Heartbeat_event_v2),
// codecs/binary.cpp.
#include "event/format_description.h"

namespace binsift {

struct Heartbeat {
  std::string_view file_name;
  uint64_t position = 0;
};

// Errors: corrupt.
Result<Heartbeat> decode_heartbeat(const Header& header, Bytes body);

}  // namespace binsift
