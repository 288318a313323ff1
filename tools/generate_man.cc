#include <algorithm>

#include "generate.h"
#include "help.h"

namespace binsift {
namespace {

// Running text as roff: options in bold, a minus that is typed as \-, quotes as they are typed.
std::string roff(std::string_view text) {
  std::string out;
  bool bold = false, quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool word_begins = i == 0 || text[i - 1] == ' ' || text[i - 1] == '(';
    if (word_begins && text.substr(i).starts_with("--")) out += "\\fB", bold = true;
    if (bold && c != '-' && !(c >= 'a' && c <= 'z')) out += "\\fR", bold = false;
    switch (c) {
      case '\'': out += "\\(aq", quoted = !quoted; break;
      case '\\': out += "\\e"; break;
      case '^': out += "\\(ha"; break;
      case '~': out += "\\(ti"; break;
      case '-': out += bold || quoted || word_begins ? "\\-" : "-"; break;
      default: out += c;
    }
  }
  return bold ? out + "\\fR" : out;
}

// In lines of at most 79, broken at spaces; no line begins with a roff request.
std::string folded(std::string_view text) {
  constexpr size_t kWidth = 79;
  std::string out;
  size_t column = 0;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (column != 0 && column + 1 + word.size() > kWidth) out += '\n', column = 0;
    if (column != 0) out += ' ', ++column;
    if (column == 0 && word.starts_with('.')) out += "\\&", column += 2;
    out += word;
    column += word.size();
  }
  return out + '\n';
}

// Each sentence begins a line, so that a change in the table is a small change in the page.
std::string sentences(std::string_view text) {
  std::string out;
  for (size_t end; (end = text.find(". ")) != std::string_view::npos; text.remove_prefix(end + 2)) {
    out += folded(roff(text.substr(0, end + 1)));
  }
  return out + folded(roff(text));
}

std::string option_entry(const OptionRow& row) {
  std::string text = ".TP\n";
  if (row.letter) text += std::string("\\fB\\-") + row.letter + "\\fR, ";
  text += roff(std::string("--") + row.name);
  if (row.takes_value()) text += std::string(" \\fI") + row.metavar + "\\fR";
  return text + '\n' + sentences(explanation(row));
}

bool gives(const Command* command, ExitCode code) {
  const auto has = [&](const Command& c) {
    return std::find(c.exit_codes.begin(), c.exit_codes.end(), code) != c.exit_codes.end();
  };
  return command ? has(*command) : std::any_of(commands().begin(), commands().end(), has);
}

}  // namespace

std::string man_sections(const Command* command) {
  std::string text;
  if (!command) {
    text += ".SH COMMANDS\n";
    for (const Command& row : commands()) {
      text += std::string(".TP\n\\fBbinsift\\-") + row.name + "\\fR(1)\n" + sentences(row.sentence);
    }
  }
  text += ".SH OPTIONS\n";
  for (const OptionGroup group : kOptionGroups) {
    std::string options;
    for (const OptionRow& row : option_rows()) {
      const bool shown =
          command ? row.in(command->bit) : row.commands == kEveryCommand && row.group == OptionGroup::common;
      if (shown && row.group == group) options += option_entry(row);
    }
    if (!options.empty())
      text += std::string(command ? ".SS " : ".\\\" ") + group_title(group) + '\n' + options;
  }
  text += ".SH EXIT STATUS\n";
  for (const ExitCodeText& row : exit_code_texts()) {
    if (gives(command, row.code)) text += ".TP\n.B " + std::to_string(row.code) + '\n' + row.meaning + '\n';
  }
  return text;
}

}  // namespace binsift
