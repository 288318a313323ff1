#include "event/start_encryption.h"

namespace binsift {

Result<StartEncryption> decode_start_encryption(Bytes body) {
  Cursor cursor(body);
  StartEncryption start;
  start.scheme = cursor.u8("scheme");
  start.key_version = cursor.u32("key version");
  start.nonce = cursor.bytes(12, "nonce");
  if (!cursor.ok()) return cursor.error();
  return start;
}

}  // namespace binsift
