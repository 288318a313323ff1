#include <fmt/format.h>

#include "generate.h"

namespace binsift {
namespace {

constexpr const char* kBash = R"(# bash completion of binsift. Written by binsift generate; do not edit.
_binsift() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
  local before= options=
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '@NAMES@--help --version' -- "$cur")); return
  fi
  # bash makes three words of --name=value.
  [[ $cur == = ]] && cur=
  [[ $prev == = ]] && prev=${COMP_WORDS[COMP_CWORD-2]}
  case $command:$prev in
@CHOICES@    @FILES@) return ;;
    @OTHERS@)
      compopt +o default 2>/dev/null; return ;;
  esac
  case $command in
@OPTIONS@  esac
  [[ $cur == -* ]] && COMPREPLY=($(compgen -W "$options" -- "$cur"))
}
complete -o default -F _binsift binsift
)";

constexpr const char* kZsh = R"(#compdef binsift
# zsh completion of binsift. Written by binsift generate; do not edit.
_binsift() {
  local -a commands=(
@NAMES@  )
  if ((CURRENT == 2)); then
    _describe -t commands command commands
    compadd -- --help --version
    return
  fi
  shift words; ((CURRENT--))
  case $words[1] in
@CASES@  esac
}
if [[ $funcstack[1] == _binsift ]]; then _binsift "$@"; else compdef _binsift binsift; fi
)";

constexpr const char* kFish = R"(# fish completion of binsift. Written by binsift generate; do not edit.
complete -c binsift -f
complete -c binsift -n __fish_use_subcommand -l help -d 'explain the program'
complete -c binsift -n __fish_use_subcommand -l version -d 'print the version'
)";

// The text with each mark replaced by what stands beside it.
std::string filled(std::string text,
                   std::initializer_list<std::pair<std::string_view, std::string_view>> marks) {
  for (const auto& [mark, words] : marks) text.replace(text.find(mark), mark.size(), words);
  return text;
}

std::string joined(const std::vector<const char*>& words, const char* between) {
  std::string text;
  for (const char* word : words) text += fmt::format("{}{}", text.empty() ? "" : between, word);
  return text;
}

// As one word of a shell. fish knows \' between single quotes, the others close and open them again.
std::string quoted(std::string_view text, const char* quote_inside) {
  std::string out = "'";
  for (const char c : text) c == '\'' ? out += quote_inside : out += c;
  return out + "'";
}

std::string spellings(const OptionRow& row, const char* between) {
  const std::string text = fmt::format("--{}", row.name);
  return row.letter ? fmt::format("-{}{}{}", row.letter, between, text) : text;
}

// "convert:--output|convert:-o", as the cases below name an option.
std::string bash_pattern(const Command& command, const OptionRow& row) {
  const std::string text = fmt::format("{}:--{}", command.name, row.name);
  return row.letter ? fmt::format("{}|{}:-{}", text, command.name, row.letter) : text;
}

std::string bash_choices(const OptionRow& row) {
  const std::string choices = joined(row.choices, " ");
  if (!row.list) return fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$cur\"))", choices);
  return fmt::format(
      "[[ $cur == *,* ]] && before=${{cur%,*}},\n"
      "      COMPREPLY=($(compgen -P \"$before\" -W '{}' -- \"${{cur##*,}}\"))",
      choices);
}

}  // namespace

std::string bash_completion() {
  std::string names, options, choices, files, others;
  for (const Command& command : commands()) {
    names += std::string(command.name) + " ";
    std::string words;
    for (const OptionRow& row : option_rows()) {
      if (!row.in(command.bit)) continue;
      words += fmt::format("{}{}", words.empty() ? "" : " ", spellings(row, " "));
      if (!row.takes_value()) continue;
      const std::string pattern = bash_pattern(command, row);
      if (row.completes == Completes::choices) {
        choices += fmt::format("    {})\n      {}; return ;;\n", pattern, bash_choices(row));
      } else {
        std::string& patterns = row.completes == Completes::file ? files : others;
        patterns += fmt::format("{}{}", patterns.empty() ? "" : "|\\\n    ", pattern);
      }
    }
    options += std::string("    ") + command.name + ") options='" + words + "' ;;\n";
  }
  return filled(kBash, {{"@NAMES@", names},
                        {"@CHOICES@", choices},
                        {"@FILES@", files},
                        {"@OTHERS@", others},
                        {"@OPTIONS@", options}});
}

namespace {

// One spec of _arguments.
std::string zsh_spec(const OptionRow& row, CommandSet command) {
  std::string value;
  if (row.takes_value()) {
    value = fmt::format(":{}:", row.metavar);
    if (row.completes == Completes::file) {
      value += "_files";
    } else if (row.completes == Completes::choices && row.list) {
      value += fmt::format("_values -s , {} {}", row.name, joined(row.choices, " "));
    } else if (row.completes == Completes::choices) {
      value += fmt::format("({})", joined(row.choices, " "));
    } else {
      value += " ";
    }
  }
  std::string shuts_out;
  for (const OptionRow& other : option_rows()) {
    const bool same = &other == &row && row.letter && !row.repeatable;
    const bool excluded = &other != &row && row.exclusive[0] && other.in(command) &&
                          std::string_view(row.exclusive) == other.exclusive;
    if (same || excluded)
      shuts_out += fmt::format("{}{}", shuts_out.empty() ? "" : " ", spellings(other, " "));
  }
  const std::string front = !shuts_out.empty() ? fmt::format("({})", shuts_out) : row.repeatable ? "*" : "";
  const auto line = [&](std::string_view option) {
    return fmt::format("        {} \\\n",
                       quoted(fmt::format("{}{}[{}]{}", front, option, row.line, value), "'\\''"));
  };
  std::string specs = line(fmt::format("--{}{}", row.name, row.takes_value() ? "=" : ""));
  if (row.letter) specs += line(fmt::format("-{}", row.letter));
  return specs;
}

}  // namespace

std::string zsh_completion() {
  std::string names, cases;
  for (const Command& command : commands()) {
    names += "    " + quoted(std::string(command.name) + ":" + command.line, "'\\''") + "\n";
    cases += std::string("    ") + command.name + ")\n      _arguments -s -S \\\n";
    for (const OptionRow& row : option_rows()) {
      if (row.in(command.bit)) cases += zsh_spec(row, command.bit);
    }
    const std::string_view operand =
        std::string_view(command.operands).substr(0, std::string_view(command.operands).find('.'));
    cases += fmt::format("        '*:{}:_files' ;;\n", operand);
  }
  return filled(kZsh, {{"@NAMES@", names}, {"@CASES@", cases}});
}

std::string fish_completion() {
  std::string text = kFish;
  for (const Command& command : commands()) {
    const std::string when =
        std::string("complete -c binsift -n '__fish_seen_subcommand_from ") + command.name + "' ";
    text += std::string("complete -c binsift -n __fish_use_subcommand -a ") + command.name + " -d " +
            quoted(command.line, "\\'") + "\n" + when + "-F\n";
    for (const OptionRow& row : option_rows()) {
      if (!row.in(command.bit)) continue;
      std::string line = when + "-l " + row.name;
      if (row.letter) line += std::string(" -s ") + row.letter;
      if (row.completes == Completes::file) {
        line += " -r -F";
      } else if (row.completes == Completes::choices && row.list) {
        line += " -x -a '(__fish_append , " + joined(row.choices, " ") + ")'";
      } else if (row.completes == Completes::choices) {
        line += " -x -a '" + joined(row.choices, " ") + "'";
      } else if (row.takes_value()) {
        line += " -x";
      }
      text += line + " -d " + quoted(row.line, "\\'") + "\n";
    }
  }
  return text;
}

}  // namespace binsift
