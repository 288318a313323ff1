#include "select/where_value.h"

#include <charconv>
#include <cstring>

#include "select/datetime.h"

namespace binsift {
namespace {

struct Digits {
  bool negative = false;
  std::string_view whole, fraction;
};

Digits parted(std::string_view text) {
  Digits digits;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    digits.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  const size_t point = text.find('.');
  digits.whole = text.substr(0, point);
  if (point != text.npos) digits.fraction = text.substr(point + 1);
  while (digits.whole.starts_with('0')) digits.whole.remove_prefix(1);
  while (digits.fraction.ends_with('0')) digits.fraction.remove_suffix(1);
  if (digits.whole.empty() && digits.fraction.empty()) digits.negative = false;
  return digits;
}

std::string_view decimal_of(const WhereValue& value, char (&buffer)[24]) {
  if (!value.is_integer) return value.text;
  char* p = buffer;
  if (value.negative) *p++ = '-';
  return {buffer, size_t(std::to_chars(p, buffer + sizeof buffer, value.magnitude).ptr - buffer)};
}

// Reads numbers of up to `digits` digits, and what stands between them.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  bool at_end() const { return rest_.empty(); }
  bool take(char c) { return rest_.starts_with(c) && (rest_.remove_prefix(1), true); }
  std::optional<unsigned> number(size_t least, size_t most) {
    unsigned value = 0;
    size_t count = 0;
    for (; count < most && !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; ++count) {
      value = value * 10 + unsigned(rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    return count < least ? std::nullopt : std::optional(value);
  }
  // Behind a point: microseconds. Zeros may follow the six digits, other digits not.
  std::optional<unsigned> fraction() {
    unsigned value = 0, scale = 100000;
    size_t count = 0;
    for (; !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; ++count, scale /= 10) {
      if (scale == 0 && rest_[0] != '0') return std::nullopt;
      value += scale * unsigned(rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    return count == 0 ? std::nullopt : std::optional(value);
  }

 private:
  std::string_view rest_;
};

bool read_clock(Reader& reader, unsigned& hour, unsigned& minute, unsigned& second, unsigned& microsecond,
                size_t hour_digits) {
  const auto h = reader.number(1, hour_digits);
  if (!h || !reader.take(':')) return false;
  const auto m = reader.number(2, 2);
  if (!m || *m > 59) return false;
  hour = *h, minute = *m;
  if (!reader.take(':')) return reader.at_end();
  const auto s = reader.number(2, 2);
  if (!s || *s > 59) return false;
  second = *s;
  if (reader.take('.')) {
    const auto fraction = reader.fraction();
    if (!fraction) return false;
    microsecond = *fraction;
  }
  return reader.at_end();
}

}  // namespace

std::strong_ordering compare_decimals(std::string_view a, std::string_view b) {
  const Digits x = parted(a), y = parted(b);
  if (x.negative != y.negative)
    return x.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  std::strong_ordering order = x.whole.size() <=> y.whole.size();
  if (order == 0) order = x.whole <=> y.whole;
  if (order == 0) order = x.fraction <=> y.fraction;
  return x.negative ? 0 <=> order : order;
}

std::partial_ordering compare_values(const WhereValue& a, const WhereValue& b, WhereForm form) {
  switch (form) {
    case WhereForm::exact: {
      if (a.is_integer && b.is_integer) {
        if (a.negative != b.negative)
          return a.negative ? std::partial_ordering::less : std::partial_ordering::greater;
        return a.negative ? b.magnitude <=> a.magnitude : a.magnitude <=> b.magnitude;
      }
      char x[24], y[24];
      return compare_decimals(decimal_of(a, x), decimal_of(b, y));
    }
    case WhereForm::float32:
    case WhereForm::real: return a.real <=> b.real;
    case WhereForm::text:
    case WhereForm::bytes: return a.text <=> b.text;
    case WhereForm::moment:
    case WhereForm::instant:
    case WhereForm::duration: return a.time <=> b.time;
    case WhereForm::opaque: break;
  }
  return std::partial_ordering::unordered;
}

bool is_same_value(const WhereValue& a, const WhereValue& b) {
  if (a.state != b.state) return false;
  if (a.state != WhereValue::State::present) return true;
  return a.is_integer == b.is_integer && a.negative == b.negative && a.magnitude == b.magnitude &&
         std::memcmp(&a.real, &b.real, sizeof a.real) == 0 && a.time == b.time && a.text == b.text;
}

std::optional<std::string> decimal_text(std::string_view number) {
  constexpr int kMostExponent = 400;
  bool negative = false;
  if (!number.empty() && (number[0] == '-' || number[0] == '+')) {
    negative = number[0] == '-';
    number.remove_prefix(1);
  }
  int exponent = 0;
  if (const size_t e = number.find_first_of("eE"); e != number.npos) {
    std::string_view text = number.substr(e + 1);
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    if (exponent > kMostExponent || exponent < -kMostExponent) return std::nullopt;
    number = number.substr(0, e);
  }
  const size_t point = number.find('.');
  std::string digits(number.substr(0, point));
  ptrdiff_t whole = ptrdiff_t(digits.size()) + exponent;
  if (point != number.npos) digits += number.substr(point + 1);
  if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos) return std::nullopt;
  if (whole < 0) digits.insert(0, size_t(-whole), '0'), whole = 0;
  if (size_t(whole) > digits.size()) digits.append(size_t(whole) - digits.size(), '0');
  std::string text = digits.substr(0, size_t(whole)), fraction = digits.substr(size_t(whole));
  text.erase(0, std::min(text.find_first_not_of('0'), text.size()));
  while (fraction.ends_with('0')) fraction.pop_back();
  if (text.empty()) text = "0";
  if (!fraction.empty()) text += '.' + fraction;
  if (negative && text != "0") text.insert(0, 1, '-');
  return text;
}

std::optional<int64_t> moment_literal(std::string_view text) {
  Reader reader(text);
  const auto year = reader.number(4, 4);
  if (!year || !reader.take('-')) return std::nullopt;
  const auto month = reader.number(1, 2);
  if (!month || *month > 12 || !reader.take('-')) return std::nullopt;
  const auto day = reader.number(1, 2);
  if (!day || *day > 31) return std::nullopt;
  unsigned hour = 0, minute = 0, second = 0, microsecond = 0;
  if (!reader.at_end()) {
    if (!reader.take(' ') && !reader.take('T')) return std::nullopt;
    if (!read_clock(reader, hour, minute, second, microsecond, 2) || hour > 23) return std::nullopt;
  }
  return packed({uint16_t(*year), uint8_t(*month), uint8_t(*day), uint8_t(hour), uint8_t(minute),
                 uint8_t(second), microsecond});
}

std::optional<int64_t> instant_literal(std::string_view text, const TimeZone& zone) {
  if (const auto moment = moment_literal(text); moment && *moment == 0) return kZeroInstant;
  const Result<int64_t> time = parse_datetime(text, zone);
  return time ? std::optional(*time) : std::nullopt;
}

std::optional<int64_t> duration_literal(std::string_view text) {
  Reader reader(text);
  const bool negative = reader.take('-');
  unsigned hour = 0, minute = 0, second = 0, microsecond = 0;
  if (!read_clock(reader, hour, minute, second, microsecond, 3) || hour > 838) return std::nullopt;
  const int64_t time = (int64_t{hour} * 3600 + minute * 60 + second) * 1000000 + microsecond;
  return negative ? -time : time;
}

bool is_like(std::string_view text, std::string_view pattern) {
  // Behind the last %, and the text that it has not swallowed: where to go back to.
  size_t t = 0, p = 0, star = std::string_view::npos, mark = 0;
  const auto character = [&](size_t at) {
    size_t size = 1;
    while (at + size < text.size() && (uint8_t(text[at + size]) & 0xC0) == 0x80) ++size;
    return size;
  };
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '%') {
      star = ++p;
      mark = t;
      continue;
    }
    if (p < pattern.size() && pattern[p] == '_') {
      t += character(t);
      ++p;
      continue;
    }
    const size_t literal = p + (p + 1 < pattern.size() && pattern[p] == '\\');
    if (literal < pattern.size() && pattern[literal] == text[t]) {
      ++t;
      p = literal + 1;
      continue;
    }
    if (star == std::string_view::npos) return false;
    mark += character(mark);
    t = mark;
    p = star;
  }
  while (p < pattern.size() && pattern[p] == '%') ++p;
  return p == pattern.size();
}

}  // namespace binsift
