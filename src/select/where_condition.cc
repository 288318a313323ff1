#include "select/where_condition.h"

#include "base/digits.h"
#include "log/compressed_column.h"
#include "row/decimal.h"

namespace binsift {

// The visitor of one image.
class WhereImage {
 public:
  WhereImage(WhereCondition& condition, WhereCondition::Image& image) : condition_(condition), image_(image) {
    for (WhereValue& value : image.values) value = WhereValue();
  }

  bool wants_all() const { return false; }
  bool wants(size_t i) const { return condition_.slots_[i] != 0; }
  void null(size_t i) { put(i).state = WhereValue::State::null; }
  void integer(size_t i, int64_t number) {
    unsigned_integer(i, number < 0 ? uint64_t(0) - uint64_t(number) : uint64_t(number));
    put(i).negative = number < 0;
  }
  void unsigned_integer(size_t i, uint64_t number) {
    WhereValue& value = put(i);
    value.is_integer = true;
    value.magnitude = number;
    value.real = double(number);
  }
  void float32(size_t i, float number) { put(i).real = double(number); }
  void float64(size_t i, double number) { put(i).real = number; }
  void decimal(size_t i, const uint8_t* packed_digits, unsigned precision, unsigned scale) {
    char text[kDecimalRoom];
    const char* end = write_decimal(text, packed_digits, precision, scale);
    keep(i, end ? std::string_view(text, size_t(end - text)) : "0");
  }
  void year(size_t i, unsigned number) { unsigned_integer(i, number); }
  void date(size_t i, Date date) { put(i).time = packed({date.year, date.month, date.day}); }
  void time(size_t i, const Time& time, unsigned) {
    const int64_t seconds = int64_t{time.hour} * 3600 + time.minute * 60 + time.second;
    const int64_t all = seconds * 1000000 + time.microsecond;
    put(i).time = time.negative ? -all : all;
  }
  void datetime(size_t i, const DateTime& value, unsigned) { put(i).time = packed(value); }
  void timestamp(size_t i, Timestamp value, unsigned) {
    const bool zero = value.second == 0 && value.microsecond == 0;
    put(i).time = zero ? kZeroInstant : int64_t{value.second} * 1000000 + value.microsecond;
  }
  void bit(size_t i, uint64_t number) { unsigned_integer(i, number); }
  void enumeration(size_t i, unsigned index) {
    unsigned_integer(i, index);
    const auto& members = column(i).members;
    if (index > 0 && index <= members.size()) put(i).text = members[index - 1];
  }
  void set(size_t i, uint64_t bits) {
    unsigned_integer(i, bits);
    const auto& members = column(i).members;
    std::string names;
    for (size_t member = 0; member < members.size() && member < 64; ++member) {
      if (!(bits >> member & 1)) continue;
      if (!names.empty()) names += ',';
      names += members[member];
    }
    keep(i, names);
  }
  void text(size_t i, Bytes bytes) {
    const Charset charset = column(i).charset;
    OutBuffer& scratch = condition_.scratch_;
    scratch.clear();
    if (is_utf8_charset(charset) || !to_utf8(bytes, charset, scratch)) {
      put(i).text = as_text(bytes);
    } else {
      keep(i, scratch.view());
    }
  }
  void unknown_text(size_t i, Bytes bytes) { put(i).text = as_text(bytes); }
  void binary(size_t i, Bytes bytes) {
    const uint32_t size = column(i).padded_size;
    if (bytes.size() >= size) return unknown_text(i, bytes);
    std::string padded(as_text(bytes));
    padded.resize(size);
    keep(i, padded);
  }
  void address(size_t i, TextKind, Bytes bytes) { binary(i, bytes); }
  void compressed(size_t i, Bytes bytes) {
    const Result<Bytes> plain = unpack_column(bytes, condition_.inflater_);
    if (!plain) return unknown_text(i, bytes);
    text(i, *plain);
    keep(i, put(i).text);
  }
  void json(size_t i, Bytes bytes) { unknown_text(i, bytes); }
  void json_diff(size_t i, Bytes bytes) {
    unknown_text(i, bytes);
    put(i).edited = true;
  }
  void geometry(size_t i, Bytes bytes) { unknown_text(i, bytes); }
  void vector(size_t i, Bytes bytes) { unknown_text(i, bytes); }
  void json_text(size_t i, Bytes text) { unknown_text(i, text); }

 private:
  size_t slot(size_t i) const { return condition_.slots_[i] - 1u; }
  const WhereCondition::Column& column(size_t i) const { return condition_.columns_[slot(i)]; }
  WhereValue& put(size_t i) {
    WhereValue& value = image_.values[slot(i)];
    value.state = WhereValue::State::present;
    return value;
  }
  void keep(size_t i, std::string_view text) {
    std::string& kept = image_.texts[slot(i)];
    kept = std::string(text);
    put(i).text = kept;
  }

  WhereCondition& condition_;
  WhereCondition::Image& image_;
};

bool WhereCondition::read(Cursor& in, const RowReader& reader, const RowsEvent& rows) {
  operation_ = rows.operation;
  const size_t begin = in.offset();
  if (operation_ != RowOperation::insert_rows) {
    WhereImage image(*this, before_);
    if (!reader.read(in, rows.before_present, {}, image)) return false;
  }
  if (operation_ != RowOperation::delete_rows) {
    const Bytes partial = rows.partial ? read_value_options(in, reader.json_column_count()) : Bytes();
    WhereImage image(*this, after_);
    if (!in.ok() || !reader.read(in, rows.after_present, partial, image)) return false;
  }
  return in.offset() != begin;
}

bool WhereCondition::is_true() {
  lacks_ = false;
  const Truth truth = test(root_);
  undecided_ = truth == Truth::unknown && lacks_;
  return truth == Truth::yes;
}

const WhereValue& WhereCondition::value(const Operand& operand) {
  if (!operand.is_column) return literals_[operand.slot];
  const bool before = operand.side == WhereSide::before ||
                      (operand.side == WhereSide::either && operation_ == RowOperation::delete_rows);
  if (before && operation_ == RowOperation::insert_rows) return null_;
  if (!before && operation_ == RowOperation::delete_rows) return null_;
  const WhereValue* value = before ? &before_.values[operand.slot] : &after_.values[operand.slot];
  if (!before && value->state == WhereValue::State::absent && operation_ == RowOperation::update_rows)
    value = &before_.values[operand.slot];
  if (value->state == WhereValue::State::absent) lacks_ = true;
  return *value;
}

bool WhereCondition::is_changed(uint32_t slot) const {
  if (operation_ != RowOperation::update_rows) return false;
  const WhereValue &before = before_.values[slot], &after = after_.values[slot];
  if (after.state == WhereValue::State::absent) return false;
  if (after.state == WhereValue::State::present && after.edited) return !after.text.empty();
  return !is_same_value(before, after);
}

WhereCondition::Truth WhereCondition::compare(const Node& node, const WhereValue& a, const WhereValue& b,
                                              WhereOperator op) {
  using enum WhereValue::State;
  if (a.state == absent || b.state == absent) return Truth::unknown;
  const auto as_truth = [](bool holds) { return holds ? Truth::yes : Truth::no; };
  if (a.state == null || b.state == null)
    return op == WhereOperator::same ? as_truth(a.state == b.state) : Truth::unknown;
  const std::partial_ordering order = compare_values(a, b, node.form);
  switch (op) {
    case WhereOperator::same:
    case WhereOperator::equal: return as_truth(order == 0);
    case WhereOperator::not_equal: return as_truth(order != 0);
    case WhereOperator::less: return as_truth(order < 0);
    case WhereOperator::less_equal: return as_truth(order <= 0);
    case WhereOperator::greater: return as_truth(order > 0);
    case WhereOperator::greater_equal: return as_truth(order >= 0);
  }
  return Truth::unknown;
}

WhereCondition::Truth WhereCondition::test(const Node& node) {
  if (node.elsewhere) return Truth::unknown;
  const auto as_truth = [](bool holds) { return holds ? Truth::yes : Truth::no; };
  switch (node.kind) {
    case WhereNode::Kind::all:
    case WhereNode::Kind::any: {
      const Truth decides = node.kind == WhereNode::Kind::all ? Truth::no : Truth::yes;
      bool unknown = false;
      for (const Node& each : node.nodes) {
        const Truth truth = test(each);
        if (truth == decides) return decides;
        unknown |= truth == Truth::unknown;
      }
      return unknown ? Truth::unknown : decides == Truth::no ? Truth::yes : Truth::no;
    }
    case WhereNode::Kind::negation: {
      const Truth truth = test(node.nodes[0]);
      return truth == Truth::unknown ? truth : as_truth(truth == Truth::no);
    }
    case WhereNode::Kind::compare:
      return compare(node, value(node.operands[0]), value(node.operands[1]), node.op);
    case WhereNode::Kind::is_null: {
      const WhereValue& tested = value(node.operands[0]);
      if (tested.state == WhereValue::State::absent) return Truth::unknown;
      return as_truth(tested.state == WhereValue::State::null);
    }
    case WhereNode::Kind::in_list: {
      const WhereValue& tested = value(node.operands[0]);
      bool unknown = false;
      for (size_t i = 1; i < node.operands.size(); ++i) {
        const Truth truth = compare(node, tested, value(node.operands[i]), WhereOperator::equal);
        if (truth == Truth::yes) return truth;
        unknown |= truth == Truth::unknown;
      }
      return unknown ? Truth::unknown : Truth::no;
    }
    case WhereNode::Kind::like: {
      const WhereValue& tested = value(node.operands[0]);
      if (tested.state != WhereValue::State::present) return Truth::unknown;
      return as_truth(is_like(tested.text, value(node.operands[1]).text));
    }
    case WhereNode::Kind::changed: return as_truth(is_changed(node.operands[0].slot));
  }
  return Truth::unknown;
}

}  // namespace binsift
