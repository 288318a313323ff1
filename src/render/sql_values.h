#pragma once
// The values of a row as SQL: SqlChanges' own visitor.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "log/compressed_column.h"
#include "render/hex_text.h"
#include "render/huge_text.h"
#include "render/network_text.h"
#include "render/number_text.h"
#include "render/quoted_text.h"
#include "render/sql_change.h"
#include "render/sql_json.h"
#include "render/temporal_text.h"
#include "row/charset.h"
#include "row/decimal.h"

namespace binsift {

// The visitor of one image: writes the wanted columns' values.
class SqlValues {
 public:
  enum class Form : uint8_t { list, assignment, condition };

  SqlValues(SqlChanges& changes, const SqlTable& table, Form form)
      : changes_(changes), out_(changes.text_), table_(table), columns_(table.columns.data()), form_(form) {}
  // Of a condition: text compares by its bytes.
  void compare_bytes(bool exact) { exact_ = exact; }
  bool is_first() const { return first_; }

  void take_all() { all_ = true; }
  bool wants_all() const { return all_; }
  bool wants(size_t i) const { return all_ || changes_.wanted_[i]; }

  void null(size_t i) {
    if (form_ != Form::condition) return out_.append((start(i), "NULL"));
    lead(i);
    out_.append(" IS NULL");
  }
  void integer(size_t i, int64_t value) { out_.advance_to(write_i64(start(i), value)); }
  void unsigned_integer(size_t i, uint64_t value) { out_.advance_to(write_u64(start(i), value)); }
  void float32(size_t i, float value) {
    if (value == 0 && compares_zeros()) return zero(i, std::signbit(value));
    char* p = start(i);
    if (!std::isfinite(value)) return not_a_number(&value, sizeof value);
    // What a FLOAT is compared with is a double; and the shortest text may be a hair off once it was one.
    char* end = write_json_float(p, value);
    if (form_ == Form::condition || !survives_double(p, end, value))
      end = write_json_double(p, double(value));
    out_.advance_to(as_double(p, end));
  }
  void float64(size_t i, double value) {
    if (value == 0 && compares_zeros()) return zero(i, std::signbit(value));
    char* p = start(i);
    if (!std::isfinite(value)) return not_a_number(&value, sizeof value);
    out_.advance_to(as_double(p, write_json_double(p, value)));
  }
  void decimal(size_t i, const uint8_t* packed, unsigned precision, unsigned scale) {
    char* end = write_decimal(start(i), packed, precision, scale);
    if (!end) return not_a_number(packed, decimal_size(precision, scale));
    out_.advance_to(end);
  }
  void year(size_t i, unsigned value) { unsigned_integer(i, value); }
  void date(size_t i, Date value) {
    char* p = put(start(i), "'");
    out_.advance_to(put(write_date(p, value.year, value.month, value.day), "'"));
  }
  void time(size_t i, const Time& value, unsigned fsp) {
    char* p = put(start(i), "'");
    out_.advance_to(put(write_time(p, value, fsp), "'"));
  }
  void datetime(size_t i, const DateTime& value, unsigned fsp) {
    char* p = put(start(i), "'");
    out_.advance_to(put(write_datetime(p, value, fsp), "'"));
  }
  void timestamp(size_t i, Timestamp value, unsigned fsp) {
    char* p = put(start(i), "'");
    p = value.second == 0 && value.microsecond == 0 ? put(p, "0000-00-00 00:00:00")
                                                    : write_seconds(p, value.second, ' ');
    out_.advance_to(put(write_fraction(p, value.microsecond, fsp), "'"));
  }
  void bit(size_t i, uint64_t value) { unsigned_integer(i, value); }
  void enumeration(size_t i, unsigned index) {
    const auto& members = columns_[i].members;
    if (index == 0 && form_ != Form::condition) changes_.needs_.lax_mode = true;
    // An empty name is also how the value 0 shows.
    if (index == 0 || index > members.size() || members[index - 1].empty() || members[index - 1] == "''")
      return unsigned_integer(i, index);
    start(i);
    out_.append(members[index - 1]);
  }
  void set(size_t i, uint64_t bits) {
    const auto& members = columns_[i].members;
    if (members.empty() || (members.size() < 64 && bits >> members.size() != 0))
      return set_number(i, bits);
    for (uint64_t rest = bits; rest != 0; rest &= rest - 1)
      if (members[size_t(std::countr_zero(rest))].empty()) return set_number(i, bits);
    start(i);
    out_.append('\'');
    for (bool first = true; bits != 0; bits &= bits - 1, first = false) {
      const std::string& member = members[size_t(std::countr_zero(bits))];
      if (!first) out_.append(',');
      out_.append(std::string_view(member).substr(1, member.size() - 2));
    }
    out_.append('\'');
  }
  void text(size_t i, Bytes bytes) {
    const SqlTable::Column& column = columns_[i];
    if (column.charset == Charset::unknown) return unknown_text(i, bytes);
    start(i);
    if (!is_doubtful(column, bytes) && append_quoted_text(out_, bytes, column.charset, QuoteStyle::sql)) {
      if (exact_ && form_ == Form::condition) out_.append(column.collate);
      return;
    }
    // Its own bytes, in its own charset.
    const bool valid = is_convertible(column.charset) && is_doubtful(column, bytes);
    if (valid) {
      out_.append('_');
      out_.append(column.charset_name);
      out_.append(' ');
    }
    hex(bytes);
    if (valid && exact_ && form_ == Form::condition) {
      out_.append(" COLLATE ");
      out_.append(column.charset_name);
      out_.append("_bin");
    }
  }
  // Bytes that mean the same in every charset, readable where they are text.
  void unknown_text(size_t i, Bytes bytes) {
    start(i);
    if (!is_utf8_text(out_, bytes)) return hex(bytes);
    out_.append("_binary");
    append_quoted(out_, as_text(bytes), QuoteStyle::sql);
  }
  void binary(size_t i, Bytes bytes) {
    const SqlTable::Column& column = columns_[i];
    start(i);
    if (bytes.empty() && !column.pad_with_zero) return out_.append("''");
    hex(bytes, column.pad_with_zero && bytes.size() < column.max_bytes ? column.max_bytes - bytes.size() : 0);
  }
  void address(size_t i, TextKind kind, Bytes bytes) {
    char* p = put(start(i), "'");
    char* end = write_address(p, kind, bytes);
    if (!end) return undecoded(bytes);
    out_.advance_to(put(end, "'"));
  }
  void compressed(size_t i, Bytes bytes) {
    const Result<Bytes> plain = unpack_column(bytes, changes_.inflater_);
    if (!plain) {
      start(i);
      return undecoded(bytes);
    }
    switch (columns_[i].text_kind) {
      case TextKind::binary: return binary(i, *plain);
      case TextKind::text: return text(i, *plain);
      default: return unknown_text(i, *plain);
    }
  }
  void json(size_t i, Bytes document) {
    start_json(i);
    if (!append_sql_json(out_, document, form_ == Form::condition)) undecoded(document);
    end_json();
  }
  void json_diff(size_t i, Bytes diffs) {
    start_json(i);
    const Bytes before = changes_.before_.spans[i];
    const size_t length = columns_[i].length_bytes;
    if (before.size() > length && changes_.edit_.apply(before.subspan(length), diffs) &&
        append_sql_json(out_, changes_.edit_, form_ == Form::condition))
      return end_json();
    // The column still has the value in front of the changes.
    if (form_ != Form::assignment || !append_sql_json_diffs(out_, columns_[i].name, diffs)) undecoded(diffs);
    end_json();
  }
  void geometry(size_t i, Bytes bytes) {
    start(i);
    if (bytes.size() < 4) return undecoded(bytes);
    const uint32_t srid = load_u32(bytes.data());
    out_.append("ST_GeomFromWKB(");
    hex(bytes.subspan(4));
    if (srid != 0) {
      out_.append(", ");
      out_.advance_to(write_u32(out_.need(kDigitsRoom), srid));
      // Stored with the longitude first, whatever the reference system says.
      if (table_.has_axis_option) out_.append(", 'axis-order=long-lat'");
    }
    out_.append(')');
  }
  void vector(size_t i, Bytes bytes) {
    start(i);
    if (bytes.size() % 4 != 0) return undecoded(bytes);
    out_.append("STRING_TO_VECTOR('[");
    for (size_t at = 0; at < bytes.size(); at += 4) {
      char* p = out_.need(kDoubleRoom + 1);
      if (at > 0) *p++ = ',';
      out_.advance_to(write_json_float(p, std::bit_cast<float>(load_u32(bytes.data() + at))));
    }
    out_.append("]')");
  }
  void json_text(size_t i, Bytes bytes) { text(i, bytes); }

 private:
  static constexpr size_t kValueRoom = 160;
  // Bytes of a value that are looked at or written at once.
  static constexpr size_t kPart = 1 << 20;
  static constexpr char kHexDigits[] = "0123456789abcdef";

  static char* put(char* p, std::string_view text) {
    if (!text.empty()) std::memcpy(p, text.data(), text.size());
    return p + text.size();
  }
  // Whether a FLOAT's shortest text still is that float when it was made a double first. With eight fraction
  // digits or fewer it is: from half way between two floats (25 bits) such a text is 2^-52 of its value away
  // or more, and the double 2^-53 at most from the text.
  static bool survives_double(const char* text, const char* end, float value) {
    constexpr ptrdiff_t kFraction = 8, kMost = 20;
    const char* const point = std::find(text, end, '.');
    if (end - text <= kMost && (point == end || end - point - 1 <= kFraction) &&
        std::find(text, end, 'e') == end)
      return true;
    double read = 0;
    std::from_chars(text, end, read);
    return std::abs(read) <= double(std::numeric_limits<float>::max()) && float(read) == value;
  }
  // A literal with an exponent is a double.
  static char* as_double(char* begin, char* end) {
    return std::string_view(begin, size_t(end - begin)).find('e') == std::string_view::npos ? put(end, "e0")
                                                                                            : end;
  }
  void lead(size_t i) {
    if (!first_) out_.append(form_ == Form::condition ? " AND " : ", ");
    first_ = false;
    if (form_ != Form::list) out_.append(columns_[i].name);
  }
  // Writes what stands in front of the value; gives room for one of fixed size.
  char* start(size_t i) {
    lead(i);
    if (form_ != Form::list) out_.append('=');
    return out_.need(kValueRoom);
  }
  // JSON 1 and 1.0 are equal, and are not the same: where no key tells rows apart their texts compare.
  bool compares_json_text() const { return exact_ && form_ == Form::condition; }
  void start_json(size_t i) {
    if (!compares_json_text()) return void(start(i));
    out_.append(first_ ? "CAST(" : " AND CAST(");
    first_ = false;
    out_.append(columns_[i].name);
    out_.append(" AS CHAR) COLLATE utf8mb4_bin=CAST(");
  }
  void end_json() {
    if (compares_json_text()) out_.append(" AS CHAR)");
  }
  // A server takes a SET with its 64th member for a negative number, unless it is told not to.
  void set_number(size_t i, uint64_t bits) {
    if (form_ != Form::condition || bits >> 63 == 0) return unsigned_integer(i, bits);
    out_.append(first_ ? "CAST(" : " AND CAST(");
    first_ = false;
    out_.append(columns_[i].name);
    out_.append(" AS UNSIGNED)=");
    out_.advance_to(write_u64(out_.need(kValueRoom), bits));
  }
  // 0 and -0 are equal and are not the same either; their angles differ. With = in front of it a server puts
  // the 0 of the statement for the column's.
  bool compares_zeros() const { return exact_ && form_ == Form::condition; }
  void zero(size_t i, bool is_negative) {
    lead(i);
    out_.append("<=0e0 AND ");
    out_.append(columns_[i].name);
    out_.append(">=0e0 AND ATAN2(");
    out_.append(columns_[i].name);
    out_.append(is_negative ? ",-1)<0" : ",-1)>0");
  }
  bool is_doubtful(const SqlTable::Column& column, Bytes bytes) const {
    if (column.doubtful_text) return !is_ascii_text(out_, bytes);
    if (!column.doubtful) return false;
    for (; !bytes.empty(); bytes = bytes.subspan(std::min(bytes.size(), kPart))) {
      for (const uint8_t byte : bytes.first(std::min(bytes.size(), kPart)))
        if ((*column.doubtful)[byte]) return true;
      if (bytes.size() > kPart) out_.let_go();
    }
    return false;
  }
  void hex(Bytes bytes, size_t zeros = 0) {
    out_.append("x'");
    while (!bytes.empty()) {
      const Bytes part = bytes.first(std::min(bytes.size(), kPart));
      bytes = bytes.subspan(part.size());
      char* const p = out_.need(2 * part.size());
      out_.advance_to(write_hex(p, part.data(), part.size()));
    }
    char* p = out_.need(2 * zeros + 1);
    std::memset(p, '0', 2 * zeros);
    out_.advance_to(put(p + 2 * zeros, "'"));
  }
  // Text that no server takes for a number: x'…' it would.
  void not_a_number(const void* value, size_t size) {
    out_.append("'not a number: ");
    for (const uint8_t byte : Bytes(static_cast<const uint8_t*>(value), size))
      out_.append(kHexDigits[byte >> 4]), out_.append(kHexDigits[byte & 15]);
    out_.append('\'');
    ++changes_.undecoded_count_;
  }
  // A value that contradicts its type: its bytes, which a server refuses or keeps, and a count that the user
  // is told.
  void undecoded(Bytes bytes) {
    hex(bytes);
    ++changes_.undecoded_count_;
  }

  SqlChanges& changes_;
  OutBuffer& out_;
  const SqlTable& table_;
  const SqlTable::Column* columns_;
  const Form form_;
  bool first_ = true;
  bool exact_ = false;
  bool all_ = false;
};

}  // namespace binsift
