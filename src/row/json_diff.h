#pragma once
// The partial update of a JSON column (binlog_row_value_options=PARTIAL_JSON): a list of diffs in the place
// of the after image's value, behind the value's four bytes of length. One diff:
//   bytes   field
//   1       operation      0 replace, 1 insert, 2 remove
//   packed  path length
//   n       path           "$.a[3].\"x y\""
//   packed  value length   not for remove
//   n       value          binary JSON
// No bytes at all are no change. Source: mysql sql/json_diff.cc (Json_diff::write_binary, apply_json_diffs).
#include <deque>
#include <vector>

#include "row/json_walk.h"
#include "row/json_path.h"

namespace binsift {

enum class JsonDiffOperation : uint8_t { replace = 0, insert = 1, remove = 2 };

struct JsonDiff {
  JsonDiffOperation operation{};
  std::string_view path;
  Bytes value;
};

// Reads one diff after the other until in.at_end(). False: damaged, and `in` is failed.
bool read_json_diff(Cursor& in, JsonDiff& out);

// A document with diffs applied. It views the bytes of both and keeps its memory for the next.
class JsonEdit {
 public:
  // Applies the diffs one by one, as the server does: replace needs a value at the path; insert a container
  // in front of the last leg, of the leg's kind, and for a member that there is none of that name (a cell
  // behind the end appends); remove needs a value. The root itself can't be changed. Errors, after which
  // there is no document: corrupt; refused (a path does not fit the document); limit.
  Result<void> apply(Bytes before, Bytes diffs);

  // As walk_json, with the same visitor and the same bounds, where the document's size is that of both
  // inputs.
  template <class Visitor>
  bool walk(Visitor& visitor) const;
  size_t size() const { return size_; }

 private:
  using NodeId = uint32_t;
  struct Member {
    std::string_view key;
    NodeId value;
  };
  // A value of one of the inputs; `members` is used in its stead once a diff goes through it.
  struct Node {
    JsonValue value;
    bool expanded = false;
    std::vector<Member> members;
  };

  bool apply_one(const JsonDiff& diff, Error& error);
  bool expand(NodeId id, Error& error);
  NodeId make_node(const JsonValue& value);
  // The place where a leg leads in an expanded node, or where it would stand.
  static bool find(const Node& node, const JsonPathLeg& leg, size_t& place);
  template <class Visitor>
  bool walk_node(const Node& node, Visitor& visitor, detail::JsonBudget& budget, unsigned depth) const;

  std::deque<Node> nodes_;  // the first node_count_ are in use
  size_t node_count_ = 0;
  std::deque<std::string> names_;
  std::vector<JsonPathLeg> legs_;
  size_t size_ = 0;
  detail::JsonBudget budget_{0};
  uint64_t moves_left_ = 0;
};

template <class Visitor>
bool JsonEdit::walk(Visitor& visitor) const {
  detail::JsonBudget budget{size_};
  return node_count_ != 0 && walk_node(nodes_[0], visitor, budget, 0);
}

template <class Visitor>
bool JsonEdit::walk_node(const Node& node, Visitor& visitor, detail::JsonBudget& budget,
                         unsigned depth) const {
  if (!node.expanded) return detail::walk_json_value(node.value, visitor, budget, depth);
  const bool object = node.value.kind == JsonKind::object;
  const auto count = uint32_t(node.members.size());
  // An inserted member has at least this much in its diff.
  if (depth == kJsonMaxDepth || !budget.take(size_t{count} * (object ? 7 : 3))) return false;
  if (object) {
    visitor.begin_object(count);
  } else {
    visitor.begin_array(count);
  }
  for (uint32_t i = 0; i < count; ++i) {
    const Member& member = node.members[i];
    if (object) {
      if (!budget.take(member.key.size()) || !visitor.key(i, member.key)) return false;
    } else {
      visitor.element(i);
    }
    if (!walk_node(nodes_[member.value], visitor, budget, depth + 1)) return false;
  }
  if (object) {
    visitor.end_object(count);
  } else {
    visitor.end_array(count);
  }
  return true;
}

}  // namespace binsift
