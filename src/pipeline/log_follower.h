#pragma once
// Waits at the end of a log that its server still writes to.
#include <chrono>
#include <functional>
#include <string>

#include "base/result.h"

namespace binsift {

class LogFollower {
 public:
  enum class Found {
    more,   // the log has grown
    next,   // it is done: another one follows it
    ended,  // nobody waits any more
  };

  // `goes_on` is asked about every `pause`, and ends the waiting with false.
  explicit LogFollower(std::function<bool()> goes_on,
                       std::chrono::milliseconds pause = std::chrono::milliseconds(200))
      : goes_on_(std::move(goes_on)), pause_(pause) {}

  // Waits until the log at `path` has more than the `size` bytes that were read of it, and gives in `size`
  // how many it has; or until another one follows: that of the name `rotated_to`, if any is known, or of the
  // next number, in the same folder. Gives its path in `next`. Errors: io (the log is gone, or is shorter
  // than what was read of it).
  Result<Found> wait(const std::string& path, uint64_t& size, const std::string& rotated_to,
                     std::string& next);

 private:
  std::function<bool()> goes_on_;
  std::chrono::milliseconds pause_;
};

}  // namespace binsift
