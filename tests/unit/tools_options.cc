#include <doctest/doctest.h>

#include <cstring>
#include <set>
#include <string>

#include "command_line.h"
#include "commands.h"
#include "help.h"
#include "nearest.h"

using namespace binsift;

namespace {

Options parsed(const char* command, std::vector<std::string> words) {
  words.push_back("log");
  const Result<Options> options = parse_command_line(*find_command(command), words);
  REQUIRE_MESSAGE(options.has_value(), to_text(options ? Error{} : options.error()));
  return *options;
}

bool is_text(const char* text, size_t limit) {
  const std::string_view view = text;
  return !view.empty() && view.size() <= limit && view.find_first_of("\n[]\\") == std::string_view::npos;
}

}  // namespace

TEST_CASE("the table of options is in order") {
  for (const Command& command : commands()) {
    std::set<std::string> spellings;
    for (const OptionRow& row : option_rows()) {
      if (!row.in(command.bit)) continue;
      CAPTURE(row.name);
      CHECK(spellings.insert(row.name).second);
      if (row.letter) CHECK(spellings.insert(std::string(1, row.letter)).second);
    }
  }
  for (const OptionRow& row : option_rows()) {
    CAPTURE(row.name);
    CHECK(std::string_view(row.name).find_first_not_of("abcdefghijklmnopqrstuvwxyz-") ==
          std::string_view::npos);
    CHECK(is_text(row.line, 56));
    CHECK(std::string_view(row.line).back() != '.');
    CHECK(std::string_view(row.paragraph).back() == '.');
    CHECK((row.read != nullptr));
    CHECK(row.commands != 0);
    CHECK((row.completes == Completes::choices) == !row.choices.empty());
    CHECK((row.completes == Completes::nothing || row.takes_value()));
    CHECK((row.takes_value() || (!row.repeatable && !row.list)));
    if (!row.choices.empty() && row.default_text[0]) {
      CHECK(explanation(row).find("(the default)") != std::string::npos);
    }
  }
}

TEST_CASE("every choice can be chosen") {
  for (const Command& command : commands()) {
    for (const OptionRow& row : option_rows()) {
      if (!row.in(command.bit)) continue;
      for (const char* choice : row.choices) parsed(command.name, {std::string("--") + row.name, choice});
    }
  }
}

TEST_CASE("the table of commands is in order") {
  for (const Command& command : commands()) {
    CAPTURE(command.name);
    CHECK(find_command(command.name) == &command);
    CHECK((command.bit & kEveryCommand) == command.bit);
    CHECK(command.examples.size() >= 2);
    for (const CommandExample& example : command.examples) {
      CHECK(std::strncmp(example.line, "binsift ", 8) == 0);
      CHECK(is_text(example.purpose, 80));
    }
  }
  CHECK(find_command("generate") == nullptr);
}

TEST_CASE("options reach their fields") {
  const Options options = parsed("convert", {"--start-datetime=2026-11-20 19:00:00",
                                             "--stop-position",
                                             "77",
                                             "--include-gtids",
                                             "a:1",
                                             "--include-gtids",
                                             "b:2,c:3",
                                             "--server-id",
                                             "1,2",
                                             "--server-id",
                                             "3",
                                             "--table",
                                             "a.b,c",
                                             "--table",
                                             "x.y",
                                             "--op",
                                             "insert,ddl",
                                             "--min-bytes",
                                             "64M",
                                             "--decimals",
                                             "string",
                                             "--json-columns",
                                             "text",
                                             "-o",
                                             "out",
                                             "--ddl",
                                             "--threads",
                                             "3",
                                             "-q",
                                             "--no-progress",
                                             "--color",
                                             "never",
                                             "--no-verify"});
  CHECK(options.sources == std::vector<std::string>{"log"});
  CHECK(options.start_datetime == "2026-11-20 19:00:00");
  CHECK_FALSE(options.start_position);
  CHECK(options.stop_position == 77);
  CHECK(options.include_gtids == "a:1,b:2,c:3");
  CHECK(options.server_ids == std::vector<uint32_t>{1, 2, 3});
  CHECK(options.tables == std::vector<std::string>{"a.b,c", "x.y"});
  CHECK(options.ops == std::vector<std::string>{"insert", "ddl"});
  CHECK(options.min_bytes == 64 << 20);
  CHECK(options.decimals_as_strings);
  CHECK_FALSE(options.big_integers_as_strings);
  CHECK(options.json_columns_as_text);
  CHECK(options.output == "out");
  CHECK(options.ddl_records);
  CHECK_FALSE(options.transaction_records);
  CHECK(options.threads == 3);
  CHECK(options.quiet);
  CHECK(options.progress == false);
  CHECK(options.color == ColorMode::never);
  CHECK_FALSE(options.verify_checksums);
}

TEST_CASE("the same word may be another option for another command") {
  CHECK(parsed("convert", {"--transactions"}).transaction_records);
  CHECK(parsed("inspect", {"--transactions"}).view == InspectView::transactions);
}

TEST_CASE("of an option that is not repeatable, the last one holds") {
  CHECK(parsed("convert", {"--threads", "2", "--threads=5"}).threads == 5);
}

TEST_CASE("dashes") {
  CHECK(parsed("convert", {"-"}).sources == std::vector<std::string>{"-", "log"});
  CHECK(parsed("convert", {"--", "-x"}).sources == std::vector<std::string>{"-x", "log"});
  CHECK(parsed("convert", {"-o", "-"}).output == "-");
}

TEST_CASE("wrong usage is told with its hint") {
  const std::vector<std::vector<std::string>> wrong = {{},
                                                       {"log", "--no-such-option"},
                                                       {"log", "--threads"},
                                                       {"log", "--threads", "many"},
                                                       {"--output=", "log"},
                                                       {"log", "--ddl=yes"},
                                                       {"log", "--op", "insert,"},
                                                       {"log", "-q", "-v"},
                                                       {"log", "--to", "xml"}};
  for (const auto& words : wrong) {
    const Result<Options> options = parse_command_line(*find_command("convert"), words);
    REQUIRE_FALSE(options.has_value());
    CHECK(options.error().kind == ErrorKind::usage);
    CHECK(options.error().hint.find("see binsift convert --help") != std::string::npos);
  }
}

TEST_CASE("the nearest word") {
  CHECK(nearest("convrt", {"inspect", "convert"}) == "convert");
  CHECK(nearest("inspcet", {"inspect", "convert"}) == "inspect");
  CHECK(nearest("xyz", {"inspect", "convert"}).empty());
  CHECK(nearest("", {"inspect", "convert"}).empty());
  CHECK(nearest(std::string(100000, 'a'), {"inspect"}).empty());
}
