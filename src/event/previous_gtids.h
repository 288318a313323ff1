#pragma once
// PREVIOUS_GTIDS_LOG_EVENT: the GTIDs of all logs before this one, as gtid/gtid_set.h lays them out.
// Source: mysql libs/mysql/binlog/event/control_events.h (Previous_gtids_event).
#include "event/format_description.h"
#include "gtid/gtid_set.h"

namespace binsift {

// Errors: corrupt.
Result<GtidSet> decode_previous_gtids(Bytes body, const FormatDescription& format);

}  // namespace binsift
