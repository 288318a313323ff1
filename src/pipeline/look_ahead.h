#pragma once
// Finds the end of a transaction that is too large to hold, ahead of what is read: its XID stands there, and
// every row of it shows it.
#include "log/byte_stream.h"
#include "log/transaction_tracker.h"

namespace binsift {

struct TransactionEnd {
  bool closed = false;  // false: the log ends before
  bool has_xid = false;
  uint64_t xid = 0;
  uint64_t size = 0;         // bytes from where the look started to behind the last event
  uint64_t row_count = 0;    // of the whole transaction, when asked for
  std::string prepared_xid;  // XA PREPARE closed it: its xid as XA COMMIT will spell it
};

class LookAhead {
 public:
  // Starts at the first byte of `pending`, which was read from `stream` already; `tracker` as it stands
  // there.
  LookAhead(ByteStream& stream, Bytes pending, TransactionTracker tracker, const FormatDescription& format)
      : stream_(stream), pending_(pending), tracker_(tracker), format_(format) {}

  // Errors: those of the stream. Damage ahead is not said here but when it is reached: the look ends in front
  // of it. With `count_rows`, `events` from `begin` on are the transaction's events in front of the look.
  Result<TransactionEnd> find_end(bool count_rows, Bytes events, size_t begin);

 private:
  // Up to `size` bytes at `at` bytes from where the look started.
  Result<Bytes> bytes_at(uint64_t at, size_t size);

  ByteStream& stream_;
  Bytes pending_;
  TransactionTracker tracker_;
  const FormatDescription& format_;
  std::vector<uint8_t> block_;
  uint64_t block_begin_ = 0;
  size_t block_size_ = 0;
};

}  // namespace binsift
