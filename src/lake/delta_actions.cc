#include "lake/delta_actions.h"

#include "base/file.h"

namespace binsift {
namespace {

constexpr size_t kVersionLimit = 1 << 30;

std::string_view without_space(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r");
  return begin == text.npos ? std::string_view() : text.substr(begin);
}

// The name of an object's first member; empty for what begins otherwise.
std::string_view first_name(std::string_view line) {
  line = without_space(line);
  if (!line.starts_with('{')) return {};
  line = without_space(line.substr(1));
  if (!line.starts_with('"')) return {};
  line.remove_prefix(1);
  return line.substr(0, line.find('"'));
}

}  // namespace

Result<void> each_delta_action(
    const std::string& path, const std::function<bool(std::string_view name)>& wanted,
    const std::function<Result<void>(std::string_view name, const JsonNode& action)>& take) {
  Result<std::string> text = read_whole(path, kVersionLimit);
  if (!text) return std::move(text).error();
  std::string_view rest = *text;
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    if (!wanted(first_name(line))) continue;
    Result<JsonNode> action = parse_json(line);
    Result<void> taken = action ? take(action->keys[0], action->values[0])
                                : Error{.kind = ErrorKind::corrupt, .detail = action.error().detail};
    if (taken) continue;
    Error error = std::move(taken).error();
    if (error.file.empty()) error.file = path;
    return error;
  }
  return {};
}

const JsonNode* member_of(const JsonNode& object, std::string_view name) {
  for (size_t i = 0; i < object.keys.size(); ++i)
    if (object.keys[i] == name) return &object.values[i];
  return nullptr;
}

}  // namespace binsift
