#include "verify/difference.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/cursor.h"
#include "verify/canonical.h"

namespace binsift {
namespace {

struct Value {
  uint16_t column = 0;
  CanonicalKind kind{};
  Bytes bytes;
  std::string_view name, shown;  // "id", "7"
};

struct Change {
  std::string_view canonical, text;
  uint8_t operation = 0;
  std::string_view table;      // of a statement its database
  std::string_view statement;  // its text
  std::vector<Value> images[2];
  bool has[2] = {};
};

bool is_statement(uint8_t operation) {
  return operation == kStatement || operation == kDdl;
}

// What the text says of where the row stands; empty: nothing.
std::string place_in(std::string_view text) {
  if (!text.starts_with(kPlaceLine)) return {};
  text.remove_prefix(kPlaceLine.size());
  return std::string(text.substr(0, text.find('\n')));
}

// The values of the text's lines, "###   name=value /* type */", in order.
void read_text(std::string_view text, std::vector<Value*> values) {
  constexpr std::string_view kColumn = "###   ";
  size_t next = 0;
  while (!text.empty() && next < values.size()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.starts_with(kColumn)) continue;
    line.remove_prefix(kColumn.size());
    // Of rows that were JSON there is no type behind the value.
    const size_t equals = line.find('=');
    const size_t type = line.ends_with("*/") ? line.rfind(" /* ") : std::string_view::npos;
    Value& value = *values[next++];
    if (equals == std::string_view::npos) continue;
    value.name = line.substr(0, equals);
    const size_t begin = equals + 1;
    value.shown = line.substr(begin, type == std::string_view::npos || type < begin ? type : type - begin);
  }
}

bool read_image(Cursor& in, std::vector<Value>& image) {
  for (;;) {
    Value value{.column = in.u16("column")};
    if (!in.ok()) return false;
    if (value.column == kImageEnd) return true;
    value.kind = CanonicalKind(in.u8("kind"));
    value.bytes = in.bytes(in.u32("size"), "value");
    image.push_back(value);
  }
}

Change read_change(std::string_view canonical, std::string_view text) {
  Change change{.canonical = canonical, .text = text};
  Cursor in(as_bytes(canonical));
  change.operation = in.u8("operation");
  change.table = in.text(in.u16("table"), "table");
  if (is_statement(change.operation)) {
    change.statement = in.text(in.u32("statement"), "statement");
    return change;
  }
  change.has[0] = RowOperation(change.operation) != RowOperation::insert_rows;
  change.has[1] = RowOperation(change.operation) != RowOperation::delete_rows;
  std::vector<Value*> values;
  for (int i = 0; i < 2; ++i)
    if (change.has[i] && !read_image(in, change.images[i])) break;
  for (auto& image : change.images)
    for (Value& value : image) values.push_back(&value);
  read_text(text, std::move(values));
  return change;
}

// Goes through content, one change after the other.
class Changes {
 public:
  explicit Changes(std::string_view content) : in_(as_bytes(content)) {}
  // Nothing: the end, or where what is kept of a huge transaction ends.
  std::optional<Change> next() {
    if (in_.at_end()) return {};
    const std::string_view canonical = in_.text(in_.u32("size"), "change");
    const std::string_view text = in_.text(in_.u32("size"), "text");
    if (!in_.ok()) return {};
    return read_change(canonical, text);
  }

 private:
  Cursor in_;
};

std::string_view word_of(uint8_t operation) {
  if (is_statement(operation)) return "statement";
  switch (RowOperation(operation)) {
    case RowOperation::insert_rows: return "insert";
    case RowOperation::update_rows: return "update";
    case RowOperation::delete_rows: return "delete";
  }
  return "";
}

// "update of shop.orders"
std::string head_of(const Change& change) {
  return std::string(word_of(change.operation)) + " of " + std::string(change.table);
}

bool has_names(const std::vector<Value>& image) {
  return std::all_of(image.begin(), image.end(),
                     [](const Value& value) { return !value.name.empty() && value.name[0] != '@'; });
}

// "12:00:00.500" as "12:00:00.5".
std::string_view without_zeros(std::string_view shown) {
  if (shown.ends_with('"')) shown.remove_suffix(1);
  if (shown.find('.') == std::string_view::npos) return shown;
  while (shown.ends_with('0')) shown.remove_suffix(1);
  if (shown.ends_with('.')) shown.remove_suffix(1);
  return shown;
}

bool is_same_value(const Value& a, const Value& b) {
  if (a.kind == b.kind && std::equal(a.bytes.begin(), a.bytes.end(), b.bytes.begin(), b.bytes.end()))
    return true;
  if (a.kind == CanonicalKind::trimmed_time || b.kind == CanonicalKind::trimmed_time)
    return without_zeros(a.shown) == without_zeros(b.shown);
  // Tables of other types may hold the same: what is shown is the same then.
  return a.kind != CanonicalKind::null && b.kind != CanonicalKind::null && !a.shown.empty() &&
         a.shown == b.shown;
}

const Value* find(const std::vector<Value>& image, const Value& like, bool by_name) {
  for (const Value& value : image)
    if (by_name ? value.name == like.name : value.column == like.column) return &value;
  return nullptr;
}

constexpr const char* kImages[] = {"before", "after"};

// Nothing: the two agree in what both hold.
std::optional<Difference> compare(const Change& source, const Change& target, bool& lacks_columns) {
  Difference difference{.kind = Difference::Kind::differs};
  if (source.operation != target.operation || source.table != target.table) {
    difference.source = head_of(source);
    difference.target = head_of(target);
    return difference;
  }
  difference.table = source.table;
  if (is_statement(source.operation)) {
    if (source.statement == target.statement) return {};
    difference.source = source.statement;
    difference.target = target.statement;
    return difference;
  }
  for (int i = 0; i < 2; ++i) {
    const bool by_name = has_names(source.images[i]) && has_names(target.images[i]);
    size_t found_count = 0;
    for (const Value& value : source.images[i]) {
      const Value* other = find(target.images[i], value, by_name);
      if (!other) continue;
      // Of a partial update that the log holds no value in front of, the value is not known.
      if ((value.kind == CanonicalKind::json_diff) != (other->kind == CanonicalKind::json_diff)) continue;
      ++found_count;
      if (is_same_value(value, *other)) continue;
      difference.what = kImages[i];
      difference.column = value.name.empty() || value.name[0] == '@' ? other->name : value.name;
      difference.source = value.shown;
      difference.target = other->shown;
      return difference;
    }
    lacks_columns |= found_count < source.images[i].size() || found_count < target.images[i].size();
  }
  return {};
}

// The same changes, whatever their order.
bool is_reordered(std::string_view source, std::string_view target) {
  std::vector<std::string_view> both[2];
  const std::string_view contents[2] = {source, target};
  for (int i = 0; i < 2; ++i) {
    Cursor in(as_bytes(contents[i]));
    while (!in.at_end() && in.ok()) {
      both[i].push_back(in.text(in.u32("size"), "change"));
      in.skip(in.u32("size"), "text");
    }
    std::sort(both[i].begin(), both[i].end());
  }
  return both[0] == both[1];
}

std::string row_number(uint64_t row) {
  return "change " + std::to_string(row + 1);
}

}  // namespace

Difference find_difference(std::string_view source, std::string_view target) {
  Changes sources(source), targets(target);
  bool lacks_columns = false;
  for (uint64_t row = 0;; ++row) {
    const std::optional<Change> a = sources.next(), b = targets.next();
    if (!a && !b) return {.lacks_columns = lacks_columns};
    if (a && b) {
      std::optional<Difference> difference = compare(*a, *b, lacks_columns);
      if (!difference) continue;
      if ((a->operation == kStatement && !is_statement(b->operation)) ||
          (b->operation == kStatement && !is_statement(a->operation)))
        return {.kind = Difference::Kind::not_compared};
      if (is_reordered(source, target)) difference->kind = Difference::Kind::reordered;
      difference->what =
          row_number(row) + (difference->what.empty() ? "" : ", its " + difference->what + " image");
      difference->source_row = a->text;
      difference->target_row = b->text;
      difference->source_place = place_in(a->text);
      difference->target_place = place_in(b->text);
      return *std::move(difference);
    }
    const Change& only = a ? *a : *b;
    Difference difference{.kind = Difference::Kind::differs, .table = std::string(only.table)};
    difference.what = row_number(row) + " is on one side alone";
    (a ? difference.source : difference.target) = head_of(only);
    (a ? difference.target : difference.source) = "none";
    (a ? difference.source_row : difference.target_row) = only.text;
    (a ? difference.source_place : difference.target_place) = place_in(only.text);
    return difference;
  }
}

}  // namespace binsift
