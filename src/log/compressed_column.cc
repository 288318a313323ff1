#include "log/compressed_column.h"

namespace binsift {

Result<Bytes> unpack_column(Bytes value, Inflater& inflater) {
  if (value.empty()) return value;
  const uint8_t header = value[0];
  const unsigned method = header >> 4, size_bytes = header & 7;
  if (method == 0) return value.subspan(1);
  if (method != 8) {
    Error error{.kind = ErrorKind::unsupported, .field = "compressed column"};
    error.detail = "compression method " + std::to_string(method);
    return error;
  }
  Cursor in(value.subspan(1));
  const Bytes size = in.bytes(size_bytes, "compressed column size");
  if (!in.ok()) return in.error();
  return inflater.inflate(in.rest(), load_be(size.data(), size_bytes),
                          header & 8 ? Inflater::Form::raw : Inflater::Form::zlib);
}

}  // namespace binsift
