#pragma once
// TRANSACTION_PAYLOAD_EVENT (MySQL 8.0.20): the events of one transaction, compressed.
//   repeated: packed field, packed length, value      field 0: end mark (no length), 1: payload size,
//             2: compression type, 3: uncompressed size; values are packed integers
//   …         payload        to the end
// The events inside have no checksum, and their end_log_pos means nothing.
// Source: mysql libs/mysql/binlog/event/control_events.h (Transaction_payload_event).
#include "event/format_description.h"

namespace binsift {

enum class CompressionType : uint8_t { ZSTD = 0, NONE = 255 };

struct TransactionPayload {
  CompressionType compression = CompressionType::NONE;
  uint64_t payload_size = 0;
  uint64_t uncompressed_size = 0;  // what the event claims; 0: not told. No allocation may rest on it alone
  Bytes payload;
};

// Errors: corrupt; unsupported (another compression).
Result<TransactionPayload> decode_transaction_payload(Bytes body);

}  // namespace binsift
