#include "verify/packed_check.h"

#include "event/compressed.h"
#include "event/transaction_payload.h"

namespace binsift {

bool PackedCheck::is_packed(EventType type) {
  return type == EventType::TRANSACTION_PAYLOAD_EVENT || is_compressed_event(type);
}

Result<void> PackedCheck::check(const Header& header, Bytes event, const FormatDescription& format) {
  const size_t head = format.header_size(header.type), tail = format.checksum_size();
  if (event.size() < head + tail) return {};
  const Bytes body = event.subspan(head, event.size() - head - tail);
  if (header.type != EventType::TRANSACTION_PAYLOAD_EVENT) {
    Result<CompressedEvent> packed = decode_compressed_event(body, header.type, format);
    if (!packed) return std::move(packed).error();
    Result<Bytes> plain = inflater_.inflate(packed->stream, packed->uncompressed_size);
    return plain ? Result<void>() : std::move(plain).error();
  }
  Result<TransactionPayload> packed = decode_transaction_payload(body);
  if (!packed) return std::move(packed).error();
  if (Result<void> opened = payload_.open(*packed); !opened) return opened;
  for (;;) {
    Result<std::optional<Bytes>> inner = payload_.next();
    if (!inner) return std::move(inner).error();
    if (!*inner) return {};
    const Header inside = decode_header((*inner)->first<kHeaderSize>());
    if (name_of(inside.type).empty() || inside.type == EventType::TRANSACTION_PAYLOAD_EVENT) {
      Error error{.kind = ErrorKind::corrupt, .field = "payload", .damage = Damage::changed};
      error.detail = "holds an event of " + text_of(inside.type);
      return error;
    }
  }
}

}  // namespace binsift
