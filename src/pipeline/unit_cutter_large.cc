// How the cutter takes what is too large to hold: an event, a transaction.
#include "pipeline/look_ahead.h"
#include "pipeline/unit_context.h"
#include "pipeline/unit_cutter.h"

namespace binsift {

// An event past kLargestEvent: a unit of its own, in pages that come from the file and go again.
void UnitCutter::map_large_event(Unit& unit, const Header& header) {
  if (Result<void> back = stream_->unread(Bytes(unit.memory.data(), have_)); !back)
    return fail(unit, std::move(back).error(), 0, text_of(header.type));
  have_ = 0;
  at_end_ = false;
  Result<Mapping> mapping = stream_->map(header.event_size);
  while (!mapping && mapping.error().kind == ErrorKind::need_more && is_followed()) {
    Result<LogFollower::Found> found = wait_for_more();
    if (!found) return fail(unit, std::move(found).error(), 0, text_of(header.type));
    if (*found != LogFollower::Found::more) break;
    mapping = stream_->map(header.event_size);
  }
  if (!mapping) {
    if (mapping.error().kind != ErrorKind::need_more)
      return fail(unit, std::move(mapping).error(), 0, text_of(header.type));
    // The tail is shorter than the event: read its start again and say what it is.
    while (!at_end_ && have_ < kHeaderSize)
      if (!read_block(unit)) return;
    at_end_ = true;
    note_tail(unit);
    cut_at(unit, at_);
    close_log(unit);
    return;
  }
  unit.mapping = std::move(*mapping);
  if (step(unit, header, unit.mapping.bytes()) == Walk::cut) return;
  cut_at(unit, at_);
}

void UnitCutter::part_transaction(Unit& unit) {
  TransactionSpan& span = unit.transactions.back();
  // Of one that was parted before, what follows has been looked for.
  const bool continues_same = unit.continues && unit.transactions.size() == 1;
  if (!continues_same && stream_ && !stopped_) {
    LookAhead ahead(*stream_, leftover_, tracker_, *format_);
    const uint64_t offset = offset_ + at_;
    Result<TransactionEnd> end = ahead.find_end(offset, savepoints_, options_.count_rows, unit.events,
                                                size_t(span.begin - unit.offset));
    while (end && !end->closed && !end->cut_off && is_followed()) {
      const Result<LogFollower::Found> found = wait_for_more();
      if (!found || *found != LogFollower::Found::more) break;
      LookAhead again(*stream_, leftover_, tracker_, *format_);
      end = again.find_end(offset, savepoints_, options_.count_rows, unit.events,
                           size_t(span.begin - unit.offset));
    }
    if (end) {
      span.closed = end->closed;
      span.cut_off = end->cut_off;
      span.undone = end->rolls_back && rollback_undoes_rows(*format_);
      parted_undone_ = std::move(end->undone);
      unit.undone.insert(unit.undone.end(), parted_undone_.begin(), parted_undone_.end());
      if (span.cut_off) note_cut_off(unit, span.begin);
      span.has_xid = end->has_xid;
      span.xid = end->xid;
      span.size = std::max(span.size, offset_ + at_ + end->size - span.begin);
      span.row_count = end->row_count;
      if (!end->prepared_xid.empty())
        span.outcome = outcomes_->find(end->prepared_xid, next_log_ - 1, offset_ + at_ + end->size);
      // It may be that the rest of it is not written yet; in front of another log it never will be.
      if (options_.resume.active && !end->closed && !end->cut_off &&
          !(relay_log_ && next_log_ < logs_.size()))
        span.outcome = next_log_ < logs_.size() ? Outcome::rolled_back : Outcome::unresolved;
    }
  }
  const size_t begin = continues_same || span.begin < unit.offset ? 0 : size_t(span.begin - unit.offset);
  context_ = collect_context(continues_same ? unit.context : std::vector<uint8_t>(),
                             unit.events.subspan(begin), *format_);
  parted_span_ = span;
  parted_ = unit.ends_parted = true;
}

}  // namespace binsift
