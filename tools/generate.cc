#include "generate.h"

#include "console.h"

namespace binsift {

int generate(const std::vector<std::string>& words, Console& console) {
  const std::string what = words.empty() ? "" : words[0];
  const Command* command = words.size() == 2 ? find_command(words[1]) : nullptr;
  const bool fits = words.size() == 1 || (words.size() == 2 && what == "man" && command);
  std::string text;
  if (what == "man") {
    text = man_sections(command);
  } else if (what == "bash") {
    text = bash_completion();
  } else if (what == "zsh") {
    text = zsh_completion();
  } else if (what == "fish") {
    text = fish_completion();
  }
  if (!fits || text.empty()) {
    return console.fail(
        Error{.kind = ErrorKind::usage, .detail = "usage: binsift generate man|bash|zsh|fish [COMMAND]"});
  }
  console.write(text);
  return console.finish(kExitDone);
}

}  // namespace binsift
