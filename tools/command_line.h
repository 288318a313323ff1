#pragma once
// From the words after the command to Options. CLI11 is known to command_line.cc alone.
#include <string>
#include <vector>

#include "base/result.h"
#include "commands.h"

namespace binsift {

// Reads `words`, and the configuration file they name. Errors: usage (with the hint where help is); io (the
// configuration file). --help and --version are no business of this function: whoever calls it has looked for
// them.
Result<Options> parse_command_line(const Command& command, const std::vector<std::string>& words);

}  // namespace binsift
