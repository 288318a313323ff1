#pragma once
// The commands, one row each. A command reads its options, makes one call into src/ and gives an exit code.
#include <span>
#include <string_view>
#include <vector>

#include "exit_code.h"
#include "options.h"

namespace binsift {

class Console;

int cmd_archive(const Options& options, Console& console);
int cmd_convert(const Options& options, Console& console);
int cmd_filter(const Options& options, Console& console);
int cmd_inspect(const Options& options, Console& console);
int cmd_verify(const Options& options, Console& console);
int cmd_purge(const Options& options, Console& console);
int cmd_restore(const Options& options, Console& console);

struct CommandExample {
  const char* line;     // what to type
  const char* purpose;  // one line: no capital, no full stop
};

struct Command {
  const char* name;
  CommandSet bit;
  const char* line;      // one line: no capital, no full stop
  const char* sentence;  // for its --help
  const char* operands = "SOURCE...";
  int (*run)(const Options& options, Console& console);
  std::vector<ExitCode> exit_codes;  // those it can give
  std::vector<CommandExample> examples;
};

std::span<const Command> commands();
// Null: no such command.
const Command* find_command(std::string_view name);

}  // namespace binsift
