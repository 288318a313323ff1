#include "event/rand.h"

namespace binsift {

Result<Rand> decode_rand(Bytes body, const FormatDescription& format) {
  Cursor cursor(body);
  cursor.skip(format.post_header_length(EventType::RAND_EVENT), "post-header");
  Rand rand;
  rand.seed1 = cursor.u64("seed1");
  rand.seed2 = cursor.u64("seed2");
  if (!cursor.ok()) return cursor.error();
  return rand;
}

}  // namespace binsift
