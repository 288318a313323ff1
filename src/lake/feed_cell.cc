#include "lake/feed_cell.h"

#include <algorithm>
#include <bit>

#include "base/utf8.h"
#include "render/base64.h"
#include "render/json_text.h"
#include "render/number_text.h"
#include "render/temporal_text.h"

namespace binsift {
namespace {

constexpr int64_t kMicros = 1000000;

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

FeedCell::FeedCell(const parquet::StoredColumn& column, const ColumnDefinition* definition)
    : physical_(column.physical), scale_(column.schema.scale), in_millis_(column.in_millis) {
  using parquet::Kind;
  const std::string_view type = definition ? std::string_view(definition->type) : std::string_view();
  switch (column.schema.kind) {
    case Kind::int8:
    case Kind::int16:
    case Kind::int32:
    case Kind::int64: shown_ = Shown::integer; break;
    case Kind::uint8:
    case Kind::uint16:
    case Kind::uint32:
    case Kind::uint64: shown_ = Shown::counted; break;
    case Kind::float32: shown_ = Shown::real32; break;
    case Kind::float64: shown_ = Shown::real64; break;
    case Kind::decimal: shown_ = Shown::decimal; break;
    case Kind::date: shown_ = Shown::date; break;
    case Kind::time: shown_ = Shown::time; break;
    case Kind::local_timestamp:
    case Kind::utc_timestamp: shown_ = Shown::moment; break;
    case Kind::string: shown_ = Shown::text; break;
    case Kind::json: shown_ = Shown::json; break;
    case Kind::binary: shown_ = Shown::base64; break;
  }
  // What Delta Lake has no type for, and what other writers drop.
  if (type == "time" && shown_ == Shown::integer) shown_ = Shown::time;
  if ((type == "json" || type == "vector") && shown_ == Shown::text) shown_ = Shown::json;
  // More digits than a DECIMAL has there: a number all the same.
  if (type == "decimal" && shown_ == Shown::text) shown_ = Shown::json;
  if (type == "time" || type == "datetime" || type == "timestamp") {
    trims_ = false;
    fsp_ = definition->arguments.empty() ? 0 : uint8_t(std::min<uint32_t>(definition->arguments[0], 6));
  }
}

char* FeedCell::put_fraction(char* p, uint32_t micros) const {
  if (!trims_) return write_fraction(p, micros, fsp_);
  if (micros == 0) return p;
  p = write_fraction(p, micros, 6);
  while (p[-1] == '0') --p;
  return p;
}

bool FeedCell::append_time(int64_t micros, OutBuffer& out) const {
  if (micros <= -3600 * 1000 * kMicros || micros >= 3600 * 1000 * kMicros) return false;
  char* p = out.need(kTemporalRoom);
  *p++ = '"';
  if (micros < 0) *p++ = '-';
  const uint64_t size = uint64_t(micros < 0 ? -micros : micros), seconds = size / kMicros;
  p = write_clock(p, unsigned(seconds / 3600), unsigned(seconds / 60 % 60), unsigned(seconds % 60));
  p = put_fraction(p, uint32_t(size % kMicros));
  *p++ = '"';
  out.advance_to(p);
  return true;
}

bool FeedCell::append_moment(int64_t micros, OutBuffer& out) const {
  int64_t seconds = micros / kMicros, rest = micros % kMicros;
  if (rest < 0) rest += kMicros, --seconds;
  // The years 0 to 9999.
  if (seconds < -62167219200 || seconds > 253402300799) return false;
  char* p = out.need(kTemporalRoom);
  *p++ = '"';
  p = write_seconds(p, seconds, ' ');
  p = put_fraction(p, uint32_t(rest));
  *p++ = '"';
  out.advance_to(p);
  return true;
}

bool FeedCell::append_decimal(const FeedValue& value, OutBuffer& out) const {
  __int128 unscaled = int64_t(value.number);
  if (physical_ == parquet::Physical::FIXED_LEN_BYTE_ARRAY || physical_ == parquet::Physical::BYTE_ARRAY) {
    if (value.text.empty() || value.text.size() > 16) return false;
    unsigned __int128 bits = value.text[0] < 0 ? ~static_cast<unsigned __int128>(0) : 0;
    for (const char c : value.text) bits = bits << 8 | uint8_t(c);
    unscaled = static_cast<__int128>(bits);
  }
  char digits[48];
  char* const end = digits + sizeof digits;
  char* p = end;
  const bool is_negative = unscaled < 0;
  unsigned __int128 rest =
      is_negative ? 0 - static_cast<unsigned __int128>(unscaled) : static_cast<unsigned __int128>(unscaled);
  for (unsigned written = 0; rest != 0 || written <= scale_; rest /= 10) {
    *--p = char('0' + unsigned(rest % 10));
    if (++written == scale_) *--p = '.';
  }
  if (is_negative) *--p = '-';
  out.append({p, size_t(end - p)});
  return true;
}

bool FeedCell::append(const FeedValue& value, OutBuffer& out) const {
  switch (shown_) {
    case Shown::integer: out.advance_to(write_i64(out.need(kDigitsRoom), int64_t(value.number))); return true;
    case Shown::counted:
      // Those of INT32 lie there with a sign.
      out.advance_to(write_u64(out.need(kDigitsRoom), physical_ == parquet::Physical::INT32
                                                          ? uint32_t(value.number)
                                                          : value.number));
      return true;
    case Shown::real32:
      out.advance_to(write_json_float(out.need(kDoubleRoom), std::bit_cast<float>(uint32_t(value.number))));
      return true;
    case Shown::real64:
      out.advance_to(write_json_double(out.need(kDoubleRoom), std::bit_cast<double>(value.number)));
      return true;
    case Shown::decimal: return append_decimal(value, out);
    case Shown::date: {
      const int64_t days = int64_t(value.number);
      if (days < -719528 || days > 2932896) return false;
      char* p = out.need(kTemporalRoom);
      *p++ = '"';
      const Date date = date_of_days(days);
      p = write_date(p, date.year, date.month, date.day);
      *p++ = '"';
      out.advance_to(p);
      return true;
    }
    case Shown::time: return append_time(int64_t(value.number) * (in_millis_ ? 1000 : 1), out);
    case Shown::moment: {
      const int64_t count = int64_t(value.number);
      constexpr int64_t kMost = INT64_MAX / 1000;
      if (in_millis_ && (count > kMost || count < -kMost)) return false;
      return append_moment(in_millis_ ? count * 1000 : count, out);
    }
    case Shown::text: return append_json_text_if_utf8(out, as_bytes(value.text));
    case Shown::json: out.append(value.text); return true;
    case Shown::base64:
      out.append('"');
      append_base64(out, as_bytes(value.text));
      out.append('"');
      return true;
  }
  return false;
}

void FeedCell::append_raw(std::string_view raw, OutBuffer& out) const {
  const bool is_time = shown_ == Shown::date || shown_ == Shown::time || shown_ == Shown::moment;
  const bool stands_alone = raw.starts_with('{') || (!is_time && is_digits(raw));
  if (stands_alone || !append_json_text_if_utf8(out, as_bytes(raw))) out.append(raw);
}

}  // namespace binsift
