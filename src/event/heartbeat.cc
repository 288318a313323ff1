#include "event/heartbeat.h"

namespace binsift {
namespace {

enum HeartbeatField : uint64_t { kEndMark, kFileName, kPosition };

}  // namespace

Result<Heartbeat> decode_heartbeat(const Header& header, Bytes body) {
  Cursor cursor(body);
  Heartbeat heartbeat{.position = header.end_log_pos};
  if (header.type != EventType::HEARTBEAT_LOG_EVENT_V2) {
    heartbeat.file_name = as_text(cursor.rest());
    return heartbeat;
  }
  while (cursor.ok() && !cursor.at_end()) {
    const uint64_t field = cursor.packed("field");
    if (field == kEndMark) break;
    Cursor value = cursor.part(cursor.packed("field length"), "field value");
    if (field == kFileName) heartbeat.file_name = as_text(value.rest());
    if (field == kPosition) heartbeat.position = value.packed("position");
    if (!value.ok()) cursor.fail("field value");
  }
  if (!cursor.ok()) return cursor.error();
  return heartbeat;
}

}  // namespace binsift
