// A keyring's content, of whatever kind it is; the first byte tells whether there is a password.
#include "log/keyring.h"

using namespace binsift;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size < 1) return 0;
  Keyring keyring;
  const Result<void> added =
      keyring.add(Bytes(bytes + 1, size - 1), bytes[0] & 1 ? std::string_view("secret password") : "");
  if (!added && added.error().kind != ErrorKind::corrupt && added.error().kind != ErrorKind::missing_key &&
      added.error().kind != ErrorKind::unsupported)
    __builtin_trap();
  if (keyring.key_count() > size) __builtin_trap();
  return 0;
}
