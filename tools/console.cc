#include "console.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/quantity.h"
#include "exit_code.h"

namespace binsift {
namespace {

constexpr int kStderr = 2;
constexpr int64_t kBarDelay = 1000;     // milliseconds of work before the first bar
constexpr int64_t kBarPeriod = 170;     // at most six a second
constexpr int64_t kLinePeriod = 10000;  // with --progress, where stderr is no terminal

constexpr const char* kRed = "\x1b[1;31m";
constexpr const char* kYellow = "\x1b[1;33m";
constexpr const char* kNoColor = "";

// All of it, or the number of the error.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    text.remove_prefix(size_t(written));
  }
  return 0;
}

bool environment_allows_color() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return !(no_color && *no_color) && !(term && std::strcmp(term, "dumb") == 0);
}

}  // namespace

Console::Console()
    : out_is_terminal_(::isatty(kStdout)), err_is_terminal_(::isatty(kStderr)), began_(clock_now()) {}

Console::~Console() {
  end_progress();
}

void Console::set_up(const Options& options) {
  quiet_ = options.quiet;
  verbose_ = options.verbose;
  const bool wanted = options.color == ColorMode::automatic && environment_allows_color();
  out_has_color_ = options.color == ColorMode::always || (wanted && out_is_terminal_);
  err_has_color_ = options.color == ColorMode::always || (wanted && err_is_terminal_);
  progress_ = options.progress.value_or(err_is_terminal_ && !quiet_);
  next_bar_ = began_ + (err_is_terminal_ ? kBarDelay : kLinePeriod);
}

unsigned Console::out_width(unsigned otherwise) const {
  winsize size{};
  if (!out_is_terminal_ || ::ioctl(kStdout, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return otherwise;
  return size.ws_col;
}

bool Console::write(std::string_view text) {
  // A bar between the lines of the product helps nobody.
  if (out_is_terminal_ && progress_) end_progress();
  if (write_error_ == 0) write_error_ = write_all(kStdout, text);
  return write_error_ == 0;
}

void Console::write_failed(int error_number) {
  if (write_error_ == 0) write_error_ = error_number;
}

bool Console::out_is_read() {
  pollfd out{.fd = kStdout, .events = 0, .revents = 0};
  if (::poll(&out, 1, 0) > 0 && (out.revents & POLLERR)) write_failed(EPIPE);
  return !out_is_closed();
}

int Console::finish(int code) {
  end_progress();
  if (write_error_ == 0) return code == kExitDone && !is_complete_ ? kExitPartly : code;
  if (write_error_ == EPIPE) return kExitDone;
  say(fmt::format("stdout: cannot write: {}", std::strerror(write_error_)), kRed);
  return kExitIo;
}

int Console::fail(const Error& error) {
  end_progress();
  say(to_text(error), kRed);
  return exit_code(error.kind);
}

void Console::warn(std::string_view text) {
  say(text, kYellow);
}

void Console::note(std::string_view text) {
  if (!quiet_) say(text, kNoColor);
}

void Console::detail(std::string_view text) {
  if (verbose_) say(text, kNoColor);
}

void Console::say(std::string_view text, const char* color) {
  std::string line;
  if (err_has_color_ && *color) {
    line = fmt::format("{}binsift:\x1b[0m {}\n", color, text);
  } else {
    line = fmt::format("binsift: {}\n", text);
  }
  const std::lock_guard lock(mutex_);
  erase_bar();
  write_all(kStderr, line);
}

int64_t Console::clock_now() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

void Console::draw_progress(uint64_t done, uint64_t total) {
  const std::lock_guard lock(mutex_);
  const int64_t now = clock_now();
  if (!progress_ || now < next_bar_) return;
  next_bar_ = now + (err_is_terminal_ ? kBarPeriod : kLinePeriod);

  const double seconds = double(now - began_ + 1) / 1000;
  std::string bar;
  if (total != 0 && done <= total) {
    constexpr unsigned kWidth = 24;
    const unsigned full = unsigned(double(done) / double(total) * kWidth);
    bar = fmt::format("[{:=<{}}{:<{}}] {:3}% of {}", "", full, "", kWidth - full,
                      unsigned(double(done) / double(total) * 100), size_text(total));
  } else {
    bar = size_text(done);
  }
  bar += fmt::format("  {}/s", size_text(uint64_t(double(done) / seconds)));
  if (total > done && done > 0) {
    const uint64_t left = uint64_t(double(total - done) / (double(done) / seconds) + 0.5);
    bar += fmt::format("  {}:{:02} left", left / 60, left % 60);
  }
  if (err_is_terminal_) {
    write_all(kStderr, fmt::format("\r{}\x1b[K", bar));
    bar_shown_ = true;
  } else {
    write_all(kStderr, fmt::format("binsift: {}\n", bar));
  }
}

void Console::erase_bar() {
  if (bar_shown_) write_all(kStderr, "\r\x1b[K");
  bar_shown_ = false;
}

void Console::end_progress() {
  const std::lock_guard lock(mutex_);
  progress_ = false;
  erase_bar();
}

}  // namespace binsift
