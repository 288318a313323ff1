#pragma once
// What values must be like: a file of rules for columns, as JSON.
//   {"rules": [{"table": "shop.orders", "column": "amount", "not_null": true, "range": {"min": 0}}, …]}
// A rule:
//   name      what findings call it; else "rules[N]"
//   table     a pattern over DATABASE.TABLE
//   column    its name, in any case
// and one at least of
//   not_null  true
//   range     {"min": VALUE, "max": VALUE}, or one of them, included: numbers; texts of dates and times,
//             which compare as such, or else by their bytes
//   format    a regular expression that matches somewhere in the text
//   type      what the text reads as: integer, number, text, date, datetime, time, uuid, json
#include <optional>
#include <string>
#include <vector>

#include "verify/pattern.h"

namespace binsift {

enum class RuleType : uint8_t { none, integer, number, text, date, datetime, time, uuid, json };

struct RuleBound {
  bool is_number = false;
  std::string text;  // of a number plain digits
};

struct Rule {
  std::string name, table, column;
  bool not_null = false;
  std::optional<RuleBound> least, most;
  std::string format;
  std::shared_ptr<const Pattern> pattern;
  RuleType type = RuleType::none;
};

// Errors: usage, with the path in the document and the line; unsupported (a format, in a build without RE2).
Result<std::vector<Rule>> parse_rules(std::string_view text);
// Errors: as parse_rules, with the file; io.
Result<std::vector<Rule>> load_rules(const std::string& path);

// What a value breaks, "" where it keeps to the rule.
struct Breach {
  std::string_view what;  // "not_null", "range", "format", "type"; empty: nothing
  std::string expected;
};
// `raw`: a JSON value as the JSON record shows it.
Breach check_value(const Rule& rule, std::string_view raw);

}  // namespace binsift
