#include "event/transaction_payload.h"

namespace binsift {
namespace {

enum PayloadField : uint64_t { kEndMark, kPayloadSize, kCompressionType, kUncompressedSize };

}  // namespace

Result<TransactionPayload> decode_transaction_payload(Bytes body) {
  Cursor cursor(body);
  TransactionPayload event;
  bool has_size = false;
  uint64_t compression = uint64_t(CompressionType::NONE);
  size_t compression_offset = 0;
  for (;;) {
    const uint64_t field = cursor.packed("payload field");
    if (!cursor.ok() || field == kEndMark) break;
    const uint64_t size = cursor.packed("payload field length");
    const size_t offset = cursor.offset();
    Cursor value = cursor.part(size, "payload field value");
    switch (field) {
      case kPayloadSize:
        has_size = true;
        event.payload_size = value.packed("payload size");
        break;
      case kCompressionType:
        compression_offset = offset;
        compression = value.packed("compression type");
        break;
      case kUncompressedSize: event.uncompressed_size = value.packed("uncompressed size"); break;
      default: break;
    }
    if (!value.ok()) {
      cursor.fail("payload field value");
      break;
    }
  }
  if (!cursor.ok()) return cursor.error();
  if (has_size && event.payload_size != cursor.left()) {
    return Error{.kind = ErrorKind::corrupt,
                 .field = "payload size",
                 .offset = cursor.offset(),
                 .need = event.payload_size,
                 .have = cursor.left()};
  }
  event.payload_size = cursor.left();
  event.payload = cursor.rest();
  if (compression != uint64_t(CompressionType::ZSTD) && compression != uint64_t(CompressionType::NONE)) {
    return Error{.kind = ErrorKind::unsupported,
                 .field = "compression type",
                 .offset = compression_offset,
                 .detail = "compression type " + std::to_string(compression)};
  }
  event.compression = CompressionType(compression);
  return event;
}

}  // namespace binsift
