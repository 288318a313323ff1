#include "command_line.h"

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>

#include "nearest.h"

namespace binsift {
namespace {

// The values given to each option, in order; of a flag, one empty value.
using Given = std::map<const OptionRow*, std::vector<std::string>>;

Error usage(const Command& command, std::string what) {
  return Error{.kind = ErrorKind::usage,
               .detail = std::move(what),
               .hint = std::string("see binsift ") + command.name + " --help"};
}

std::string unknown_option(const Command& command, const std::string& word) {
  std::vector<std::string_view> names;
  for (const OptionRow& row : option_rows()) {
    if (row.in(command.bit)) names.push_back(row.name);
  }
  std::string text = "unknown option " + word;
  const std::string name = word.substr(0, word.find('='));
  if (name.starts_with("--")) {
    const auto near = nearest(std::string_view(name).substr(2), names);
    if (!near.empty()) text += ", did you mean --" + std::string(near) + "?";
  }
  return text;
}

// "--x: 1 required FILE missing" is how CLI11 says that an option's value is missing.
std::string in_our_words(const std::string& text) {
  const auto colon = text.find(": 1 required ");
  if (colon == std::string::npos) return text;
  std::string metavar = text.substr(colon + std::strlen(": 1 required "));
  metavar.resize(metavar.find(' '));
  return text.substr(0, colon) + " needs a value: " + metavar;
}

Result<Given> read_words(const Command& command, const std::vector<std::string>& words,
                         std::vector<std::string>& sources) {
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
    if (word != "--") return usage(command, unknown_option(command, word));
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
  std::ifstream file(path);
  if (!file) return Error{.kind = ErrorKind::io, .detail = std::strerror(errno), .file = path};
  std::vector<CLI::ConfigItem> items;
  try {
    items = CLI::ConfigTOML().from_config(file);
  } catch (const CLI::Error& error) {
    return Error{.kind = ErrorKind::usage, .detail = error.what(), .file = path};
  }

  const auto wrong = [&](const CLI::ConfigItem& item, const std::string& what) {
    return Error{.kind = ErrorKind::usage, .detail = item.fullname() + ": " + what, .file = path};
  };
  Given given, given_here;
  for (const CLI::ConfigItem& item : items) {
    if (item.name == "++" || item.name == "--") continue;  // where CLI11 enters and leaves a section
    if (item.parents.size() > 1) return wrong(item, "no such section");
    const Command* section = item.parents.empty() ? nullptr : find_command(item.parents[0]);
    if (!item.parents.empty() && !section)
      return wrong(item, "no such section: a section is named after a command");
    const OptionRow* row = find_option(item.name, section ? section->bit : kEveryCommand);
    if (!row || item.name == "config" || item.name == "help" || item.name == "version") {
      return wrong(item, "no such option");
    }
    if (section && section != &command) continue;
    row = find_option(item.name, command.bit);
    if (!row) continue;

    Given& into = section ? given_here : given;
    if (row->takes_value()) {
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
void fill_in(Given& given, Given& config) {
  const Given said = given;
  for (auto& [row, values] : config) {
    bool decided = said.contains(row);
    for (const auto& [other, unused] : said) decided |= excludes(*row, *other);
    if (!decided) given[row] = std::move(values);
  }
}

// Puts one value into the options; gives what is wrong with it, or "".
std::string read_value(const OptionRow& row, const std::string& value, Options& options) {
  std::vector<std::string> elements{value};
  if (row.list) elements = CLI::detail::split(value, ',');
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

Result<void> read_given(const Command& command, const Given& given, Options& options) {
  for (const OptionRow& row : option_rows()) {
    const auto found = given.find(&row);
    if (found == given.end()) continue;
    for (const auto& [other, unused] : given) {
      if (excludes(row, *other)) {
        return usage(command, std::string("--") + row.name + " and --" + other->name + " exclude each other");
      }
    }
    const std::vector<std::string>& values = found->second;
    // As in the vendors' tools, the last one holds.
    const size_t first = row.repeatable || values.empty() ? 0 : values.size() - 1;
    for (size_t i = first; i < values.size(); ++i) {
      const std::string wrong = read_value(row, values[i], options);
      if (!wrong.empty()) return usage(command, wrong);
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
    Result<Given> config = read_config(command, config_path->second.back());
    if (!config) return std::move(config).error();
    fill_in(*given, *config);
  }
  if (Result<void> read = read_given(command, *given, options); !read) return std::move(read).error();
  if (options.sources.empty()) return usage(command, std::string(command.name) + " needs a SOURCE");
  return options;
}

}  // namespace binsift
