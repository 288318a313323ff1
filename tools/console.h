#pragma once
// The person at the other end: the only place that knows of terminals, colours, --quiet, and stdout and
// stderr.
//
// stdout carries the product and nothing else; all other words go to stderr, as "binsift: …".
//
// A closed pipe. SIGPIPE is ignored, so a write to a reader that has left fails with EPIPE; for a command
// that only reads logs this is a quiet success. A command writes its product in one of two ways:
//   - console.write(text), until it gives false; then it stops and ends with `return console.finish(code)`;
//   - by itself, to kStdout; when write(2) fails it calls console.write_failed(errno), stops, and ends the
//   same way.
// finish() gives 0 after EPIPE, says why and gives 3 after any other failed write, and else gives `code`.
//
// Messages and progress may come from any thread.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "base/error.h"
#include "options.h"

namespace binsift {

inline constexpr int kStdout = 1;

class Console {
 public:
  Console();
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  // Before it, the defaults hold.
  void set_up(const Options& options);

  bool out_is_terminal() const { return out_is_terminal_; }
  // May the product have colours: --color, NO_COLOR, TERM=dumb.
  bool out_has_color() const { return out_has_color_; }
  // Columns of the terminal on stdout; `otherwise` where it is none.
  unsigned out_width(unsigned otherwise = 100) const;
  bool quiet() const { return quiet_; }
  bool verbose() const { return verbose_; }

  // The product. False: nobody takes more of it.
  bool write(std::string_view text);
  void write_failed(int error_number);
  bool out_is_closed() const { return write_error_ != 0; }
  // Looks whether somebody still reads stdout; for one who waits and has nothing to write.
  bool out_is_read();
  int finish(int code);

  // Why the command ends: always shown. Gives the exit code.
  int fail(const Error& error);
  // Something is wrong, and the command goes on: always shown.
  void warn(std::string_view text);
  void warn(const Error& error) { warn(to_text(error)); }
  // Likewise, and something that was asked for can't be had: what would end as done is then partly done.
  void warn_incomplete(std::string_view text) { is_complete_ = false, warn(text); }
  // Worth knowing: not with --quiet.
  void note(std::string_view text);
  // Only with --verbose.
  void detail(std::string_view text);

  // How far the work is, in bytes; call as often as you like. Total 0: not known. A bar appears when the work
  // has taken a second, moves at most six times a second, and goes before anything else is printed.
  void progress(uint64_t done, uint64_t total) {
    if (progress_ && clock_now() >= next_bar_.load(std::memory_order_relaxed)) draw_progress(done, total);
  }
  // Takes the bar away for good. The destructor does it too.
  void end_progress();

 private:
  static int64_t clock_now();  // milliseconds of a steady clock
  void draw_progress(uint64_t done, uint64_t total);
  void say(std::string_view text, const char* color);
  void erase_bar();  // mutex_ held

  bool out_is_terminal_ = false;
  bool err_is_terminal_ = false;
  bool out_has_color_ = false;
  bool err_has_color_ = false;
  bool quiet_ = false;
  bool verbose_ = false;

  std::mutex mutex_;
  bool is_complete_ = true;
  std::atomic<int> write_error_{0};  // a run may wait for one thread while another writes
  std::atomic<bool> progress_{false};
  std::atomic<int64_t> next_bar_{0};
  int64_t began_ = 0;
  bool bar_shown_ = false;
};

}  // namespace binsift
