#pragma once
// The events inside a TRANSACTION_PAYLOAD_EVENT, one after the other. A small payload is unpacked at once; a
// large one is streamed through a buffer that holds one event, so its size does not matter.
#include <optional>
#include <vector>

#include "base/file.h"
#include "event/transaction_payload.h"

typedef struct ZSTD_DCtx_s ZSTD_DCtx;

namespace binsift {

class PayloadReader {
 public:
  PayloadReader() = default;
  PayloadReader(const PayloadReader&) = delete;
  PayloadReader& operator=(const PayloadReader&) = delete;
  ~PayloadReader();

  // Starts over with another payload, whose bytes stay where they are while it is read. Errors: corrupt.
  Result<void> open(const TransactionPayload& payload);

  // The next event, header included; it has no checksum. Lives until the next call. Nothing: the end.
  // Errors: corrupt; io (of a temporary file for an enormous event).
  Result<std::optional<Bytes>> next();

  // Back to the first event of the same payload. Errors: as open().
  Result<void> rewind();

  // The pages of an enormous event come again when they are read.
  void forget_pages() const { mapping_.forget_pages(); }

  static constexpr uint64_t kAtOnce = 8 << 20;   // up to this size a payload is unpacked whole
  static constexpr size_t kInMemory = 16 << 20;  // an event past this size is mapped from a temporary file

 private:
  Result<void> unpack_more();
  Result<Bytes> large_event(size_t size);

  ZSTD_DCtx* zstd_ = nullptr;
  std::vector<uint8_t> memory_;
  const uint8_t* at_ = nullptr;  // unpacked and not given out: [at_, end_)
  const uint8_t* end_ = nullptr;
  TransactionPayload payload_;
  Bytes packed_;
  size_t packed_position_ = 0;
  bool streaming_ = false, finished_ = false;
  uint64_t given_ = 0, claimed_ = 0;
  Mapping mapping_;
};

}  // namespace binsift
