#pragma once
// The files of a table's _delta_log (PROTOCOL.md of delta-io/delta): a line each is one action, an object
// with one member, whose name is the action's.
#include <functional>
#include <string>
#include <string_view>

#include "base/json_tree.h"

namespace binsift {

// Tells each action of the version in the file `path`, in order, that `wanted` is true for; of the many
// others nothing is parsed. Stops at the first error that `take` gives. Errors: io; corrupt (no JSON); those
// of `take`; all with the path.
Result<void> each_delta_action(
    const std::string& path, const std::function<bool(std::string_view name)>& wanted,
    const std::function<Result<void>(std::string_view name, const JsonNode& action)>& take);

// The object's member of that name, null where it has none.
const JsonNode* member_of(const JsonNode& object, std::string_view name);

}  // namespace binsift
