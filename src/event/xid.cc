#include "event/xid.h"

namespace binsift {

Result<uint64_t> decode_xid(Bytes body, const FormatDescription& format) {
  Cursor cursor(body);
  cursor.skip(format.post_header_length(EventType::XID_EVENT), "post-header");
  const uint64_t xid = cursor.u64("xid");
  if (!cursor.ok()) return cursor.error();
  return xid;
}

}  // namespace binsift
