#pragma once
// INCIDENT_EVENT: the source may have lost changes here; a replica stops.
//   bytes  field
//   2      incident      1 LOST_EVENTS
//   1+n    message       length, text
// Source: mysql libs/mysql/binlog/event/control_events.h (Incident_event).
#include "event/format_description.h"

namespace binsift {

struct Incident {
  uint16_t incident = 0;
  std::string_view message;
};

// Errors: corrupt.
Result<Incident> decode_incident(Bytes body, const FormatDescription& format);

}  // namespace binsift
