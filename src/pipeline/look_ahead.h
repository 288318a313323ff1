#pragma once
// Finds the end of a transaction that is too large to hold, ahead of what is read: its XID stands there, and
// every row of it shows it.
#include <optional>

#include "log/transaction_tracker.h"
#include "pipeline/event_proof.h"
#include "pipeline/forward_view.h"
#include "pipeline/savepoints.h"

namespace binsift {

struct TransactionEnd {
  bool closed = false;              // false: the log ends before, or another transaction begins
  bool cut_off = false;             // the latter
  bool rolls_back = false;          // ROLLBACK closed it
  std::vector<UndoneRange> undone;  // what each ROLLBACK TO takes back
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
      : view_(stream, pending), tracker_(tracker), format_(format) {}

  // Errors: those of the stream. Damage ahead is not said here but when it is reached: the look ends in front
  // of it. The look starts at `offset` of the log, with those `savepoints` in front. With `count_rows`,
  // `events` from `begin` on are the transaction's events in front of it.
  Result<TransactionEnd> find_end(uint64_t offset, Savepoints savepoints, bool count_rows, Bytes events,
                                  size_t begin);

  // Whether all events up to the transaction's end are proven; the look starts at `offset` of the log.
  // Nothing: they are, up to `until`. Errors: those of the stream.
  struct Damage {
    uint64_t offset = 0;
    std::string type;
    Error error;
    bool misplaced = false;  // the event is whole, and stands where it does not belong
  };
  Result<std::optional<Damage>> find_damage(EventProof proof, bool relay_log, uint64_t offset,
                                            uint64_t& until);

 private:
  Result<bool> checksum_matches_at(uint64_t at, size_t size);

  ForwardView view_;
  TransactionTracker tracker_;
  FormatDescription format_;
};

}  // namespace binsift
