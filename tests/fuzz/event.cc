// Any event's body: byte 0 is the type, byte 1 the server, the rest the body.
#include <array>

#include "event_any.h"
#include "log/load_files.h"

using namespace binsift;

namespace {

const std::array kFormats = {
    *assumed_format_description("9.7.4"),       *assumed_format_description("10.11.19-MariaDB"),
    *assumed_format_description("5.1.17-beta"), *assumed_format_description("4.1.24"),
    *assumed_format_description("3.23.58"),     *assumed_format_description("5.6.24"),
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size < 2) return 0;
  const Header header{.type = EventType(bytes[0])};
  const Bytes body(bytes + 2, size - 2);
  const auto result = decode_any(header, body, kFormats[bytes[1] % kFormats.size()]);
  if (!result && (result.error().offset > body.size() || result.error().kind == ErrorKind::internal)) {
    __builtin_trap();
  }
  if (LoadFiles loads; LoadFiles::follows(header.type)) {
    const auto load = loads.next(header.type, body);
    if (load && *load && (*load)->sql.empty()) __builtin_trap();
  }
  return 0;
}
