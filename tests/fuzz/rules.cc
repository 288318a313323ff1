// A file of rules, and behind its first 00 byte a value that is held against each of them.
#include "verify/rules.h"
#include "base/cursor.h"

using namespace binsift;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string_view text = as_text({bytes, size});
  const size_t end = std::min(text.find('\0'), text.size());
  const Result<std::vector<Rule>> rules = parse_rules(text.substr(0, end));
  if (!rules) return 0;
  if (rules->empty()) __builtin_trap();
  const std::string_view value = text.substr(std::min(end + 1, text.size()));
  for (const Rule& rule : *rules) {
    if (rule.table.empty() || rule.column.empty()) __builtin_trap();
    const bool breaks_null = check_value(rule, "null").what == "not_null";
    if (breaks_null != rule.not_null) __builtin_trap();
    static_cast<void>(check_value(rule, value.empty() ? "0" : value));
    std::string quoted = "\"";
    for (const char c : value)
      if (c != '"' && c != '\\') quoted += c;
    static_cast<void>(check_value(rule, quoted + "\""));
  }
  return 0;
}
