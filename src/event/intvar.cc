#include "event/intvar.h"

namespace binsift {

Result<Intvar> decode_intvar(Bytes body, const FormatDescription& format) {
  Cursor cursor(body);
  cursor.skip(format.post_header_length(EventType::INTVAR_EVENT), "post-header");
  Intvar intvar;
  const uint8_t type = cursor.u8("type");
  if (type != uint8_t(IntvarType::LAST_INSERT_ID_EVENT) && type != uint8_t(IntvarType::INSERT_ID_EVENT)) {
    cursor.fail("type");
  }
  intvar.type = IntvarType(type);
  intvar.value = cursor.u64("value");
  if (!cursor.ok()) return cursor.error();
  return intvar;
}

}  // namespace binsift
