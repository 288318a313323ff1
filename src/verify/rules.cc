#include "verify/rules.h"

#include <algorithm>

#include "base/file.h"
#include "base/json_tree.h"
#include "base/time_zone.h"
#include "lines/json_token.h"
#include "lines/text_values.h"
#include "select/glob.h"
#include "select/where_value.h"

namespace binsift {
namespace {

constexpr size_t kLargestFile = 1 << 20;
constexpr const char* kTypes[] = {"",         "integer", "number", "text", "date",
                                  "datetime", "time",    "uuid",   "json"};

const char* name_of(RuleType type) {
  return kTypes[size_t(type)];
}

std::optional<RuleBound> read_bound(StrictFields& fields, const char* key) {
  const JsonNode* const value = fields.value(key);
  if (!value) return {};
  if (value->kind == JsonNode::Kind::text) return RuleBound{false, value->text};
  if (value->kind == JsonNode::Kind::number)
    if (const auto digits = decimal_text(value->text)) return RuleBound{true, *digits};
  fields.fail(key, "is neither a number nor a text");
  return {};
}

Result<void> read_range(const JsonNode& value, const std::string& path, Rule& rule) {
  StrictFields fields(value, path);
  rule.least = read_bound(fields, "min");
  rule.most = read_bound(fields, "max");
  if (!rule.least && !rule.most) fields.fail("min", "is missing, and max too");
  if (rule.least && rule.most && rule.least->is_number != rule.most->is_number)
    fields.fail("max", "is of another kind than min");
  return fields.end();
}

Result<Rule> read_rule(const JsonNode& value, size_t index) {
  const std::string path = "rules[" + std::to_string(index) + "]";
  StrictFields fields(value, path);
  Rule rule{
      .name = fields.text("name", path), .table = fields.text("table"), .column = fields.text("column")};
  if (fields.ok() && (is_malformed_glob(rule.table) || rule.table.find('.') == std::string::npos))
    fields.fail("table", "'" + rule.table + "' is no pattern such as shop.orders or shop.*");
  if (fields.ok() && rule.column.empty()) fields.fail("column", "is empty");
  rule.not_null = fields.boolean("not_null", false);
  if (fields.has("format")) {
    rule.format = fields.text("format");
    Result<std::shared_ptr<const Pattern>> pattern = Pattern::of(rule.format);
    if (!pattern && pattern.error().kind != ErrorKind::usage) return std::move(pattern).error();
    if (pattern)
      rule.pattern = std::move(*pattern);
    else
      fields.fail("format", "is no regular expression: " + pattern.error().detail);
  }
  if (fields.has("type")) {
    const std::string name = fields.text("type");
    const auto* const at = std::find(std::begin(kTypes) + 1, std::end(kTypes), name);
    if (at == std::end(kTypes))
      fields.fail("type",
                  "'" + name + "' is none of integer, number, text, date, datetime, time, uuid, json");
    else
      rule.type = RuleType(at - std::begin(kTypes));
  }
  if (const JsonNode* range = fields.object("range"))
    if (Result<void> read = read_range(*range, path + ".range", rule); !read) return std::move(read).error();
  if (Result<void> end = fields.end(); !end) return std::move(end).error();
  const bool asks = rule.not_null || rule.least || rule.most || rule.pattern || rule.type != RuleType::none;
  if (!asks) return json_error(path, value.line, "asks for nothing: not_null, range, format or type");
  return rule;
}

bool is_calendar_day(const Date& date) {
  return date.year >= 1 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
         date.day <= days_of_month(date.year, date.month);
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char lower = char(text[i] | 0x20);
    const bool is_hex = (text[i] >= '0' && text[i] <= '9') || (lower >= 'a' && lower <= 'f');
    if (is_dash ? text[i] != '-' : !is_hex) return false;
  }
  return true;
}

// A value of the record: its text, and whether it stood in quotes.
struct Shown {
  std::string_view raw, text;
  bool is_text = false;
};

bool reads_as(RuleType type, const Shown& value) {
  switch (type) {
    case RuleType::none: return true;
    case RuleType::integer: {
      NumberText number;
      return read_number(value.text, number) && number.is_integer();
    }
    case RuleType::number: return decimal_text(value.text).has_value();
    case RuleType::text: return value.is_text;
    case RuleType::date: {
      const auto date = read_date_text(value.text);
      return date && is_calendar_day(*date);
    }
    case RuleType::datetime: {
      const auto moment = read_moment_text(value.text);
      if (!moment) return false;
      const DateTime& clock = moment->value;
      return is_calendar_day({clock.year, clock.month, clock.day}) && clock.hour < 24 && clock.minute < 60 &&
             clock.second < 60;
    }
    case RuleType::time: return read_time_text(value.text).has_value();
    case RuleType::uuid: return is_uuid(value.text);
    case RuleType::json: {
      OutBuffer out;
      return append_compact_json(out, value.is_text ? value.text : value.raw);
    }
  }
  return false;
}

// Below, at or above the bound; unordered: it is no such value.
std::partial_ordering compare(const Shown& value, const RuleBound& bound) {
  if (bound.is_number) {
    const auto digits = decimal_text(value.text);
    return digits ? std::partial_ordering(compare_decimals(*digits, bound.text))
                  : std::partial_ordering::unordered;
  }
  if (const auto limit = moment_literal(bound.text)) {
    const auto moment = moment_literal(value.text);
    return moment ? *moment <=> *limit : std::partial_ordering::unordered;
  }
  if (const auto limit = duration_literal(bound.text); limit && read_time_text(bound.text)) {
    const auto duration = duration_literal(value.text);
    return duration ? *duration <=> *limit : std::partial_ordering::unordered;
  }
  return value.text <=> std::string_view(bound.text);
}

std::string range_text(const Rule& rule) {
  if (!rule.most) return "at least " + rule.least->text;
  return rule.least ? rule.least->text + " to " + rule.most->text : "at most " + rule.most->text;
}

}  // namespace

Result<std::vector<Rule>> parse_rules(std::string_view text) {
  Result<JsonNode> document = parse_json(text);
  if (!document) return std::move(document).error();
  StrictFields fields(*document, "");
  std::vector<Rule> rules;
  const JsonNode* const list = fields.list("rules");
  if (!list) fields.fail("rules", "is missing");
  for (size_t i = 0; list && i < list->values.size(); ++i) {
    Result<Rule> rule = read_rule(list->values[i], i);
    if (!rule) return std::move(rule).error();
    rules.push_back(std::move(*rule));
  }
  if (list && rules.empty()) fields.fail("rules", "is empty");
  if (Result<void> end = fields.end(); !end) return std::move(end).error();
  return rules;
}

Result<std::vector<Rule>> load_rules(const std::string& path) {
  Result<std::string> text = read_whole(path, kLargestFile);
  if (!text) return std::move(text).error();
  Result<std::vector<Rule>> rules = parse_rules(*text);
  if (!rules) rules.error().file = path;
  return rules;
}

Breach check_value(const Rule& rule, std::string_view raw) {
  if (raw == "null") return rule.not_null ? Breach{"not_null", "a value"} : Breach{};
  OutBuffer plain;
  Shown value{raw, raw, raw.size() >= 2 && raw.front() == '"'};
  if (value.is_text) {
    value.text = raw.substr(1, raw.size() - 2);
    if (has_escapes(value.text) && unescape_json(value.text, plain)) value.text = plain.view();
  }
  if (!reads_as(rule.type, value)) return {"type", name_of(rule.type)};
  if ((rule.least && !(compare(value, *rule.least) >= 0)) ||
      (rule.most && !(compare(value, *rule.most) <= 0)))
    return {"range", range_text(rule)};
  if (rule.pattern && !rule.pattern->matches(value.text)) return {"format", rule.format};
  return {};
}

}  // namespace binsift
