#pragma once
// Where a log can be read again behind damage: the next event that is proven, by its CRC32 or by all that it
// must agree with, and that begins a transaction. What stands between is left out.
//
// First the damaged event's own length is believed: when an event that is proven stands behind it, only that
// event is bad, and the walk goes on over its transaction's rest. Else each byte is looked at for the header
// of a small event that begins a transaction, which costs little a byte; all is read once, in blocks. A
// value can hold a log too. So an event that says that it belongs elsewhere is believed within the body of a
// damaged one only when the events behind it go on past that body, and where nothing tells how far that goes,
// only when none stands near that is where it says.
#include <vector>

#include "log/byte_stream.h"
#include "log/transaction_tracker.h"
#include "pipeline/event_proof.h"

namespace binsift {

class Resync {
 public:
  // `pending` was read from `stream` already, and starts at `offset` of the log; with `at_end` it is all
  // there is. `gtids`: each transaction of the log begins with a GTID event.
  Resync(ByteStream& stream, std::vector<uint8_t> pending, uint64_t offset, bool at_end,
         const EventProof& proof, bool gtids, bool relay_log);

  // From the damage at `damaged_at` on; with `itself` the event there is whole, but not where it belongs.
  // False: the log has no more transactions. Errors: those of the stream.
  Result<bool> find(uint64_t damaged_at, bool itself);

  // Behind find(): where the log goes on, what was read from there on, and whether that is all.
  uint64_t offset() const { return offset_ + at_; }
  std::vector<uint8_t> take_pending();
  bool at_end() const { return at_end_; }
  const EventProof& proof() const { return proof_; }
  // All that was passed over were events, one of them damaged, up to the end of the first's transaction.
  bool stayed_in_transaction() const { return damaged_count_ == 1 && aligned_; }
  // What else was damaged in what was passed over, with its place: the first kMostTold of it.
  std::vector<Error> take_further() { return std::move(further_); }

 private:
  // A part of one, or of none.
  static constexpr size_t kMostTold = 256;
  static constexpr size_t kMostStart = 4096;         // larger events are no starts
  static constexpr size_t kLargestEvent = 16 << 20;  // larger ones are passed over only by their length
  static constexpr size_t kShiftedSearch =
      64 * 1024;  // how much further one that is where it says is searched

  // Has `size` bytes from at_ on, where the log has them; gives how many there are.
  Result<size_t> fill(size_t size);
  Result<void> move_to(uint64_t offset);
  // Whether a proven event starts at at_, or `ahead` bytes behind; `event_` is then it.
  Result<bool> is_event(size_t ahead);
  Result<bool> realign();
  Result<bool> scan(uint64_t body_end);
  bool is_start_header(const uint8_t* header) const;
  Result<bool> is_proven_start(size_t ahead);
  Result<bool> goes_on_past(size_t ahead, uint64_t body_end);
  bool starts_transaction() const;
  bool closes_transaction() const;
  void note_further();

  ByteStream& stream_;
  std::vector<uint8_t> buffer_;
  size_t at_ = 0;
  uint64_t offset_;  // of the buffer's first byte
  bool at_end_;
  EventProof proof_;
  const bool gtids_, relay_log_;
  Header header_;  // of the event that the walk stands at
  Bytes event_;
  unsigned damaged_count_ = 0;
  std::vector<Error> further_;
  bool aligned_ = true;
};

}  // namespace binsift
