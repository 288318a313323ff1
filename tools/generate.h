#pragma once
// `binsift generate man [COMMAND]`, `binsift generate bash|zsh|fish`: what is written from the tables.
// Hidden, for the build of man/ and completions/.
#include <string>
#include <vector>

#include "commands.h"

namespace binsift {

// The sections COMMANDS, OPTIONS and EXIT STATUS of a man page; null: of the program's own.
std::string man_sections(const Command* command);
std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

int generate(const std::vector<std::string>& words, Console& console);

}  // namespace binsift
