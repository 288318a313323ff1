#include "lines/row_image.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "base/time_zone.h"
#include "base/utf8.h"
#include "lines/text_values.h"
#include "row/decimal.h"
#include "row/pack_value.h"

namespace binsift {
namespace {

using Kind = JsonToken::Kind;

void put_le(OutBuffer& out, uint64_t value, unsigned size) {
  char* p = out.need(8);
  std::memcpy(p, &value, 8);
  out.advance_to(p + size);
}

bool put_counted(const Column& column, std::string_view bytes, OutBuffer& out) {
  const unsigned size = column.storage == Storage::text16 ? 2 : column.length_bytes;
  if (size < 4 && bytes.size() >> 8 * size != 0) return false;
  if (bytes.size() > UINT32_MAX) return false;
  put_le(out, bytes.size(), size);
  out.append(bytes);
  return true;
}

template <class T>
bool read_real(std::string_view text, T& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

// JSON has no such number; a text of ZEROFILL's does.
bool has_leading_zero(std::string_view text) {
  const size_t first = text.starts_with('-');
  return text.size() > first + 1 && text[first] == '0' && text[first + 1] >= '0' && text[first + 1] <= '9';
}

constexpr int64_t kDayMicros = int64_t{86400} * 1000000;

std::optional<int64_t> micros_of(Spelling spelling, int64_t value) {
  switch (spelling) {
    case Spelling::millis: {
      int64_t micros;
      if (__builtin_mul_overflow(value, int64_t{1000}, &micros)) return std::nullopt;
      return micros;
    }
    case Spelling::micros: return value;
    // Digits past microseconds are none that MySQL has.
    case Spelling::nanos: return value % 1000 == 0 ? std::optional(value / 1000) : std::nullopt;
    default: return std::nullopt;
  }
}

// The calendar day of days since 1970, of years that have four digits.
std::optional<Date> date_of(int64_t days) {
  if (days < days_from_civil(0, 1, 1) || days > days_from_civil(9999, 12, 31)) return std::nullopt;
  int64_t year = 1970 + days / 366;
  while (days_from_civil(year + 1, 1, 1) <= days) ++year;
  while (days_from_civil(year, 1, 1) > days) --year;
  unsigned month = 12;
  while (days_from_civil(year, month, 1) > days) --month;
  return Date{uint16_t(year), uint8_t(month), uint8_t(days - days_from_civil(year, month, 1) + 1)};
}

}  // namespace

LineColumns::LineColumns(std::vector<LineColumn> columns)
    : columns_(std::move(columns)), by_name_(columns_.size()) {
  std::iota(by_name_.begin(), by_name_.end(), 0u);
  std::sort(by_name_.begin(), by_name_.end(),
            [&](uint32_t a, uint32_t b) { return columns_[a].name < columns_[b].name; });
}

size_t LineColumns::search(std::string_view name) const {
  const auto at =
      std::lower_bound(by_name_.begin(), by_name_.end(), name,
                       [&](uint32_t i, std::string_view wanted) { return columns_[i].name < wanted; });
  return at != by_name_.end() && columns_[*at].name == name ? *at : kNone;
}

bool RowImages::place(const LineColumns& columns, std::span<const LineField> fields) {
  wrong_.clear();
  places_.assign(columns.all().size(), 0);
  size_t next = 0;
  for (size_t i = 0; i < fields.size(); ++i) {
    const size_t at = columns.find(fields[i].name, next);
    if (at == LineColumns::kNone) return false;
    if (places_[at] != 0) return fail("column " + std::string(fields[i].name) + " is there twice");
    places_[at] = uint32_t(i + 1);
    next = at + 1;
  }
  return true;
}

Result<void> RowImages::append(const LineColumns& columns, std::span<const LineField> fields, LineForm form,
                               OutBuffer& image, std::vector<uint8_t>& present, const RowImages* before,
                               std::span<const LineField> before_fields) {
  const size_t count = columns.all().size();
  present.assign((count + 7) / 8, 0);
  const size_t null_size = (fields.size() + 7) / 8, nulls_at = image.size();
  char* const nulls = image.need(null_size + 1);
  std::memset(nulls, 0, null_size);
  image.advance_to(nulls + null_size);
  size_t shown = 0;
  stretches_.resize(count);
  for (size_t i = 0; i < count; ++i) {
    if (places_[i] == 0) continue;
    present[i / 8] |= uint8_t(1 << i % 8);
    const JsonToken& token = fields[places_[i] - 1].value;
    const size_t bit = shown++;
    if (token.is_null()) {
      image.begin()[nulls_at + bit / 8] |= char(1 << bit % 8);
      continue;
    }
    if (before && before->places_[i] != 0) {
      const JsonToken& was = before_fields[before->places_[i] - 1].value;
      if (was.kind == token.kind && are_same(was.raw, token.raw)) {
        const Stretch stretch = before->stretches_[i];
        image.need(stretch.end - stretch.begin);
        image.append(image.view().substr(stretch.begin, stretch.end - stretch.begin));
        continue;
      }
    }
    wrong_.clear();
    const LineColumn& line = columns.all()[i];
    stretches_[i].begin = image.size();
    if (put(line, token, form, image)) [[likely]] {
      stretches_[i].end = image.size();
      continue;
    }
    Error error{.kind = ErrorKind::corrupt, .detail = "column " + line.column.name + ": "};
    error.detail += wrong_.empty() ? "a value that its type does not have" : wrong_;
    error.detail += ": " + std::string(token.raw.substr(0, 60)) + (token.raw.size() > 60 ? "…" : "");
    return error;
  }
  return {};
}

bool RowImages::plain(const JsonToken& token, std::string_view& text) {
  if (token.kind != Kind::text) {
    text = token.raw;
    return true;
  }
  text = token.inner();
  if (!has_escapes_in_line(text)) return true;
  text_.clear();
  text_.need(1);
  if (!unescape_json(text, text_)) return fail("an escape that is none");
  text = text_.view();
  return true;
}

bool RowImages::put(const LineColumn& line, const JsonToken& token, LineForm form, OutBuffer& out) {
  const Column& column = line.column;
  switch (column.storage) {
    case Storage::int8:
    case Storage::int16:
    case Storage::int24:
    case Storage::int32:
    case Storage::int64: return put_integer(line, token, out);
    case Storage::float32:
    case Storage::float64:
    case Storage::year: return put_number(line, token, out);
    case Storage::decimal: return put_decimal(line, token, out);
    case Storage::date:
    case Storage::time2:
    case Storage::datetime2:
    case Storage::timestamp2: return put_temporal(line, token, out);
    case Storage::bit: return put_bits(line, token, out);
    case Storage::enumeration:
    case Storage::set: return put_member(column, token, out);
    case Storage::text16:
    case Storage::blob: return put_binary(column, token, form, out);
    case Storage::line_text: return put_line_text(token, form, out);
    case Storage::json_text: return put_json(column, token, form, out);
    case Storage::geometry: return put_geometry(token, form, out);
    case Storage::vector: return put_vector(token, out);
    default: return false;
  }
}

bool RowImages::put_number(const LineColumn& line, const JsonToken& token, OutBuffer& out) {
  std::string_view text;
  NumberText parts;
  if (!plain(token, text) || !read_number(text, parts)) {
    // Canal's year is four digits.
    if (line.column.storage != Storage::year || token.kind != Kind::text || text != "0000") return false;
    return put_le(out, 0, 1), true;
  }
  if (line.column.storage == Storage::float32) {
    float value;
    if (!read_real(text, value)) return false;
    return put_le(out, std::bit_cast<uint32_t>(value), 4), true;
  }
  if (line.column.storage == Storage::float64) {
    double value;
    if (!read_real(text, value)) return false;
    return put_le(out, std::bit_cast<uint64_t>(value), 8), true;
  }
  uint64_t year;
  if (!read_u64(text, year) || (year != 0 && (year < 1901 || year > 2155))) return false;
  return put_le(out, year == 0 ? 0 : year - 1900, 1), true;
}

bool RowImages::put_integer(const LineColumn& line, const JsonToken& token, OutBuffer& out) {
  const Column& column = line.column;
  constexpr unsigned kSizes[] = {1, 2, 3, 4, 8};
  const unsigned size = kSizes[size_t(column.storage)];
  std::string_view text;
  uint64_t value;
  if (token.kind == Kind::boolean) {
    value = token.raw == "true";
  } else if (!plain(token, text)) {
    return false;
  } else if (has_leading_zero(text) && token.kind == Kind::number) {
    return fail("no number");
  } else if (column.is_unsigned) {
    if (!read_u64(text, value)) {
      // BIGINT UNSIGNED as Debezium's Decimal.
      if (line.spelling != Spelling::unscaled || token.kind != Kind::text) return false;
      bytes_.clear();
      if (!append_from_base64(bytes_, text) || bytes_.empty() || bytes_.size() > 9) return false;
      value = 0;
      for (const char byte : bytes_.view()) value = value << 8 | uint8_t(byte);
      if (bytes_.view()[0] & 0x80 || (bytes_.size() == 9 && bytes_.view()[0] != 0)) return false;
    } else if (line.spelling == Spelling::unscaled && token.kind == Kind::text) {
      return fail("digits or base64, and both can be meant");
    }
    if (size < 8 && value >> 8 * size != 0) return false;
  } else {
    int64_t number;
    if (!read_i64(text, number)) return false;
    if (size < 8 && (number < -(int64_t{1} << (8 * size - 1)) || number >= int64_t{1} << (8 * size - 1)))
      return false;
    value = uint64_t(number);
  }
  put_le(out, value, size);
  return true;
}

bool RowImages::put_decimal(const LineColumn& line, const JsonToken& token, OutBuffer& out) {
  const Column& column = line.column;
  std::string_view text;
  if (!plain(token, text)) return false;
  const bool may_be_unscaled =
      line.spelling == Spelling::unscaled || line.spelling == Spelling::perhaps_unscaled;
  if (token.kind == Kind::text && may_be_unscaled &&
      (line.spelling == Spelling::unscaled || text.find_first_of(".-") == text.npos)) {
    const bool are_digits = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
    if (line.spelling == Spelling::perhaps_unscaled && are_digits && column.scale == 0 &&
        text.size() % 4 == 0)
      return fail("digits or base64, and both can be meant; records with their schema block tell");
    bytes_.clear();
    if (append_from_base64(bytes_, text) && !bytes_.empty()) {
      // Two's complement, the highest byte first; no DECIMAL has more than 28 bytes.
      if (bytes_.size() > 32) return false;
      uint8_t magnitude[32];
      const bool negative = bytes_.view()[0] & 0x80;
      const size_t size = bytes_.size();
      std::memcpy(magnitude, bytes_.view().data(), size);
      if (negative) {
        for (size_t i = 0; i < size; ++i) magnitude[i] = uint8_t(~magnitude[i]);
        for (size_t i = size; i-- > 0;)
          if (++magnitude[i] != 0) break;
      }
      char digits[80];
      char* begin = digits + sizeof digits;
      for (bool more = true; more && begin > digits;) {
        unsigned rest = 0;
        more = false;
        for (size_t i = 0; i < size; ++i) {
          const unsigned value = rest << 8 | magnitude[i];
          magnitude[i] = uint8_t(value / 10);
          rest = value % 10;
          more |= magnitude[i] != 0;
        }
        *--begin = char('0' + rest);
      }
      std::string_view all(begin, size_t(digits + sizeof digits - begin));
      while (all.size() <= column.scale && begin > digits) *--begin = '0', all = {begin, all.size() + 1};
      if (all.size() <= column.scale) return false;
      uint8_t* const at = reinterpret_cast<uint8_t*>(out.need(kDecimalRoom));
      uint8_t* const end =
          pack_decimal(at, negative, all.substr(0, all.size() - column.scale),
                       all.substr(all.size() - column.scale), column.precision, column.scale);
      if (!end) return false;
      out.advance_to(reinterpret_cast<char*>(end));
      return true;
    }
    if (!are_digits) return false;
  }
  NumberText number;
  if (!read_number(text, number)) return false;
  if (number.has_exponent) {
    bytes_.clear();
    if (!append_plain_number(bytes_, text) || !read_number(bytes_.view(), number)) return false;
  }
  uint8_t* const at = reinterpret_cast<uint8_t*>(out.need(kDecimalRoom));
  uint8_t* const end =
      pack_decimal(at, number.negative, number.whole, number.fraction, column.precision, column.scale);
  if (!end) return false;
  out.advance_to(reinterpret_cast<char*>(end));
  return true;
}

bool RowImages::put_temporal(const LineColumn& line, const JsonToken& token, OutBuffer& out) {
  const Column& column = line.column;
  uint8_t* const at = reinterpret_cast<uint8_t*>(out.need(16));
  uint8_t* end = nullptr;
  std::string_view text;
  if (!plain(token, text)) return false;
  if (token.kind == Kind::number) {
    int64_t value;
    if (!read_i64(text, value)) return false;
    if (column.storage == Storage::date && line.spelling == Spelling::days) {
      const std::optional<Date> date = date_of(value);
      if (!date) return false;
      end = pack_date(at, *date);
    } else {
      const std::optional<int64_t> micros = micros_of(line.spelling, value);
      if (!micros) return false;
      if (column.storage == Storage::time2) {
        const uint64_t size = *micros < 0 ? 0 - uint64_t(*micros) : uint64_t(*micros);
        const uint64_t seconds = size / 1000000;
        if (seconds >= 839 * 3600) return false;
        const Time time{*micros < 0, uint16_t(seconds / 3600), uint8_t(seconds / 60 % 60),
                        uint8_t(seconds % 60), uint32_t(size % 1000000)};
        if (!fits_fraction(time.microsecond, column.fsp)) return false;
        end = pack_time2(at, time, column.fsp);
      } else if (column.storage == Storage::datetime2) {
        int64_t days = *micros / kDayMicros, rest = *micros % kDayMicros;
        if (rest < 0) rest += kDayMicros, --days;
        const std::optional<Date> date = date_of(days);
        const uint32_t fraction = uint32_t(rest % 1000000), seconds = uint32_t(rest / 1000000);
        if (!date || !fits_fraction(fraction, column.fsp)) return false;
        end = pack_datetime2(at,
                             {date->year, date->month, date->day, uint8_t(seconds / 3600),
                              uint8_t(seconds / 60 % 60), uint8_t(seconds % 60), fraction},
                             column.fsp);
      } else {
        return false;
      }
    }
  } else if (token.kind == Kind::text) {
    if (column.storage == Storage::date) {
      const std::optional<Date> date = read_date_text(text);
      if (!date) return false;
      end = pack_date(at, *date);
    } else if (column.storage == Storage::time2) {
      const std::optional<Time> time = read_time_text(text);
      if (!time || !fits_fraction(time->microsecond, column.fsp)) return false;
      end = pack_time2(at, *time, column.fsp);
    } else {
      const std::optional<MomentText> moment = read_moment_text(text);
      if (!moment || !fits_fraction(moment->value.microsecond, column.fsp)) return false;
      const DateTime& value = moment->value;
      if (column.storage == Storage::datetime2) {
        if (moment->offset) return false;
        end = pack_datetime2(at, value, column.fsp);
      } else {
        Timestamp timestamp{0, value.microsecond};
        if (value.year != 0 || value.month != 0 || value.day != 0) {
          if (value.month == 0 || value.day == 0 || value.day > days_of_month(value.year, value.month))
            return false;
          const int64_t seconds = days_from_civil(value.year, value.month, value.day) * 86400 +
                                  value.hour * 3600 + value.minute * 60 + value.second -
                                  int64_t{moment->offset.value_or(0)} * 60;
          if (seconds < 0 || seconds > UINT32_MAX) return false;
          timestamp.second = uint32_t(seconds);
        } else if (value.hour != 0 || value.minute != 0 || value.second != 0 || value.microsecond != 0) {
          return false;
        }
        end = pack_timestamp2(at, timestamp, column.fsp);
      }
    }
  }
  if (!end) return false;
  out.advance_to(reinterpret_cast<char*>(end));
  return true;
}

bool RowImages::put_bits(const LineColumn& line, const JsonToken& token, OutBuffer& out) {
  const unsigned bits = line.column.bits, size = (bits + 7) / 8;
  uint64_t value = 0;
  std::string_view text;
  if (!plain(token, text)) return false;
  if (token.kind == Kind::boolean) {
    value = token.raw == "true";
  } else if (has_leading_zero(text) && token.kind == Kind::number) {
    return fail("no number");
  } else if (!read_u64(text, value)) {
    // Debezium's bytes, the lowest first.
    bytes_.clear();
    if (token.kind != Kind::text || !append_from_base64(bytes_, text) || bytes_.size() > 8) return false;
    value = load_up_to_8(as_bytes(bytes_.view()).data(), bytes_.size());
  }
  if (bits < 64 && value >> bits != 0) return false;
  char* p = out.need(8);
  for (unsigned i = 0; i < size; ++i) p[i] = char(value >> 8 * (size - 1 - i));
  out.advance_to(p + size);
  return true;
}

bool RowImages::put_member(const Column& column, const JsonToken& token, OutBuffer& out) {
  const std::vector<std::string>& members = column.members;
  std::string_view text;
  const auto number_of = [&](std::string_view member, uint64_t& index) {
    const auto at = std::find(members.begin(), members.end(), member);
    index = uint64_t(at - members.begin());
    return at != members.end();
  };
  uint64_t value = 0, index;
  const bool is_set = column.storage == Storage::set;
  if (token.kind == Kind::array && is_set) {  // Maxwell's
    std::string_view rest = token.raw.substr(1, token.raw.size() - 2);
    while (!rest.empty()) {
      if (rest[0] != '"') return false;
      size_t end = 1;
      while (end < rest.size() && rest[end] != '"') end += rest[end] == '\\' ? 2 : 1;
      if (end >= rest.size()) return false;
      if (!plain({Kind::text, rest.substr(0, end + 1)}, text) || !number_of(text, index)) return false;
      value |= uint64_t{1} << (index & 63);
      rest.remove_prefix(end + 1);
      while (!rest.empty() && (rest[0] == ',' || rest[0] == ' ')) rest.remove_prefix(1);
    }
    return put_le(out, value, 8), true;
  }
  if (!plain(token, text)) return false;
  if (token.kind == Kind::text && !is_set) {
    if (!text.empty()) {
      if (number_of(text, index))
        value = index + 1;
      else if (!read_u64(text, value) || value > 65535)  // Canal's are numbers
        return false;
    }
  } else if (token.kind == Kind::text) {
    uint64_t bits = 0;
    bool known = true;
    for (std::string_view rest = text; known && !rest.empty();) {
      const size_t comma = std::min(rest.find(','), rest.size());
      known = number_of(rest.substr(0, comma), index);
      bits |= uint64_t{1} << (index & 63);
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    if (known)
      value = bits;
    else if (!read_u64(text, value))
      return false;
  } else if (token.kind != Kind::number || !read_u64(text, value)) {
    return false;
  }
  if (is_set ? members.size() < 64 && value >> members.size() != 0 : value > members.size()) return false;
  return put_le(out, value, column.length_bytes), true;
}

bool RowImages::put_line_text(const JsonToken& token, LineForm form, OutBuffer& out) {
  const auto put = [&](char kind, std::string_view text) {
    if (text.size() >= UINT32_MAX) return false;
    put_le(out, text.size() + 1, 4);
    out.append(kind);
    out.append(text);
    return true;
  };
  std::string_view text;
  bytes_.clear();
  // Bytes that are no text in their charset stay what they are told as.
  if (const std::optional<std::string_view> base64 = base64_of(token.raw)) {
    if (!append_from_base64(bytes_, *base64)) return fail("no base64");
    return put(1, token.raw);
  }
  if (token.kind == Kind::object || token.kind == Kind::array || !plain(token, text)) return false;
  if (token.kind == Kind::number) {
    NumberText number;
    if (!read_number(text, number)) return fail("no number");
  }
  // Where a form has texts alone, this one stands for such bytes.
  if (form != LineForm::binsift && token.kind == Kind::text)
    if (const std::optional<std::string_view> base64 = base64_of(text))
      if (append_from_base64(bytes_, *base64)) return put(1, text);
  return put(0, text);
}

bool RowImages::put_binary(const Column& column, const JsonToken& token, LineForm form, OutBuffer& out) {
  std::string_view text;
  bytes_.clear();
  if (const std::optional<std::string_view> base64 = base64_of(token.raw)) {
    text = *base64;
  } else if (token.kind != Kind::text || !plain(token, text)) {
    return false;
  } else if (form == LineForm::canal) {  // each byte as the character of its number
    char* p = bytes_.need(text.size() + 1);
    for (size_t i = 0; i < text.size(); ++i) {
      const uint8_t c = uint8_t(text[i]);
      if (c < 0x80) {
        *p++ = char(c);
      } else {
        if ((c != 0xC2 && c != 0xC3) || i + 1 == text.size()) return false;
        *p++ = char((c & 3) << 6 | (uint8_t(text[++i]) & 0x3F));
      }
    }
    bytes_.advance_to(p);
    return put_counted(column, bytes_.view(), out) || fail("longer than its type");
  }
  if (!append_from_base64(bytes_, text)) return fail("base64 was expected");
  return put_counted(column, bytes_.view(), out) || fail("longer than its type");
}

bool RowImages::put_json(const Column& column, const JsonToken& token, LineForm form, OutBuffer& out) {
  const bool is_untyped = column.text_kind == TextKind::unknown;
  const bool is_document_in_text =
      !is_untyped && token.kind == Kind::text && (form == LineForm::debezium || form == LineForm::canal);
  std::string_view text = token.raw;
  bytes_.clear();
  if (is_document_in_text) {
    if (!plain(token, text)) return false;
    if (!append_compact_json(bytes_, text)) return fail("no JSON within");
    text = bytes_.view();
  } else {
    switch (token.kind) {
      case Kind::number: {
        NumberText number;
        if (!read_number(token.raw, number)) return fail("no number");
        break;
      }
      case Kind::text:
        if (has_escapes_in_line(token.inner()) && !plain(token, text)) return false;
        text = token.raw;
        break;
      case Kind::object:
      case Kind::array:
        if (!append_compact_json(bytes_, token.raw)) return fail("no JSON");
        text = bytes_.view();
        break;
      default: break;
    }
  }
  return put_counted(column, text, out);
}

bool RowImages::put_geometry(const JsonToken& token, LineForm form, OutBuffer& out) {
  std::string_view text;
  bytes_.clear();
  if (form == LineForm::canal) {
    Column bytes;
    bytes.storage = Storage::blob;
    bytes.length_bytes = 4;
    bytes.text_kind = TextKind::binary;
    return put_binary(bytes, token, form, out);
  }
  // {"wkb":"base64","srid":4326}
  if (token.kind != Kind::object || !append_compact_json(bytes_, token.raw)) return false;
  const std::string object(bytes_.view());
  const auto value_of = [&](std::string_view key) {
    const size_t at = object.find(key);
    if (at == object.npos) return std::string_view();
    const size_t begin = at + key.size();
    return std::string_view(object).substr(begin, object.find_first_of(",}", begin) - begin);
  };
  uint64_t srid = 0;
  const std::string_view wkb = value_of("\"wkb\":"), number = value_of("\"srid\":");
  if (wkb.size() < 2 || wkb[0] != '"') return false;
  if (!number.empty() && number != "null" && (!read_u64(number, srid) || srid > UINT32_MAX)) return false;
  bytes_.clear();
  put_le(bytes_, srid, 4);
  if (!append_from_base64(bytes_, wkb.substr(1, wkb.size() - 2))) return false;
  put_le(out, bytes_.size(), 4);
  out.append(bytes_.view());
  return true;
}

bool RowImages::put_vector(const JsonToken& token, OutBuffer& out) {
  std::string_view text;
  if (!plain(token, text)) return false;
  bytes_.clear();
  if (!append_compact_json(bytes_, text)) return false;
  const std::string list(bytes_.view());
  if (list[0] != '[') return false;
  bytes_.clear();
  std::string_view rest(list.data() + 1, list.size() - 2);
  while (!rest.empty()) {
    const size_t comma = std::min(rest.find(','), rest.size());
    float value;
    if (!read_real(rest.substr(0, comma), value)) return false;
    put_le(bytes_, std::bit_cast<uint32_t>(value), 4);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  put_le(out, bytes_.size(), 4);
  out.append(bytes_.view());
  return true;
}

}  // namespace binsift
