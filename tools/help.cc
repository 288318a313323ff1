#include "help.h"

#include <algorithm>

namespace binsift {
namespace {

constexpr size_t kWidth = 80;

// The words of `text` in lines of at most kWidth, each behind `indent` spaces.
std::string wrapped(std::string_view text, size_t indent) {
  std::string out, line;
  while (!text.empty()) {
    const size_t space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    if (!line.empty() && indent + line.size() + 1 + word.size() > kWidth) {
      out += std::string(indent, ' ') + line + '\n';
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  return out + std::string(indent, ' ') + line + '\n';
}

std::string spelling(const OptionRow& row) {
  std::string text = row.letter ? std::string("-") + row.letter + ", " : "    ";
  text += std::string("--") + row.name;
  if (row.takes_value()) text += std::string(" ") + row.metavar;
  return text;
}

std::string brief_line(const OptionRow& row, size_t column) {
  std::string text = "  " + spelling(row);
  text.resize(std::max(column, text.size() + 2), ' ');
  return text + row.line + '\n';
}

std::string usage_line(const Command& command) {
  return std::string("Usage: binsift ") + command.name + " [OPTION...] " + command.operands + "\n";
}

std::string code_lines(const Command& command) {
  std::string text;
  for (const ExitCodeText& row : exit_code_texts()) {
    if (std::find(command.exit_codes.begin(), command.exit_codes.end(), row.code) == command.exit_codes.end())
      continue;
    std::string code = std::to_string(row.code);
    code.resize(5, ' ');
    text += "  " + code + row.meaning + '\n';
  }
  return text;
}

}  // namespace

std::string explanation(const OptionRow& row) {
  std::string text = row.paragraph;
  if (!row.choices.empty()) {
    std::string metavar = row.metavar;
    metavar.resize(std::min(metavar.find(','), metavar.size()));
    text += " " + metavar + " is ";
    for (size_t i = 0; i < row.choices.size(); ++i) {
      if (i != 0) text += i + 1 == row.choices.size() ? " or " : ", ";
      text += row.choices[i];
      if (std::string_view(row.choices[i]) == row.default_text) text += " (the default)";
    }
    text += ".";
  } else if (row.default_text[0]) {
    text += std::string(" The default is ") + row.default_text + ".";
  }
  if (row.repeatable && text.find("several times") == std::string::npos)
    text += " May be given several times.";
  return text;
}

std::string short_usage() {
  std::string text = "usage: binsift COMMAND [OPTION...] SOURCE...\ncommands:";
  for (const Command& command : commands()) text += std::string(" ") + command.name;
  return text + "\nsee binsift --help\n";
}

std::string program_help() {
  std::string text = "Usage: binsift COMMAND [OPTION...] SOURCE...\n       binsift --version\n\n";
  text += wrapped(kProgramSentence, 0);
  text += '\n';
  text += wrapped(
      "A SOURCE is a binary or relay log, a directory of logs, an index file, or - for standard input. Logs "
      "may be "
      "compressed (.gz, .zst). Several sources are read as one stream, in the order given.",
      0);
  text += "\nCommands:\n";
  for (const Command& command : commands()) {
    std::string name = command.name;
    name.resize(10, ' ');
    text += "  " + name + command.line + '\n';
  }
  return text + "\nSee binsift COMMAND --help, man binsift and man binsift-COMMAND.\n";
}

std::string command_help(const Command& command, bool brief) {
  std::string text = usage_line(command) + '\n' + wrapped(command.sentence, 0);
  if (!brief) {
    text += "\nExamples:\n";
    for (const CommandExample& example : command.examples) {
      text += std::string("  # ") + example.purpose + "\n  " + example.line + '\n';
    }
  }
  size_t column = 0;
  for (const OptionRow& row : option_rows()) {
    if (row.in(command.bit)) column = std::max(column, spelling(row).size() + 4);
  }
  for (const OptionGroup group : kOptionGroups) {
    std::string options;
    for (const OptionRow& row : option_rows()) {
      if (row.group != group || !row.in(command.bit)) continue;
      options +=
          brief ? brief_line(row, column) : "  " + spelling(row) + '\n' + wrapped(explanation(row), 10);
    }
    if (!options.empty()) text += std::string("\n") + group_title(group) + ":\n" + options;
  }
  if (!brief) text += "\nExit status:\n" + code_lines(command);
  text +=
      std::string("\nSee ") + (brief ? "--help for more, and " : "") + "man binsift-" + command.name + ".\n";
  return text;
}

std::string version_number() {
  return BINSIFT_VERSION;
}
std::string version_text() {
  return "binsift " + version_number() + "\nbuilt with: " BINSIFT_PARTS "\n";
}

}  // namespace binsift
