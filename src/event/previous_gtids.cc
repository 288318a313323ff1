#include "event/previous_gtids.h"

namespace binsift {

Result<GtidSet> decode_previous_gtids(Bytes body, const FormatDescription& format) {
  Cursor cursor(body);
  cursor.skip(format.post_header_length(EventType::PREVIOUS_GTIDS_LOG_EVENT), "post-header");
  if (!cursor.ok()) return cursor.error();
  return decode_previous_gtid_set(cursor.rest());
}

}  // namespace binsift
