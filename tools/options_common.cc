// Options of every command.
#include "option_setters.h"

namespace binsift {
namespace {

std::string set_threads(Options& options, std::string_view value) {
  const auto count = parse_count(value);
  if (!count || *count == 0 || *count > 1024) return "is no number from 1 to 1024";
  options.threads = unsigned(*count);
  return {};
}
std::string set_color(Options& options, std::string_view value) {
  options.color = value == "always"  ? ColorMode::always
                  : value == "never" ? ColorMode::never
                                     : ColorMode::automatic;
  return {};
}
// --help and --version are answered before any option is read.
std::string set_nothing(Options&, std::string_view) {
  return {};
}

}  // namespace

std::vector<OptionRow> common_option_rows() {
  using O = Options;
  return {
      {.name = "threads",
       .metavar = "N",
       .line = "threads that decode (default: one a core)",
       .paragraph =
           "Decode with N threads. Without this option there is one a core. The output is the same for "
           "every N.",
       .read = set_threads},
      {.name = "quiet",
       .letter = 'q',
       .line = "only warnings and errors on standard error",
       .paragraph = "Print nothing on standard error but warnings and errors.",
       .exclusive = "loudness",
       .read = set_flag<&O::quiet>},
      {.name = "verbose",
       .letter = 'v',
       .line = "say more on standard error",
       .paragraph = "Say on standard error what is being done, and with which file.",
       .exclusive = "loudness",
       .read = set_flag<&O::verbose>},
      {.name = "progress",
       .line = "show the progress, also where stderr is no terminal",
       .paragraph =
           "Show how far the work is. Without this option a bar appears when standard error is a terminal "
           "and the work takes longer than a second. Where standard error is no terminal, it is a line "
           "every ten seconds.",
       .exclusive = "progress",
       .read = set_flag<&O::progress>},
      {.name = "no-progress",
       .line = "never show the progress",
       .paragraph = "Never show how far the work is.",
       .exclusive = "progress",
       .read = clear_flag<&O::progress>},
      {.name = "color",
       .metavar = "WHEN",
       .line = "colours in what is printed",
       .paragraph =
           "When to use colours. With auto they are used on a terminal, unless NO_COLOR is set in the "
           "environment or TERM is dumb.",
       .choices = {"auto", "always", "never"},
       .default_text = "auto",
       .completes = Completes::choices,
       .read = set_color},
      {.name = "config",
       .metavar = "FILE",
       .line = "take options from this file",
       .paragraph =
           "Take options from FILE, in lines such as 'threads = 2', 'quiet = true' or 'table = [\"shop.*\", "
           "\"crm.*\"]'. Options in a section [COMMAND] are for that command alone; an option before any "
           "section is for every command that knows it. The command line goes before the file.",
       .completes = Completes::file,
       .read = set_text<&O::config_file>},
      {.name = "help",
       .letter = 'h',
       .line = "explain the command; -h in short",
       .paragraph = "Print an explanation on standard output; with -h, one line for each option.",
       .read = set_nothing},
      {.name = "version",
       .line = "print the version and what it was built with",
       .paragraph = "Print the version, and the optional parts that were built in.",
       .read = set_nothing},
  };
}

}  // namespace binsift
