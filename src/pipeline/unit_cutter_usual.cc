// The way of the cutter through what nearly all of a log consists of.
#include <algorithm>

#include "pipeline/unit_cutter.h"

namespace binsift {

bool is_begin(Bytes body, const FormatDescription& format) {
  constexpr std::string_view kBegin = "BEGIN";
  constexpr size_t kPostHeader = 13;
  if (body.size() < kPostHeader || format.post_header_length(EventType::QUERY_EVENT) != kPostHeader)
    return false;
  const size_t at = kPostHeader + load_u16(body.data() + 11) + body[8] + 1;
  return at + kBegin.size() == body.size() && as_text(body.subspan(at)) == kBegin;
}

// Does what walk() would do, with less to look at: a GTID, a BEGIN, table maps and rows, an XID. Leaves at_
// in front of the first event that is anything else, is not held whole, or stands elsewhere than it says.
void UnitCutter::pass_usual(Unit& unit) {
  if (!format_ || format_->header_length != kHeaderSize || first_of_file_ || options_.damage.salvage ||
      options_.stop_position != UINT64_MAX ||
      (options_.resume.stop && next_log_ - 1 == options_.resume.stop->log_index))
    return;
  const uint8_t* const memory = unit.memory.data();
  size_t have = have_;
  if (next_log_ == 1 && offset_ < options_.resume.offset)
    have = size_t(std::min<uint64_t>(have, options_.resume.offset - offset_));
  const size_t checksum = format_->checksum_size();
  size_t at = at_;
  const auto reach = [&] {
    if (!tracker_.is_open() || unit.transactions.empty()) return;
    TransactionSpan& span = unit.transactions.back();
    span.size = std::max<uint64_t>(span.size, offset_ + at - span.begin);  // a parted one's is known
  };
  for (;;) {
    if (have - at < kHeaderSize) break;
    const uint8_t* const p = memory + at;
    const size_t size = load_u32(p + 9);
    if (size < kHeaderSize + checksum || size > have - at) break;
    if (options_.verify && !proof_.positions.passes(load_u32(p + 13), offset_ + at + size)) break;
    const EventType type = EventType(p[4]);
    if (tracker_.passes(type)) [[likely]] {
      at += size;
      continue;
    }
    const Bytes body(p + kHeaderSize, size - kHeaderSize - checksum);
    TransactionTracker::Step step;
    const bool was_open = tracker_.is_open();
    if (type == EventType::GTID_LOG_EVENT || type == EventType::ANONYMOUS_GTID_LOG_EVENT) {
      reach();
      gtids_ = true;
      step = tracker_.take_gtid();
    } else if (type == EventType::QUERY_EVENT && is_begin(body, *format_)) {
      step = tracker_.take_begin();
    } else if (type == EventType::XID_EVENT && body.size() >= 8 && tracker_.is_open() &&
               !unit.transactions.empty()) {
      TransactionSpan& span = unit.transactions.back();
      span.closed = span.has_xid = true;
      span.xid = load_u64(body.data());
      at += size;
      reach();
      tracker_.take_xid();
      boundary_ = at;
      closed_count_ = unit.transactions.size();
      continue;
    } else {
      break;
    }
    if (step.opens) begin_transaction(unit, offset_ + at, was_open);
    at += size;
  }
  at_ = at;
  reach();
}

}  // namespace binsift
