#include <arpa/inet.h>

#include <charconv>

#include "select/selection.h"
#include "select/where_condition.h"
#include "select/where_lexer.h"

namespace binsift {
namespace {

WhereForm form_of(const Column& column) {
  switch (column.storage) {
    case Storage::float32: return WhereForm::float32;
    case Storage::float64: return WhereForm::real;
    case Storage::date:
    case Storage::old_datetime:
    case Storage::datetime2: return WhereForm::moment;
    case Storage::old_timestamp:
    case Storage::timestamp2: return WhereForm::instant;
    case Storage::old_time:
    case Storage::time2: return WhereForm::duration;
    case Storage::enumeration:
    case Storage::set: return column.members.empty() ? WhereForm::exact : WhereForm::text;
    case Storage::text8:
    case Storage::text16:
    case Storage::blob:
    case Storage::line_text:
    case Storage::compressed8:
    case Storage::compressed16:
    case Storage::compressed_blob:
      return column.text_kind == TextKind::text || column.text_kind == TextKind::unknown ? WhereForm::text
                                                                                         : WhereForm::bytes;
    case Storage::json:
    case Storage::geometry:
    case Storage::vector:
    case Storage::json_text:
    case Storage::null_type:
    case Storage::unknown: return WhereForm::opaque;
    default: return WhereForm::exact;
  }
}

const char* wanted_by(WhereForm form) {
  switch (form) {
    case WhereForm::exact:
    case WhereForm::float32:
    case WhereForm::real: return "a number";
    case WhereForm::text: return "text in quotes";
    case WhereForm::bytes: return "bytes such as x'0AFF'";
    case WhereForm::moment: return "a date and time such as '2026-11-20 19:00:00'";
    case WhereForm::instant: return "a time such as '2026-11-20 19:00:00' or '2026-11-20T19:00:00Z'";
    case WhereForm::duration: return "a time such as '-12:30:00.5'";
    case WhereForm::opaque: break;
  }
  return "";
}

bool is_number(WhereForm form) {
  return form == WhereForm::exact || form == WhereForm::float32 || form == WhereForm::real;
}

std::optional<std::string> address_bytes(TextKind kind, const std::string& text) {
  uint8_t bytes[16];
  if (kind == TextKind::inet4 || kind == TextKind::inet6) {
    if (inet_pton(kind == TextKind::inet4 ? AF_INET : AF_INET6, text.c_str(), bytes) != 1)
      return std::nullopt;
    return std::string(reinterpret_cast<const char*>(bytes), kind == TextKind::inet4 ? 4 : 16);
  }
  std::string digits;
  for (char c : text)
    if (c != '-') digits += c;
  if (digits.size() != 32) return std::nullopt;
  std::string uuid;
  for (size_t i = 0; i < 32; i += 2) {
    unsigned byte = 0;
    const auto [end, error] = std::from_chars(digits.data() + i, digits.data() + i + 2, byte, 16);
    if (error != std::errc() || end != digits.data() + i + 2) return std::nullopt;
    uuid += char(byte);
  }
  return uuid;
}

}  // namespace

class WhereBinder {
 public:
  WhereBinder(WhereCondition& condition, const Table& table) : bound_(condition), table_(table) {
    bound_.slots_.resize(table.columns.size());
  }

  Result<WhereCondition::Node> bind(const WhereNode& source) {
    WhereCondition::Node node{.kind = source.kind, .op = source.op};
    for (const WhereNode& each : source.nodes) {
      Result<WhereCondition::Node> inner = bind(each);
      if (!inner) return inner;
      node.nodes.push_back(std::move(*inner));
    }
    for (const WhereOperand& operand : source.operands)
      if (operand.kind == WhereOperand::Kind::column && !is_here(operand)) node.elsewhere = true;
    if (node.elsewhere || source.operands.empty()) return node;

    node.operands.resize(source.operands.size());
    std::optional<size_t> asked;  // the column that the literals are made for
    for (size_t i = 0; i < source.operands.size(); ++i) {
      if (source.operands[i].kind != WhereOperand::Kind::column) continue;
      Result<uint32_t> slot = slot_of(source.operands[i]);
      if (!slot) return std::move(slot).error();
      node.operands[i] = {.is_column = true, .side = source.operands[i].side, .slot = *slot};
      if (!asked) asked = i;
    }
    if (source.kind == WhereNode::Kind::is_null || source.kind == WhereNode::Kind::changed) return node;
    const uint32_t slot = node.operands[*asked].slot;
    node.form = bound_.columns_[slot].form;
    for (size_t i = 0; i < source.operands.size(); ++i)
      if (Result<void> done = settle(source, i, *asked, slot, node); !done) return std::move(done).error();
    return node;
  }

 private:
  bool is_here(const WhereOperand& column) const {
    return (column.table.empty() || column.table == table_.name) &&
           (column.database.empty() || column.database == table_.database);
  }
  Error wrong(const WhereOperand& operand, std::string what, std::string hint = {}) const {
    return where_error(bound_.tree_->expression, operand.begin, operand.end, std::move(what),
                       std::move(hint));
  }
  std::string table_text() const { return table_.database + "." + table_.name; }

  Result<uint32_t> slot_of(const WhereOperand& operand) {
    size_t i = 0;
    while (i < table_.columns.size() && !is_same_name(table_.columns[i].name, operand.name)) ++i;
    if (i == table_.columns.size()) {
      if (!table_.columns.empty() && !table_.columns[0].name_known)
        return wrong(operand, "nothing tells the names of the columns of " + table_text(),
                     "--schema FILE can (mysqldump --no-data), or name them @1, @2 …");
      return wrong(operand, table_text() + " has no column " + operand.name,
                   operand.table.empty() ? "name the table (orders." + operand.name +
                                               "), or leave this one out "
                                               "with --table or --exclude-table"
                                         : "");
    }
    if (bound_.slots_[i] == 0) {
      const Column& source = table_.columns[i];
      WhereCondition::Column column{
          .index = uint32_t(i), .form = form_of(source), .text_kind = source.text_kind};
      column.charset = source.charset == kCharsetUnknown ? Charset::unknown : charset_of(source.charset);
      if (source.pad_with_zero) column.padded_size = source.max_bytes;
      column.members = source.members;
      bound_.columns_.push_back(std::move(column));
      bound_.slots_[i] = uint16_t(bound_.columns_.size());
    }
    return uint32_t(bound_.slots_[i] - 1);
  }

  // The operand `i` beside the column `asked`: a literal becomes a value of its form, of another column the
  // form must agree.
  Result<void> settle(const WhereNode& source, size_t i, size_t asked, uint32_t slot,
                      WhereCondition::Node& node) {
    const WhereOperand& operand = source.operands[i];
    const WhereOperand& column = source.operands[asked];
    const WhereCondition::Column& shape = bound_.columns_[slot];
    if (shape.form == WhereForm::opaque)
      return wrong(column, column.name + " of " + table_text() + " is JSON, GEOMETRY or the like",
                   "only 'is null' and changed() look at it");
    if (i == asked) {
      if (source.kind == WhereNode::Kind::like && shape.form != WhereForm::text)
        return wrong(column, column.name + " of " + table_text() + " is no text", "like compares text only");
      return {};
    }
    if (operand.kind == WhereOperand::Kind::column) {
      const WhereForm other = bound_.columns_[node.operands[i].slot].form;
      if (is_number(other) && is_number(node.form)) {
        if (other == WhereForm::exact && node.form == WhereForm::exact) return {};
        if (mixes(shape, bound_.columns_[node.operands[i].slot]))
          return node.form = WhereForm::real, Result<void>();
      } else if (other == node.form && other != WhereForm::opaque) {
        return {};
      }
      return wrong(operand, operand.name + " and " + column.name + " are of different kinds");
    }
    WhereValue value;
    if (!literal(operand, shape, value)) {
      // The names of members may stand for their numbers.
      if (!shape.members.empty() && operand.kind == WhereOperand::Kind::number &&
          source.kind == WhereNode::Kind::compare && integer(operand.text, value)) {
        node.form = WhereForm::exact;
      } else {
        return wrong(operand,
                     column.name + " of " + table_text() + " compares with " + wanted_by(shape.form));
      }
    }
    if (!value.text.empty()) {
      bound_.literal_texts_.emplace_back(value.text);
      value.text = bound_.literal_texts_.back();
    }
    node.operands[i] = {.slot = uint32_t(bound_.literals_.size())};
    bound_.literals_.push_back(value);
    return {};
  }

  // Integers and floating-point columns may meet; a DECIMAL and a floating-point one would be guesswork.
  bool mixes(const WhereCondition::Column& a, const WhereCondition::Column& b) const {
    const auto is_decimal = [&](const WhereCondition::Column& column) {
      return table_.columns[column.index].storage == Storage::decimal;
    };
    return !is_decimal(a) && !is_decimal(b);
  }

  bool integer(const std::string& text, WhereValue& value) {
    const std::optional<std::string> digits = decimal_text(text);
    if (!digits) return false;
    value.state = WhereValue::State::present;
    value.negative = digits->starts_with('-');
    const char* begin = digits->data() + value.negative;
    const char* end = digits->data() + digits->size();
    const auto [stop, error] = std::from_chars(begin, end, value.magnitude);
    value.is_integer = error == std::errc() && stop == end;
    number_text_ = *digits;
    if (!value.is_integer) value.magnitude = 0, value.text = number_text_;
    return true;
  }

  bool literal(const WhereOperand& operand, const WhereCondition::Column& shape, WhereValue& value) {
    using Kind = WhereOperand::Kind;
    if (operand.kind == Kind::null) {
      value.state = WhereValue::State::null;
      return true;
    }
    value.state = WhereValue::State::present;
    const bool is_text = operand.kind == Kind::text;
    const auto time = [&](std::optional<int64_t> read) {
      if (read) value.time = *read;
      return read.has_value();
    };
    switch (shape.form) {
      case WhereForm::exact: return operand.kind != Kind::bytes && integer(operand.text, value);
      case WhereForm::float32:
      case WhereForm::real: {
        if (operand.kind == Kind::bytes) return false;
        std::string_view text = operand.text;
        if (text.starts_with('+')) text.remove_prefix(1);
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value.real);
        if (error != std::errc() || end != text.data() + text.size()) return false;
        if (shape.form == WhereForm::float32) value.real = double(float(value.real));
        return true;
      }
      case WhereForm::text: value.text = operand.text; return is_text || operand.kind == Kind::bytes;
      case WhereForm::bytes:
        value.text = operand.text;
        if (operand.kind == Kind::bytes) return true;
        if (!is_text) return false;
        if (shape.text_kind == TextKind::binary) return true;
        if (const auto bytes = address_bytes(shape.text_kind, operand.text)) {
          number_text_ = *bytes;
          value.text = number_text_;
          return true;
        }
        return false;
      case WhereForm::moment: return is_text && time(moment_literal(operand.text));
      case WhereForm::instant: return is_text && time(instant_literal(operand.text, bound_.zone_));
      case WhereForm::duration: return is_text && time(duration_literal(operand.text));
      case WhereForm::opaque: break;
    }
    return false;
  }

  WhereCondition& bound_;
  const Table& table_;
  std::string number_text_;
};

Result<std::unique_ptr<WhereCondition>> WhereCondition::bind(std::shared_ptr<const WhereTree> tree,
                                                             const Table& table, const TimeZone& zone) {
  auto condition = std::make_unique<WhereCondition>();
  condition->tree_ = std::move(tree);
  condition->zone_ = zone;
  Result<Node> root = WhereBinder(*condition, table).bind(condition->tree_->root);
  if (!root) return std::move(root).error();
  condition->root_ = std::move(*root);
  for (Image* image : {&condition->before_, &condition->after_}) {
    image->values.resize(condition->columns_.size());
    image->texts.resize(condition->columns_.size());
  }
  return condition;
}

}  // namespace binsift
