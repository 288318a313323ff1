#include "pipeline/log_follower.h"

#include <thread>

#include "base/file.h"
#include "pipeline/log_series.h"

namespace binsift {
namespace {

constexpr uint64_t kMagicSize = 4;

// Whether a log is there that can be read; a server that makes it has not written its start yet.
bool is_begun(const std::string& path) {
  return size_of_path(path).value_or(0) > kMagicSize;
}

}  // namespace

Result<LogFollower::Found> LogFollower::wait(const std::string& path, uint64_t& size,
                                             const std::string& rotated_to, std::string& next) {
  const std::string folder = directory_of(path);
  const std::string name =
      rotated_to.empty() ? LogSeries::next_name(name_of_path(path)) : std::string(name_of_path(rotated_to));
  const std::string following = name.empty() ? std::string() : folder + "/" + name;
  const auto lost = [&](const char* what) {
    Error error{.kind = ErrorKind::io, .detail = what};
    error.file = path;
    return error;
  };
  for (;;) {
    // The next one is looked for first: what was written up to its start is then there.
    const bool is_done = !following.empty() && is_begun(following);
    const std::optional<uint64_t> now = size_of_path(path);
    if (!now) return lost("the log is gone: it was removed while it was followed");
    if (*now < size) return lost("the log is shorter than it was: it was written anew while it was followed");
    if (*now > size) return size = *now, Found::more;
    if (is_done) return next = following, Found::next;
    if (!goes_on_()) return Found::ended;
    std::this_thread::sleep_for(pause_);
  }
}

}  // namespace binsift
