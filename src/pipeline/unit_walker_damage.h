#pragma once
// What the walker does about events and rows that can't be told whole.
#include "pipeline/unit_walker.h"

namespace binsift {

// What else is no plain part of a log.
template <class Visitor>
Result<void> UnitWalker<Visitor>::note_other(const EventPlace& place) {
  const EventType type = place.header.type;
  if (is_unknown_event(place.header)) {
    if (damage_.strict) return refusal(kUnknownEvent);
    count(&LossCounts::unknown_events);
  } else if (damage_.strict && type == EventType::INCIDENT_EVENT) {
    return refusal(kIncident);
  } else if (damage_.strict && !takes_as_is() && type == EventType::EXECUTE_LOAD_QUERY_EVENT &&
             wants_event(place) && selection_.wants_statements()) {
    return refusal(kNoRowsButStatement);
  }
  return {};
}

// What can't be read is left out, and said. Errors: it, where all is to be strict or nothing can follow.
template <class Visitor>
Result<void> UnitWalker<Visitor>::leave_out(Error error, const EventPlace& place, const char* what) {
  if (!goes_on_behind(error)) return error;
  if constexpr (abandons()) return abandon(std::move(error), place);
  error = located(std::move(error), place);
  if (error.hint.empty()) error.hint = what;
  left_out_.push_back({.error = std::move(error), .is_rows = true, .file = unit_->file});
  count(&LossCounts::unread_row_events);
  return {};
}

// A visitor that leaves out whole transactions lets go of this one. Errors: `error`, where it can't be.
template <class Visitor>
Result<void> UnitWalker<Visitor>::abandon(Error error, const EventPlace& place) {
  if constexpr (abandons()) {
    if (open_ && goes_on_behind(error)) {
      if (abandoned_) return {};
      abandoned_ = true;
      begun_ = false;
      error = located(std::move(error), place);
      error.hint = !wanted_ || visitor_.abandon(transaction_)
                       ? "its transaction is left out as a whole"
                       : "its transaction is left out: what of it was written already is rolled back";
      left_out_.push_back({.error = std::move(error), .is_rows = true, .file = unit_->file});
      count(&LossCounts::unread_row_events);
      return {};
    }
  }
  return located(std::move(error), place);
}

template <class Visitor>
Result<void> UnitWalker<Visitor>::take_rows(EventPlace& place) {
  bool begun = false;  // the visitor was told
  Result<void> told = tell_rows(place, begun);
  if (told) return told;
  Result<void> left = leave_out(
      std::move(told).error(), place,
      begun ? "this row and those behind it in the event are left out" : "the event's rows are left out");
  if (!left) return left;
  return Visitor::kEveryEvent && !begun && !abandoned_ ? visitor_.other(current(), place) : Result<void>();
}

// The cutter has joined the pieces: the last one stands for the row event.
template <class Visitor>
Result<void> UnitWalker<Visitor>::take_piece(EventPlace& place) {
  if (const Unit::Joined* joined = unit_->joined_at(place.offset); joined && joined->rows) {
    EventPlace whole = place;
    whole.joined = joined->rows.get();
    whole.header = joined->rows->header;
    whole.body = joined->rows->body;
    if constexpr (!Visitor::kEveryEvent) whole.offset = joined->rows->begin;
    return take_rows(whole);
  }
  return Visitor::kEveryEvent && !abandoned_ ? visitor_.other(current(), place) : Result<void>();
}

// At a piece that can't be joined, or the event that stands where the last piece should.
template <class Visitor>
Result<void> UnitWalker<Visitor>::lose_pieces(const EventPlace& place) {
  const Unit::Joined* joined = place.in_payload ? nullptr : unit_->joined_at(place.offset);
  if (!joined || joined->rows) return {};
  return leave_out(joined->error, place, "the row event's rows are left out");
}

}  // namespace binsift
