// GTID events whose transaction has become another size: what is decoded afterwards is what it was, with the new
// length. First byte: 1 tagged, 2 the clock is forgotten, 4 the length is not known; four bytes are the size of the
// transaction's other events.
#include "pipeline/gtid_rewrite.h"

using namespace binsift;

namespace {

void demand(bool true_thing) {
  if (!true_thing) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  constexpr size_t kAround = 23;
  if (size < 5) return 0;
  static const FormatDescription format = *assumed_format_description("9.7.4");
  const EventType type = (bytes[0] & 1) ? EventType::GTID_TAGGED_LOG_EVENT : EventType::GTID_LOG_EVENT;
  const bool forget = bytes[0] & 2;
  const uint64_t others = (bytes[0] & 4) ? kLengthUnknown : load_u32(bytes + 1);
  std::vector<uint8_t> body(bytes + 5, bytes + size);
  const std::vector<uint8_t> old = body;
  const Header header{.type = type};
  const Result<GtidEvent> before = decode_gtid_event(header, old, format);
  set_transaction_length(body, type, others, kAround, forget);
  demand(body.size() <= old.size() + 64);
  if (!before) return 0;
  const Result<GtidEvent> after = decode_gtid_event(header, body, format);
  demand(after.has_value() && after->gtid == before->gtid);
  demand(after->original_commit_timestamp == before->original_commit_timestamp);
  if (forget)
    demand(after->sequence_number == 0 && after->last_committed == 0);
  else
    demand(after->sequence_number == before->sequence_number);
  if (before->transaction_length != 0 && others != kLengthUnknown)
    demand(after->transaction_length == others + kAround + body.size());
  return 0;
}
