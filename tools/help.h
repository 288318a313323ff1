#pragma once
// What the program says about itself. Reads no file and opens nothing.
#include <string>

#include "commands.h"

namespace binsift {

inline constexpr const char* kProgramSentence =
    "Read MySQL and MariaDB binary logs: what is in them, and their row changes for other programs.";

// For someone who typed `binsift` alone.
std::string short_usage();
std::string program_help();
// Brief: a line for each option. Else each option's paragraph, examples and exit codes too.
std::string command_help(const Command& command, bool brief);
std::string version_text();
// "1.2.3".
std::string version_number();

// An option's paragraph with what its row says besides: choices, default, repetition.
std::string explanation(const OptionRow& row);

}  // namespace binsift
