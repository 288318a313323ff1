// How the cutter goes on at the end of a log that grows.
#include "pipeline/unit_cutter.h"

namespace binsift {

bool UnitCutter::can_be_followed() const {
  return stream_->wrapping() == Wrapping::none && !file_->parts &&
         kind_of_path(file_->path) == PathKind::file;
}

// An event may be there in part, which is read when the rest is: grown_to_ was looked at already.
Result<LogFollower::Found> UnitCutter::wait_for_more() {
  std::string next;
  grown_to_ = std::max(grown_to_, stream_->input_position());
  Result<LogFollower::Found> found =
      options_.follower->wait(file_->path, grown_to_, series_.rotated_to(), next);
  if (found && *found == LogFollower::Found::next) {
    LogFile log{next, std::string(name_of_path(next)), file_->keyring};
    logs_.push_back(std::make_shared<LogFile>(std::move(log)));
  }
  return found;
}

// At the end of what there is: first tells what was not yet told, then waits. Gives what next() gives;
// nothing: there is more to read, or, where at_end_ still stands, the log is done.
std::optional<bool> UnitCutter::follow(Unit& unit) {
  if (boundary_ > 0) {
    at_end_ = false;
    cut_at(unit, boundary_);
    return true;
  }
  Result<LogFollower::Found> found = wait_for_more();
  if (!found) return fail(unit, std::move(found).error(), at_), true;
  switch (*found) {
    case LogFollower::Found::more: at_end_ = false; break;
    case LogFollower::Found::next: break;
    case LogFollower::Found::ended:
      stopped_ = true;
      cut_at(unit, 0);
      return true;
  }
  return std::nullopt;
}

}  // namespace binsift
