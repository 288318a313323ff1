#include "event/xa_prepare.h"

namespace binsift {

Result<XaPrepare> decode_xa_prepare(Bytes body, const FormatDescription& format) {
  constexpr uint32_t kMostBytes = 64;
  Cursor cursor(body);
  cursor.skip(format.post_header_length(EventType::XA_PREPARE_LOG_EVENT), "post-header");
  XaPrepare prepare;
  prepare.one_phase = cursor.u8("one_phase") != 0;
  prepare.format_id = cursor.u32("format id");
  const uint32_t gtrid_size = cursor.u32("gtrid length"), bqual_size = cursor.u32("bqual length");
  if (gtrid_size > kMostBytes) cursor.fail("gtrid length");
  if (bqual_size > kMostBytes) cursor.fail("bqual length");
  prepare.gtrid = cursor.text(gtrid_size, "gtrid");
  prepare.bqual = cursor.text(bqual_size, "bqual");
  if (!cursor.ok()) return cursor.error();
  return prepare;
}

}  // namespace binsift
