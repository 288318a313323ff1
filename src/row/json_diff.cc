#include "row/json_diff.h"

#include <algorithm>

namespace binsift {
namespace {

// Elements that may be moved aside for inserted ones, in all: about a second's work.
constexpr uint64_t kMostMoves = uint64_t{1} << 28;

bool fail(Error& error, ErrorKind kind, const char* detail) {
  error.kind = kind;
  error.field = "JSON diff";
  error.detail = detail;
  return false;
}

// MySQL's order of keys.
bool comes_before(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace

bool read_json_diff(Cursor& in, JsonDiff& out) {
  const uint8_t operation = in.u8("JSON diff operation");
  if (operation > uint8_t(JsonDiffOperation::remove)) in.fail("JSON diff operation");
  out.operation = JsonDiffOperation(operation);
  out.path = in.text(in.packed("JSON diff path length"), "JSON diff path");
  out.value = {};
  if (out.operation != JsonDiffOperation::remove) {
    out.value = in.bytes(in.packed("JSON diff value length"), "JSON diff value");
  }
  return in.ok();
}

Result<void> JsonEdit::apply(Bytes before, Bytes diffs) {
  node_count_ = 0;
  names_.clear();
  size_ = before.size() + diffs.size();
  budget_.left = size_;
  moves_left_ = kMostMoves;

  Error error{.kind = ErrorKind::corrupt, .field = "JSON value"};
  JsonValue root;
  if (!read_json(before, root)) {
    error.detail = "not binary JSON";
    return error;
  }
  make_node(root);
  Cursor in(diffs);
  while (!in.at_end()) {
    const size_t offset = in.offset();
    JsonDiff diff;
    if (!read_json_diff(in, diff)) {
      node_count_ = 0;
      return in.error();
    }
    if (!apply_one(diff, error)) {
      node_count_ = 0;
      error.offset = offset;
      return error;
    }
  }
  return {};
}

bool JsonEdit::apply_one(const JsonDiff& diff, Error& error) {
  legs_.clear();
  JsonPathReader path(diff.path, names_);
  for (JsonPathLeg leg; path.next(leg);) legs_.push_back(leg);
  if (!path.ok()) return fail(error, ErrorKind::corrupt, "a path that is none");
  if (legs_.empty()) return fail(error, ErrorKind::refused, "a change of the root");
  if (legs_.size() > kJsonMaxDepth) return fail(error, ErrorKind::limit, "a path too long");

  NodeId id = 0;
  size_t place = 0;
  for (size_t i = 0; i < legs_.size(); ++i) {
    if (!expand(id, error)) return false;
    const Node& node = nodes_[id];
    if (legs_[i].is_cell != (node.value.kind == JsonKind::array)) {
      return fail(error, ErrorKind::refused, "a path that does not fit the document");
    }
    const bool found = find(node, legs_[i], place);
    const bool last = i + 1 == legs_.size();
    // An insert into an array goes in front of what is there; one into an object must find nothing.
    const bool wanted = !last || diff.operation != JsonDiffOperation::insert || legs_[i].is_cell;
    if (wanted ? !found && !(last && diff.operation == JsonDiffOperation::insert) : found) {
      return fail(error, ErrorKind::refused, "a path that does not fit the document");
    }
    if (!last) id = node.members[place].value;
  }

  std::vector<Member>& members = nodes_[id].members;
  if (diff.operation != JsonDiffOperation::replace) {
    const uint64_t moves = members.size() - place;
    if (moves > moves_left_)
      return fail(error, ErrorKind::limit, "too many changes of a large array or object");
    moves_left_ -= moves;
  }
  if (diff.operation == JsonDiffOperation::remove) {
    members.erase(members.begin() + ptrdiff_t(place));
    return true;
  }
  JsonValue value;
  if (!read_json(diff.value, value))
    return fail(error, ErrorKind::corrupt, "a value that is not binary JSON");
  const NodeId made = make_node(value);
  if (diff.operation == JsonDiffOperation::replace) {
    members[place].value = made;
  } else {
    members.insert(members.begin() + ptrdiff_t(place), {legs_.back().name, made});
  }
  return true;
}

bool JsonEdit::expand(NodeId id, Error& error) {
  if (nodes_[id].expanded) return true;
  const JsonValue value = nodes_[id].value;
  if (!value.is_container()) {
    return fail(error, ErrorKind::refused, "a path that does not fit the document");
  }
  if (!budget_.take(value.header_size() +
                    size_t{value.count} * (value.key_entry_size() + value.value_entry_size()))) {
    return fail(error, ErrorKind::corrupt, "containers that share their bytes");
  }
  nodes_[id].expanded = true;
  nodes_[id].members.clear();
  nodes_[id].members.reserve(value.count);
  for (uint32_t i = 0; i < value.count; ++i) {
    JsonValue element;
    std::string_view key;
    if ((value.kind == JsonKind::object && !value.key(i, key)) || !value.element(i, element)) {
      return fail(error, ErrorKind::corrupt, "a container whose elements do not lie in it");
    }
    const NodeId made = make_node(element);
    nodes_[id].members.push_back({key, made});
  }
  return true;
}

JsonEdit::NodeId JsonEdit::make_node(const JsonValue& value) {
  if (node_count_ == nodes_.size()) nodes_.emplace_back();
  Node& node = nodes_[node_count_];
  node.value = value;
  node.expanded = false;
  return NodeId(node_count_++);
}

bool JsonEdit::find(const Node& node, const JsonPathLeg& leg, size_t& place) {
  if (leg.is_cell) {
    const size_t count = node.members.size();
    const bool found = leg.index < count;
    if (leg.from_end) {
      place = found ? count - 1 - leg.index : 0;
    } else {
      place = found ? leg.index : count;
    }
    return found;
  }
  const auto at = std::lower_bound(
      node.members.begin(), node.members.end(), leg.name,
      [](const Member& member, std::string_view name) { return comes_before(member.key, name); });
  place = size_t(at - node.members.begin());
  return at != node.members.end() && at->key == leg.name;
}

}  // namespace binsift
