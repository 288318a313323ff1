#include "lake/feed_values.h"

#include "base/digits.h"
#include "base/time_zone.h"
#include "base/utf8.h"
#include "log/compressed_column.h"
#include "render/base64.h"
#include "render/json_document.h"
#include "render/network_text.h"
#include "render/number_text.h"
#include "render/temporal_text.h"
#include "row/decimal.h"

namespace binsift {
namespace {

constexpr int64_t kMicros = 1000000;

// A day that calendars have. The year 0, which the server takes, readers print as one before Christ.
bool is_day(unsigned year, unsigned month, unsigned day) {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
         (day <= 28 || day <= days_of_month(year, month));
}
bool is_clock(unsigned hour, unsigned minute, unsigned second, uint32_t microsecond) {
  return hour < 24 && minute < 60 && second < 60 && microsecond < kMicros;
}
int64_t clock_micros(unsigned hour, unsigned minute, unsigned second, uint32_t microsecond) {
  return (int64_t{hour} * 3600 + minute * 60 + second) * kMicros + microsecond;
}
std::string_view written(const char* begin, const char* end) {
  return {begin, size_t(end - begin)};
}

}  // namespace

void FeedValues::raw(size_t i, std::string_view shown) {
  at(i).put_null();
  batch_.extra(i).put_repeated(shown);
  ++table_.raw_counts[i];
  table_.has_counts = true;
}

void FeedValues::raw_bytes(size_t i, Bytes bytes) {
  scratch_.text.clear();
  scratch_.text.append("{\"base64\":\"");
  append_base64(scratch_.text, bytes);
  scratch_.text.append("\"}");
  raw(i, scratch_.text.view());
}

void FeedValues::undecoded(size_t i, Bytes bytes) {
  raw_bytes(i, bytes);
  ++scratch_.undecoded_count;
}

void FeedValues::decimal(size_t i, const uint8_t* packed, unsigned precision, unsigned scale) {
  const Bytes bytes(packed, decimal_size(precision, scale));
  if (columns_[i].schema.kind == parquet::Kind::string) {
    char text[kDecimalRoom];
    const char* end = write_decimal(text, packed, precision, scale);
    return end ? at(i).put_bytes(written(text, end)) : undecoded(i, bytes);
  }
  __int128 value;
  if (!read_decimal(packed, precision, scale, value)) return undecoded(i, bytes);
  switch (columns_[i].form) {
    case parquet::ColumnValues::Form::fixed4: return at(i).put(int32_t(value));
    case parquet::ColumnValues::Form::fixed8: return at(i).put(int64_t(value));
    default: return at(i).put(value);
  }
}

void FeedValues::date(size_t i, Date value) {
  if (is_day(value.year, value.month, value.day)) [[likely]]
    return at(i).put(int32_t(days_from_civil(value.year, value.month, value.day)));
  char text[kTemporalRoom];
  raw(i, written(text, write_date(text, value.year, value.month, value.day)));
}

void FeedValues::time(size_t i, const Time& value, unsigned fsp) {
  if (!value.negative && is_clock(value.hour, value.minute, value.second, value.microsecond)) [[likely]]
    return at(i).put(clock_micros(value.hour, value.minute, value.second, value.microsecond));
  char text[kTemporalRoom];
  raw(i, written(text, write_time(text, value, fsp)));
}

void FeedValues::datetime(size_t i, const DateTime& value, unsigned fsp) {
  if (is_day(value.year, value.month, value.day) &&
      is_clock(value.hour, value.minute, value.second, value.microsecond)) [[likely]]
    return at(i).put(days_from_civil(value.year, value.month, value.day) * 86400 * kMicros +
                     clock_micros(value.hour, value.minute, value.second, value.microsecond));
  char text[kTemporalRoom];
  raw(i, written(text, write_datetime(text, value, fsp)));
}

void FeedValues::timestamp(size_t i, Timestamp value, unsigned fsp) {
  const bool is_zero = value.second == 0 && value.microsecond == 0;
  if (!is_zero && value.microsecond < kMicros) [[likely]]
    return at(i).put(int64_t{value.second} * kMicros + value.microsecond);
  char text[kTemporalRoom] = "0000-00-00 00:00:00";
  char* end = text + 19;
  if (!is_zero) end = write_seconds(text, value.second, ' ');
  raw(i, written(text, write_fraction(end, value.microsecond, fsp)));
}

void FeedValues::enumeration(size_t i, unsigned index) {
  const auto& members = columns_[i].members;
  if (members.empty()) return at(i).put(int32_t(index));
  if (index < members.size()) return at(i).put_code(index);
  char text[kDigitsRoom];
  raw(i, written(text, write_u32(text, index)));
}

void FeedValues::set(size_t i, uint64_t bits) {
  const auto& members = columns_[i].members;
  if (members.empty()) return put_integer(i, int64_t(bits));
  if (members.size() < 64 && bits >> members.size() != 0) {
    char text[kDigitsRoom];
    return raw(i, written(text, write_u64(text, bits)));
  }
  OutBuffer& out = at(i).bytes();
  for (bool first = true; bits != 0; bits &= bits - 1, first = false) {
    if (!first) out.append(',');
    out.append(members[size_t(std::countr_zero(bits))]);
  }
  at(i).end_bytes();
}

void FeedValues::put_text(size_t i, Bytes bytes) {
  const Charset charset = columns_[i].charset;
  if (is_utf8_charset(charset) || is_ascii_superset(charset)) {
    if (is_utf8_charset(charset) ? is_valid_utf8(bytes) : is_ascii(bytes))
      return at(i).put_bytes(as_text(bytes));
    if (is_utf8_charset(charset)) return raw_bytes(i, bytes);
  }
  if (to_utf8(bytes, charset, at(i).bytes())) return at(i).end_bytes();
  raw_bytes(i, bytes);
}

void FeedValues::put_unknown_text(size_t i, Bytes bytes) {
  if (is_valid_utf8(bytes)) return at(i).put_bytes(as_text(bytes));
  raw_bytes(i, bytes);
}

void FeedValues::put_binary(size_t i, Bytes bytes) {
  OutBuffer& out = at(i).bytes();
  out.append(as_text(bytes));
  const uint32_t whole = columns_[i].max_bytes;
  if (columns_[i].pad_with_zero && bytes.size() < whole && whole <= 1024)
    for (size_t size = bytes.size(); size < whole; ++size) out.append('\0');
  at(i).end_bytes();
}

void FeedValues::address(size_t i, TextKind kind, Bytes bytes) {
  char text[64];
  const char* end = write_address(text, kind, bytes);
  if (!end) return raw_bytes(i, bytes);
  at(i).put_bytes(written(text, end));
}

void FeedValues::compressed(size_t i, Bytes bytes) {
  if (put_again(i, bytes)) return;
  Result<Bytes> plain = unpack_column(bytes, scratch_.inflater);
  if (!plain) return undecoded(i, bytes);
  switch (columns_[i].text_kind) {
    case TextKind::binary: return put_binary(i, *plain);
    case TextKind::text: return put_text(i, *plain);
    default: return put_unknown_text(i, *plain);
  }
}

template <class Document>  // Bytes, or a JsonEdit
bool FeedValues::put_document(size_t i, const Document& document) {
  const JsonStyle style = server_text_json_ ? JsonStyle::server_text : JsonStyle::value;
  if (!append_json_document(at(i).bytes(), document, style)) return false;
  at(i).end_bytes();
  return true;
}

void FeedValues::json(size_t i, Bytes document) {
  if (put_again(i, document)) return;
  if (!put_document(i, document)) undecoded(i, document);
}

void FeedValues::json_diff(size_t i, Bytes diffs) {
  const Bytes before = scratch_.before[i];
  if (before.data() && scratch_.edit.apply(before, diffs) && put_document(i, scratch_.edit)) return;
  OutBuffer& out = scratch_.text;
  out.clear();
  out.append("{\"json_diff\":");
  if (!append_json_diff(out, diffs)) return undecoded(i, diffs);
  out.append('}');
  raw(i, out.view());
}

void FeedValues::geometry(size_t i, Bytes bytes) {
  if (append_wkt(at(i).bytes(), bytes, layout_.axes)) return at(i).end_bytes();
  undecoded(i, bytes);
}

void FeedValues::vector(size_t i, Bytes bytes) {
  if (bytes.size() % 4 != 0) return undecoded(i, bytes);
  OutBuffer& out = at(i).bytes();
  out.append('[');
  for (size_t from = 0; from < bytes.size(); from += 4) {
    if (from > 0) out.append(',');
    char* p = out.need(kDoubleRoom);
    out.advance_to(write_json_float(p, std::bit_cast<float>(load_u32(bytes.data() + from))));
  }
  out.append(']');
  at(i).end_bytes();
}

void FeedValues::json_text(size_t i, Bytes bytes) {
  if (put_again(i, bytes)) return;
  const std::string_view text = as_text(bytes);
  // Bytes that are no text, in a column of text.
  if (is_json_change(text) || columns_[i].schema.kind == parquet::Kind::string) return raw(i, text);
  if (!server_text_json_) return at(i).put_bytes(text);
  append_server_text(at(i).bytes(), text);
  at(i).end_bytes();
}

}  // namespace binsift
