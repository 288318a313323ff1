// How the cutter goes on where another run stopped, and stops where another one will go on.
#include "pipeline/unit_cutter.h"

namespace binsift {

// Of a unit that stands in front of where the run goes on, only an error counts.
void UnitCutter::drop(Unit& unit) {
  unit.events = {};
  unit.mapping = Mapping();
  unit.transactions.clear();
  unit.undone.clear();
  unit.joined.clear();
  unit.context.clear();
  unit.continues = false;
  unit.notes.clear();
  unit.left_out.clear();
  if (unit.clean_end && *unit.clean_end < options_.resume.offset) unit.clean_end.reset();
}

// The walk stands where the run is to stop.
bool UnitCutter::is_at_stop() const {
  const std::optional<LogPlace>& stop = options_.resume.stop;
  if (stop && next_log_ - 1 == stop->log_index && offset_ + at_ >= stop->offset) return true;
  return options_.stop_position != UINT64_MAX && next_log_ == logs_.size() &&
         offset_ + at_ >= options_.stop_position;
}

// The walk has come to where the run goes on.
bool UnitCutter::is_at_start() const {
  return next_log_ == 1 && offset_ < options_.resume.offset && offset_ + at_ >= options_.resume.offset;
}

UnitCutter::Walk UnitCutter::start_here(Unit& unit) {
  if (offset_ + at_ == options_.resume.offset && !tracker_.is_open()) return cut_at(unit, at_), Walk::cut;
  Error error{.kind = ErrorKind::refused};
  error.detail = "no transaction begins at offset " + std::to_string(options_.resume.offset) +
                 ", where the last run stopped: this is another log than it read";
  return fail(unit, std::move(error), at_), Walk::cut;
}

// Ends the run in front of the transaction that the walk has gone through.
void UnitCutter::leave_undecided(Unit& unit) {
  Error note = undecided();
  note.at(file_->path, unit.transactions.back().begin);
  unit.notes.push_back(std::move(note));
  at_ = size_t(unit.transactions.back().begin - unit.offset);
  unit.transactions.pop_back();
  tracker_.reset();
  stopped_ = true;
  cut_at(unit, at_);
}

void UnitCutter::forget_statements() {
  history_.forget_statements();
  if (!options_.resume.journal) return;
  SeenStatement forgotten;
  forgotten.place = {next_log_ - 1, offset_};
  forgotten.forgets = true;
  options_.resume.journal->add(std::move(forgotten));
}

}  // namespace binsift
