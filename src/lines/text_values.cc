#include "lines/text_values.h"

#include "base/utf8.h"
#include "lines/json_token.h"

namespace binsift {
namespace {

// Reads numbers of a fixed shape.
class Digits {
 public:
  explicit Digits(std::string_view text) : rest_(text) {}
  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool number(size_t least, size_t most, unsigned& value) {
    size_t count = 0;
    value = 0;
    while (count < most && count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9')
      value = value * 10 + unsigned(rest_[count++] - '0');
    rest_.remove_prefix(count);
    return count >= least;
  }
  // Nothing, or a point and up to six digits.
  bool fraction(uint32_t& microsecond) {
    microsecond = 0;
    if (!take('.')) return true;
    const size_t before = rest_.size();
    unsigned value;
    if (!number(1, 6, value)) return false;
    for (size_t count = before - rest_.size(); count < 6; ++count) value *= 10;
    microsecond = value;
    while (take('0')) {
    }
    return true;
  }

 private:
  std::string_view rest_;
};

bool read_day(Digits& in, unsigned& year, unsigned& month, unsigned& day) {
  return in.number(4, 4, year) && in.take('-') && in.number(2, 2, month) && in.take('-') &&
         in.number(2, 2, day) && month <= 12 && day <= 31;
}

constexpr unsigned kDeepest = 1000;

// A JSON value's grammar, copied as it is read.
class Compactor {
 public:
  Compactor(OutBuffer& out, std::string_view text) : out_(out), at_(text.data()), end_(at_ + text.size()) {}

  bool value(unsigned depth) {
    skip_white();
    if (at_ == end_ || depth > kDeepest) return false;
    switch (*at_) {
      case '{': return list('}', depth, true);
      case '[': return list(']', depth, false);
      case '"': return string();
      case 't': return word("true");
      case 'f': return word("false");
      case 'n': return word("null");
      default: return number();
    }
  }
  bool at_end() {
    skip_white();
    return at_ == end_;
  }

 private:
  void skip_white() {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) ++at_;
  }
  bool list(char close, unsigned depth, bool has_names) {
    out_.append(*at_++);
    skip_white();
    for (bool first = true;; first = false) {
      skip_white();
      if (at_ == end_) return false;
      if (*at_ == close && first) break;
      if (has_names) {
        if (!string()) return false;
        skip_white();
        if (at_ == end_ || *at_++ != ':') return false;
        out_.append(':');
      }
      if (!value(depth + 1)) return false;
      skip_white();
      if (at_ == end_) return false;
      if (*at_ == close) break;
      if (*at_++ != ',') return false;
      out_.append(',');
    }
    ++at_;
    out_.append(close);
    return true;
  }
  bool string() {
    if (at_ == end_ || *at_ != '"') return false;
    const char* const begin = at_++;
    while (at_ < end_ && *at_ != '"') {
      if (uint8_t(*at_) < 0x20) return false;
      at_ += *at_ == '\\' ? 2 : 1;
    }
    if (at_ >= end_) return false;
    const std::string_view inner(begin + 1, size_t(at_ - begin - 1));
    if (has_escapes(inner)) {
      scratch_.clear();
      scratch_.need(1);
      if (!unescape_json(inner, scratch_)) return false;
    }
    ++at_;
    out_.append({begin, size_t(at_ - begin)});
    return true;
  }
  bool word(std::string_view text) {
    if (!std::string_view(at_, size_t(end_ - at_)).starts_with(text)) return false;
    at_ += text.size();
    out_.append(text);
    return true;
  }
  bool number() {
    const char* const begin = at_;
    while (at_ < end_ && ((*at_ >= '0' && *at_ <= '9') || *at_ == '-' || *at_ == '+' || *at_ == '.' ||
                          (*at_ | 0x20) == 'e'))
      ++at_;
    const std::string_view text(begin, size_t(at_ - begin));
    NumberText parts;
    if (!read_number(text, parts)) return false;
    out_.append(text);
    return true;
  }

  OutBuffer& out_;
  const char* at_;
  const char* const end_;
  OutBuffer scratch_;
};

}  // namespace

std::optional<Date> read_date_text(std::string_view text) {
  Digits in(text);
  unsigned year, month, day;
  if (!read_day(in, year, month, day) || !in.at_end()) return std::nullopt;
  return Date{uint16_t(year), uint8_t(month), uint8_t(day)};
}

std::optional<MomentText> read_moment_text(std::string_view text) {
  Digits in(text);
  unsigned year, month, day, hour, minute, second;
  MomentText moment;
  if (!read_day(in, year, month, day) || (!in.take(' ') && !in.take('T'))) return std::nullopt;
  if (!in.number(2, 2, hour) || !in.take(':') || !in.number(2, 2, minute) || !in.take(':') ||
      !in.number(2, 2, second) || hour > 23 || minute > 59 || second > 59 ||
      !in.fraction(moment.value.microsecond))
    return std::nullopt;
  moment.value = {uint16_t(year),  uint8_t(month),          uint8_t(day), uint8_t(hour), uint8_t(minute),
                  uint8_t(second), moment.value.microsecond};
  if (in.at_end()) return moment;
  if (in.take('Z')) {
    moment.offset = 0;
  } else {
    const bool west = in.take('-');
    if (!west && !in.take('+')) return std::nullopt;
    if (!in.number(2, 2, hour) || !in.take(':') || !in.number(2, 2, minute)) return std::nullopt;
    moment.offset = int(hour * 60 + minute) * (west ? -1 : 1);
  }
  return in.at_end() ? std::optional(moment) : std::nullopt;
}

std::optional<Time> read_time_text(std::string_view text) {
  Digits in(text);
  Time time;
  time.negative = in.take('-');
  unsigned hour, minute, second;
  if (!in.number(2, 3, hour) || !in.take(':') || !in.number(2, 2, minute) || !in.take(':') ||
      !in.number(2, 2, second) || !in.fraction(time.microsecond) || !in.at_end() || hour > 838 ||
      minute > 59 || second > 59)
    return std::nullopt;
  time.hour = uint16_t(hour);
  time.minute = uint8_t(minute);
  time.second = uint8_t(second);
  return time;
}

bool fits_fraction(uint32_t microsecond, unsigned fsp) {
  constexpr uint32_t kUnits[] = {1000000, 100000, 10000, 1000, 100, 10, 1};
  return microsecond % kUnits[fsp <= 6 ? fsp : 6] == 0;
}

bool append_from_base64(OutBuffer& out, std::string_view text) {
  if (text.size() % 4 != 0) return false;
  const auto sextet = [](char c) -> uint32_t {
    if (c >= 'A' && c <= 'Z') return uint32_t(c - 'A');
    if (c >= 'a' && c <= 'z') return uint32_t(c - 'a' + 26);
    if (c >= '0' && c <= '9') return uint32_t(c - '0' + 52);
    return c == '+' ? 62 : c == '/' ? 63 : 64;
  };
  char* p = out.need(text.size() / 4 * 3 + 1);
  for (size_t at = 0; at < text.size(); at += 4) {
    size_t padding = 0;
    if (at + 4 == text.size()) padding = text[at + 3] != '=' ? 0 : text[at + 2] == '=' ? 2 : 1;
    uint32_t bits = 0;
    for (size_t i = 0; i < 4; ++i) {
      const uint32_t value = i >= 4 - padding ? 0 : sextet(text[at + i]);
      if (value == 64) return false;
      bits = bits << 6 | value;
    }
    // Bits that are no part of the last byte are 0 in what anybody has written.
    if ((padding == 1 && bits & 0xFF) || (padding == 2 && bits & 0xFFFF)) return false;
    for (size_t i = 0; i < 3 - padding; ++i) *p++ = char(bits >> (16 - 8 * i));
  }
  out.advance_to(p);
  return true;
}

bool append_compact_json(OutBuffer& out, std::string_view text) {
  Compactor compactor(out, text);
  return compactor.value(0) && compactor.at_end() && is_valid_utf8(as_bytes(text));
}

bool append_plain_number(OutBuffer& out, std::string_view text) {
  constexpr int64_t kMost = 400;
  NumberText number;
  if (!read_number(text, number)) return false;
  if (!number.has_exponent) return out.append(text), true;
  int64_t exponent = 0;
  const size_t at = text.find_first_of("eE");
  std::string_view digits = text.substr(at + 1);
  if (digits.starts_with('+')) digits.remove_prefix(1);
  if (!read_i64(digits, exponent) || exponent > kMost || exponent < -kMost) return false;
  std::string all = std::string(number.whole) + std::string(number.fraction);
  int64_t point = int64_t(number.whole.size()) + exponent;
  if (point <= 0) {
    all.insert(0, size_t(1 - point), '0');
    point = 1;
  }
  if (size_t(point) > all.size()) all.append(size_t(point) - all.size(), '0');
  if (all.size() > 2 * size_t(kMost)) return false;
  size_t zeros = 0;
  while (zeros + 1 < size_t(point) && all[zeros] == '0') ++zeros;
  if (number.negative) out.append('-');
  out.append(std::string_view(all).substr(zeros, size_t(point) - zeros));
  if (size_t(point) < all.size()) {
    out.append('.');
    out.append(std::string_view(all).substr(size_t(point)));
  }
  return true;
}

std::optional<std::string_view> base64_of(std::string_view json) {
  constexpr std::string_view kHead = "{\"base64\":\"", kTail = "\"}";
  if (!json.starts_with(kHead) || !json.ends_with(kTail) || json.size() < kHead.size() + kTail.size())
    return std::nullopt;
  return json.substr(kHead.size(), json.size() - kHead.size() - kTail.size());
}

}  // namespace binsift
