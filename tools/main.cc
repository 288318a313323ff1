// binsift COMMAND [OPTION...] SOURCE...
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <new>

#include "base/file.h"
#include "command_line.h"
#include "commands.h"
#include "console.h"
#include "generate.h"
#include "help.h"
#include "nearest.h"

namespace binsift {
namespace {

extern "C" void on_signal(int signal) {
  remove_temporary_files_now();
  ::_exit(signal == SIGINT ? kExitInterrupted : kExitTerminated);
}

// A standard stream that is closed would lend its number to the next file, and messages would go into a log's
// output.
void keep_stream_numbers() {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    // Opened the wrong way round, so that reading stdin and writing stdout fail as they do on a closed
    // stream.
    if (::fcntl(descriptor, F_GETFD) < 0) ::open("/dev/null", descriptor == 1 ? O_RDONLY : O_WRONLY);
  }
}

void set_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a write past ulimit -f fails, as on a full disk
  struct sigaction action {};
  action.sa_handler = on_signal;
  for (const int signal : {SIGINT, SIGTERM}) {
    struct sigaction old {};
    // Whoever started us with a signal ignored, as nohup and & in scripts do, wants it so.
    ::sigaction(signal, nullptr, &old);
    if (old.sa_handler != SIG_IGN) ::sigaction(signal, &action, nullptr);
  }
}

int say(Console& console, const std::string& text) {
  console.write(text);
  return console.finish(kExitDone);
}

int wrong_command(Console& console, const std::string& word) {
  std::vector<std::string_view> names;
  for (const Command& command : commands()) names.push_back(command.name);
  Error error{.kind = ErrorKind::usage, .hint = "see binsift --help"};
  if (word.starts_with("-")) {
    error.detail = "unknown option " + word + " before the command; options come behind it";
    return console.fail(error);
  }
  error.detail = "unknown command '" + word + "'";
  const std::string_view near = nearest(word, names);
  if (!near.empty()) error.hint = "did you mean " + std::string(near) + "? " + error.hint;
  return console.fail(error);
}

int run(const std::vector<std::string>& words, Console& console) {
  if (words.empty()) {
    ::write(2, short_usage().data(), short_usage().size());
    return kExitUsage;
  }
  const std::string& name = words[0];
  if (name == "--help" || name == "-h") return say(console, program_help());
  if (name == "--version") return say(console, version_text());
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  if (name == "generate") return generate(rest, console);
  const Command* command = find_command(name);
  if (!command) return wrong_command(console, name);

  // Whoever asks for help gets it, however wrong the rest is.
  const auto end = std::find(rest.begin(), rest.end(), "--");
  const auto asks = [&](const char* word) { return std::find(rest.begin(), end, word) != end; };
  if (asks("--help")) return say(console, command_help(*command, false));
  if (asks("-h")) return say(console, command_help(*command, true));
  if (asks("--version")) return say(console, version_text());

  Result<Options> options = parse_command_line(*command, rest);
  if (!options) return console.fail(options.error());
  console.set_up(*options);
  return command->run(*options, console);
}

}  // namespace
}  // namespace binsift

int main(int argc, char** argv) {
  using namespace binsift;
  keep_stream_numbers();
  set_signals();
  Console console;
  const auto bug = [&](std::string what) {
    return console.fail(Error{.kind = ErrorKind::internal, .detail = std::move(what)});
  };
  try {
    return run({argv + std::min(argc, 1), argv + argc}, console);
  } catch (const std::bad_alloc&) {
    return bug("out of memory");
  } catch (const std::exception& error) {
    return bug(std::string("a bug of ours: ") + error.what());
  }
}
