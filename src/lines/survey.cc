#include "lines/survey.h"

#include <algorithm>
#include <charconv>

#include "base/same_text.h"
#include "lines/make_column.h"
#include "lines/text_values.h"
#include "row/decimal.h"

namespace binsift {
namespace {

// Digits that a double surely keeps.
constexpr size_t kExactDigits = 15;

// Whether a double has exactly this many digits to show: it reads back as the same number.
bool is_double(std::string_view text) {
  const auto significant = [](std::string_view number, std::string& digits, int64_t& point) {
    NumberText parts;
    if (!read_number(number, parts)) return false;
    digits = std::string(parts.whole) + std::string(parts.fraction);
    point = int64_t(parts.whole.size());
    if (parts.has_exponent) {
      std::string_view exponent = number.substr(number.find_first_of("eE") + 1);
      if (exponent.starts_with('+')) exponent.remove_prefix(1);
      int64_t value;
      if (!read_i64(exponent, value) || value > 100000 || value < -100000) return false;
      point += value;
    }
    const size_t zeros = std::min(digits.find_first_not_of('0'), digits.size());
    digits.erase(0, zeros);
    point -= int64_t(zeros);
    while (digits.ends_with('0')) digits.pop_back();
    if (digits.empty()) point = 0;
    return true;
  };
  double value;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return false;
  char shortest[64];
  const auto written = std::to_chars(shortest, shortest + sizeof shortest, value);
  std::string a, b;
  int64_t a_point, b_point;
  return significant(text, a, a_point) &&
         significant({shortest, size_t(written.ptr - shortest)}, b, b_point) && a == b && a_point == b_point;
}

}  // namespace

void ColumnFacts::take(const JsonToken& token) {
  switch (token.kind) {
    case JsonToken::Kind::null: return;
    case JsonToken::Kind::text: has_text = true; return;
    case JsonToken::Kind::object: {
      const std::optional<std::string_view> base64 = base64_of(token.raw);
      OutBuffer bytes;
      (base64 && append_from_base64(bytes, *base64) ? has_text : has_document) = true;
      return;
    }
    case JsonToken::Kind::boolean:
    case JsonToken::Kind::array: has_document = true; return;
    case JsonToken::Kind::number: break;
  }
  has_number = true;
  int64_t small;
  if (read_i64(token.raw, small) && token.raw != "-0") [[likely]] {
    has_negative |= small < 0;
    const size_t digits = token.raw.size() - (token.raw[0] == '-');
    whole_digits = std::max(whole_digits, uint32_t(digits));
    if (digits > kExactDigits) has_inexact |= !is_double(token.raw);
    return;
  }
  NumberText number;
  if (!read_number(token.raw, number)) return;  // an error where it is converted
  const size_t digits = number.whole.size() + number.fraction.size();
  has_negative |= number.negative;
  const bool is_zero = number.whole.find_first_not_of('0') == number.whole.npos &&
                       number.fraction.find_first_not_of('0') == number.fraction.npos;
  if (number.has_exponent || (number.negative && is_zero)) {
    has_exponent = true;
  } else if (number.has_fraction) {
    has_fraction = true;
  } else {
    uint64_t big;
    (read_u64(token.raw, big) ? has_big : has_huge) = true;
  }
  whole_digits = std::max(whole_digits, uint32_t(number.whole.size()));
  fraction_digits = std::max(fraction_digits, uint32_t(number.fraction.size()));
  if (digits > kExactDigits || number.has_exponent) has_inexact |= !is_double(token.raw);
}

void ColumnFacts::merge(const ColumnFacts& other) {
  has_negative |= other.has_negative;
  has_big |= other.has_big;
  has_huge |= other.has_huge;
  has_fraction |= other.has_fraction;
  has_exponent |= other.has_exponent;
  has_inexact |= other.has_inexact;
  has_number |= other.has_number;
  has_text |= other.has_text;
  has_document |= other.has_document;
  whole_digits = std::max(whole_digits, other.whole_digits);
  fraction_digits = std::max(fraction_digits, other.fraction_digits);
}

InferredType ColumnFacts::type() const {
  using Kind = InferredType::Kind;
  // As few as there are ways to keep them, so that one digit more rarely makes another type.
  constexpr uint32_t kPrecisions[] = {9, 18, 38, 65};
  if (has_document) return {Kind::document};
  if (has_text || !has_number) return {Kind::text};
  const InferredType real{has_inexact ? Kind::text : Kind::real};
  if (has_exponent) return real;
  const bool mixes_signs = has_big && has_negative;
  if (!has_fraction && !has_huge && !mixes_signs) return {has_big ? Kind::unsigned_integer : Kind::integer};
  const uint32_t scale = has_fraction ? fraction_digits : 0;
  for (const uint32_t precision : kPrecisions)
    if (whole_digits + scale <= precision && scale <= kMostScale)
      return {Kind::decimal, uint8_t(precision), uint8_t(scale)};
  return real;
}

bool TypedFacts::holds(const JsonToken& token) const {
  using Kind = InferredType::Kind;
  if (type.kind == Kind::document || token.is_null()) return true;
  const std::string_view raw = token.raw;
  const bool is_number = token.kind == JsonToken::Kind::number;
  if (facts.has_text && (is_number || token.kind == JsonToken::Kind::text)) return true;
  if (is_number && (type.kind == Kind::integer || type.kind == Kind::unsigned_integer) && raw != "-0")
    return true;
  if (is_number && type.kind == Kind::decimal) {
    size_t point = raw.size();
    bool is_zero = true, has_exponent = false;
    for (size_t i = 0; i < raw.size(); ++i) {
      if (raw[i] == '.') point = i + 1;
      is_zero &= raw[i] < '1';
      has_exponent |= raw[i] > '9';
    }
    if (raw.size() - point <= type.scale && !has_exponent && !(is_zero && raw[0] == '-')) return true;
  }
  ColumnFacts with = facts;
  with.take(token);
  return with.type() == type;
}

LineColumn column_of(std::string_view escaped_name, const ColumnFacts& facts) {
  using Kind = InferredType::Kind;
  LineColumn line = untyped_column(escaped_name);
  Column& column = line.column;
  const InferredType type = facts.type();
  if (type.kind == Kind::document) {
    column.text_kind = TextKind::text;
    return line;
  }
  column.length_bytes = 0;
  switch (type.kind) {
    case Kind::integer: make_integer(column, Storage::int64, ColumnType::LONGLONG, false); break;
    case Kind::unsigned_integer: make_integer(column, Storage::int64, ColumnType::LONGLONG, true); break;
    case Kind::decimal: make_decimal(column, type.precision, type.scale); break;
    case Kind::real:
      column.storage = Storage::float64;
      column.type = ColumnType::DOUBLE;
      break;
    default: make_blob(column, 4, true);
  }
  return line;
}

size_t TableFacts::place_of(std::string_view name, size_t guess) {
  if (guess < names_.size() && are_same(names_[guess], name)) [[likely]]
    return guess;
  const auto at = std::find(names_.begin(), names_.end(), name);
  if (at != names_.end()) return size_t(at - names_.begin());
  // Behind the one that stands in front of it in its line.
  guess = std::min(guess, names_.size());
  names_.insert(names_.begin() + long(guess), std::string(name));
  columns_.insert(columns_.begin() + long(guess), ColumnFacts());
  return guess;
}

ColumnFacts& TableFacts::at(std::string_view name, size_t& guess) {
  const size_t place = place_of(name, guess);
  guess = place + 1;
  return columns_[place];
}

void TableFacts::merge(const TableFacts& other) {
  size_t next = 0;
  for (size_t i = 0; i < other.names_.size(); ++i) at(other.names_[i], next).merge(other.columns_[i]);
}

void Survey::take(const LineRecord& record) {
  if (!last_ || last_->first.first != record.database || last_->first.second != record.table)
    last_ = &*tables_.try_emplace({std::string(record.database), std::string(record.table)}).first;
  for (const LineRow& row : record.rows)
    for (const auto& fields : {record.before(row), record.after(row)}) {
      size_t next = 0;
      for (const LineField& field : fields) last_->second.at(field.name, next).take(field.value);
    }
}

void Survey::merge(const Survey& other) {
  for (const auto& [name, facts] : other.tables_) tables_[name].merge(facts);
}

}  // namespace binsift
