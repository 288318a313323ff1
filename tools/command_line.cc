#include "command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstring>
#include <map>
#include <sstream>

#include "base/file.h"
#include "nearest.h"

namespace binsift {
namespace {

// The values given to each option, in order; of a flag, one empty value.
using Given = std::map<const OptionRow*, std::vector<std::string>>;

// `file`: the configuration file that is to blame; empty: the command line.
Error usage(const Command& command, std::string what, std::string file = {}) {
  return Error{.kind = ErrorKind::usage,
               .detail = std::move(what),
               .hint = std::string("see binsift ") + command.name + " --help",
               .file = std::move(file)};
}

Error unknown_option(const Command& command, const std::string& word) {
  std::vector<std::string_view> names;
  for (const OptionRow& row : option_rows()) {
    if (row.in(command.bit)) names.push_back(row.name);
  }
  Error error = usage(command, "unknown option " + word);
  const std::string name = word.substr(0, word.find('='));
  const auto near = name.starts_with("--") ? nearest(std::string_view(name).substr(2), names) : "";
  if (!near.empty()) error.hint = "did you mean --" + std::string(near) + "? " + error.hint;
  return error;
}

// CLI11 takes "--output=" for "--output", and the next word for its value. An empty value is a slip, often an
// unset variable of a script, and must not turn the log behind it into the output.
std::string empty_value(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (word == "--") break;
    if (word.starts_with("--") && word.ends_with("="))
      return word.substr(0, word.size() - 1) + ": the value is empty";
  }
  return {};
}

// CLI11 says "--schema: 1 required FILE missing" and "ddl was given a disallowed flag override".
std::string in_our_words(const std::string& text) {
  constexpr std::string_view kMissing = ": 1 required ", kOverride = " was given a disallowed flag override";
  if (text.ends_with(kOverride))
    return "--" + text.substr(0, text.size() - kOverride.size()) + " takes no value";
  const auto missing = text.find(kMissing);
  if (missing == std::string::npos) return text;
  const std::string metavar = text.substr(missing + kMissing.size());
  return text.substr(0, missing) + " needs a value: " + metavar.substr(0, metavar.find(' '));
}

Result<Given> read_words(const Command& command, const std::vector<std::string>& words,
                         std::vector<std::string>& sources) {
  if (std::string wrong = empty_value(words); !wrong.empty()) return usage(command, std::move(wrong));
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::map<const OptionRow*, CLI::Option*> options;
  std::map<const OptionRow*, std::vector<std::string>> values;
  for (const OptionRow& row : option_rows()) {
    if (!row.in(command.bit)) continue;
    std::string names = std::string("--") + row.name;
    if (row.letter) names += std::string(",-") + row.letter;
    if (row.takes_value()) {
      options[&row] = app.add_option(names, values[&row])->type_name(row.metavar)->allow_extra_args(false);
    } else {
      options[&row] = app.add_flag(names)->disable_flag_override();
    }
  }
  app.add_option("SOURCE", sources);

  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ParseError& error) {
    return usage(command, in_our_words(error.what()));
  }
  for (const std::string& word : app.remaining()) {
    if (word != "--") return unknown_option(command, word);
  }

  Given given;
  for (const auto& [row, option] : options) {
    if (option->count() != 0) given[row] = row->takes_value() ? values[row] : std::vector<std::string>{""};
  }
  return given;
}

// What the file gives to this command: options before any section that it knows, then those of its own
// section.
Result<Given> read_config(const Command& command, const std::string& path) {
  constexpr size_t kLargestFile = 1 << 20;
  const Result<std::string> text = read_whole(path, kLargestFile);
  if (!text) return text.error();
  std::istringstream file(*text);
  std::vector<CLI::ConfigItem> items;
  try {
    items = CLI::ConfigTOML().from_config(file);
  } catch (const CLI::Error& error) {
    return usage(command, error.what(), path);
  }

  const auto wrong = [&](const CLI::ConfigItem& item, const std::string& what) {
    return usage(command, item.fullname() + ": " + what, path);
  };
  Given given, given_here;
  for (const CLI::ConfigItem& item : items) {
    const Command* section = item.parents.empty() ? nullptr : find_command(item.parents[0]);
    if (!item.parents.empty() && (!section || item.parents.size() > 1)) {
      return usage(command,
                   "[" + CLI::detail::join(item.parents, ".") + "]: a section is named after a command",
                   path);
    }
    if (item.name == "++" || item.name == "--") continue;  // where CLI11 enters and leaves a section
    const OptionRow* row = find_option(item.name, section ? section->bit : kEveryCommand);
    if (!row || item.name == "config" || item.name == "help" || item.name == "version") {
      return wrong(item, "no such option");
    }
    if (section && section != &command) continue;
    row = find_option(item.name, command.bit);
    if (!row) continue;

    Given& into = section ? given_here : given;
    if (row->takes_value()) {
      if (item.inputs.size() != 1 && !row->repeatable)
        return wrong(item, "takes one value; one with spaces needs quotes");
      for (const std::string& value : item.inputs) {
        const bool open = value.starts_with('"') || value.starts_with('\'');
        if (open) return wrong(item, "a quote without its end, which # before it would cut off");
      }
      into[row] = item.inputs;
    } else if (item.inputs.size() == 1 && item.inputs[0] == "true") {
      into[row] = {""};
    } else if (item.inputs.size() != 1 || item.inputs[0] != "false") {
      return wrong(item, "is true or false");
    }
  }
  for (auto& [row, values] : given_here) given[row] = std::move(values);
  return given;
}

bool excludes(const OptionRow& a, const OptionRow& b) {
  return a.exclusive[0] && &a != &b && std::strcmp(a.exclusive, b.exclusive) == 0;
}

// The command line goes before the file, option by option.
void forget_what_is_said(Given& config, const Given& said) {
  std::erase_if(config, [&](const auto& entry) {
    return std::any_of(said.begin(), said.end(), [&](const auto& other) {
      return other.first == entry.first || excludes(*entry.first, *other.first);
    });
  });
}

// Puts one value into the options; gives what is wrong with it, or "".
std::string read_value(const OptionRow& row, const std::string& value, Options& options) {
  std::vector<std::string> elements;
  for (size_t begin = 0, end = 0; end != std::string::npos; begin = end + 1) {
    end = row.list ? value.find(',', begin) : std::string::npos;
    elements.push_back(value.substr(begin, end - begin));
  }
  for (const std::string& element : elements) {
    const std::string shown = std::string("--") + row.name + ": '" + element + "' ";
    if (row.takes_value() && element.empty()) return std::string("--") + row.name + ": the value is empty";
    if (!row.choices.empty() &&
        std::find(row.choices.begin(), row.choices.end(), element) == row.choices.end()) {
      std::string text = shown + "is none of ";
      for (const char* choice : row.choices)
        text += std::string(choice == row.choices[0] ? "" : ", ") + choice;
      return text;
    }
    const std::string wrong = row.read(options, element);
    if (!wrong.empty()) return shown + wrong;
  }
  return {};
}

Result<void> read_given(const Command& command, const Given& given, const std::string& file,
                        Options& options) {
  for (const OptionRow& row : option_rows()) {
    const auto found = given.find(&row);
    if (found == given.end()) continue;
    for (const auto& [other, unused] : given) {
      if (excludes(row, *other)) {
        return usage(command, std::string("--") + row.name + " and --" + other->name + " exclude each other",
                     file);
      }
    }
    const std::vector<std::string>& values = found->second;
    // As in the vendors' tools, the last one holds.
    const size_t first = row.repeatable || values.empty() ? 0 : values.size() - 1;
    for (size_t i = first; i < values.size(); ++i) {
      const std::string wrong = read_value(row, values[i], options);
      if (!wrong.empty()) return usage(command, wrong, file);
    }
  }
  return {};
}

}  // namespace

Result<Options> parse_command_line(const Command& command, const std::vector<std::string>& words) {
  Options options;
  Result<Given> given = read_words(command, words, options.sources);
  if (!given) return std::move(given).error();

  const auto config_path = given->find(find_option("config", command.bit));
  if (config_path != given->end()) {
    const std::string& path = config_path->second.back();
    Result<Given> config = read_config(command, path);
    if (!config) return std::move(config).error();
    forget_what_is_said(*config, *given);
    if (Result<void> read = read_given(command, *config, path, options); !read)
      return std::move(read).error();
  }
  if (Result<void> read = read_given(command, *given, "", options); !read) return std::move(read).error();
  // Running servers are no operands.
  if (options.sources.empty() && options.source_server.empty() && options.target_server.empty())
    return usage(command,
                 std::string(command.name) + " needs a " +
                     std::string(command.operands).substr(0, std::string_view(command.operands).find('.')));
  return options;
}

}  // namespace binsift
