#pragma once
// Row images as JSON objects, {"a":1,"b":"x"}: the visitor that `--to json` uses, and from which the dialects
// take the values that they have in common with it.
#include "base/utf8.h"
#include "log/compressed_column.h"
#include "log/inflate.h"
#include "render/base64.h"
#include "render/escaped_text.h"
#include "render/huge_text.h"
#include "render/json_document.h"
#include "render/json_table.h"
#include "render/json_text.h"
#include "render/network_text.h"
#include "render/number_text.h"
#include "render/temporal_text.h"
#include "row/decimal.h"
#include "row/json_diff.h"
#include "row/temporal.h"

namespace binsift {

// What a visitor keeps from one image to the next.
struct JsonValueState {
  Inflater inflater;
  OutBuffer scratch;
  CalendarDay day;
  std::vector<Bytes> before_documents;
  JsonEdit edit;
  uint64_t undecoded_count = 0;
  uint64_t unreadable_text_count = 0;
  uint64_t unapplied_diff_count = 0;
  uint64_t unfit_count = 0;
};

// The visitor of one image.
class JsonValues {
 public:
  JsonValues(JsonValueState& state, const JsonOptions& options, OutBuffer& out, const JsonTable& table)
      : state_(state),
        options_(options),
        out_(out),
        columns_(table.columns.data()),
        wants_all_(table.wants_all),
        axes_(table.axes) {}

  void begin() { lead_ = '{'; }
  void end() {
    char* p = out_.need(2);
    if (lead_ == '{') *p++ = '{';  // an image without columns
    *p++ = '}';
    out_.advance_to(p);
  }
  // Before images keep their JSON documents for the diffs of the after image.
  void keep_documents(bool keep) { keep_documents_ = keep; }

  bool wants_all() const { return wants_all_; }
  bool wants(size_t i) const { return columns_[i].wanted; }

  void null(size_t i) {
    if (keep_documents_) state_.before_documents[i] = Bytes();
    finish(put_text(start(i), "null"));
  }
  void integer(size_t i, int64_t value) {
    char* p = start(i);
    const bool quote = options_.big_integers_as_strings &&
                       (value > int64_t(kExactInDouble) || value < -int64_t(kExactInDouble));
    if (quote) *p++ = '"';
    p = write_i64(p, value);
    if (quote) *p++ = '"';
    finish(p);
  }
  void unsigned_integer(size_t i, uint64_t value) {
    char* p = start(i);
    const bool quote = options_.big_integers_as_strings && value > kExactInDouble;
    if (quote) *p++ = '"';
    p = write_u64(p, value);
    if (quote) *p++ = '"';
    finish(p);
  }
  void float32(size_t i, float value) { finish(write_json_float(start(i), value)); }
  void float64(size_t i, double value) { finish(write_json_double(start(i), value)); }
  void decimal(size_t i, const uint8_t* packed, unsigned precision, unsigned scale) {
    char* p = start(i);
    char* digits = p + options_.decimals_as_strings;
    char* end = write_decimal(digits, packed, precision, scale);
    if (!end) return undecoded(p, Bytes(packed, decimal_size(precision, scale)));
    if (options_.decimals_as_strings) {
      *p = '"';
      *end++ = '"';
    }
    finish(end);
  }
  void year(size_t i, unsigned value) { finish(write_u32(start(i), value)); }
  void bit(size_t i, uint64_t value) { unsigned_integer(i, value); }
  void date(size_t i, Date value) {
    char* p = start(i);
    *p++ = '"';
    p = write_date(p, value.year, value.month, value.day);
    *p++ = '"';
    finish(p);
  }
  void time(size_t i, const Time& value, unsigned fsp) {
    char* p = start(i);
    *p++ = '"';
    p = write_time(p, value, fsp);
    *p++ = '"';
    finish(p);
  }
  void datetime(size_t i, const DateTime& value, unsigned fsp) {
    char* p = start(i);
    *p++ = '"';
    p = write_datetime(p, value, fsp);
    *p++ = '"';
    finish(p);
  }
  void timestamp(size_t i, Timestamp value, unsigned fsp) {
    char* p = start(i);
    *p++ = '"';
    if (value.second == 0 && value.microsecond == 0) {
      p = put_text(p, "0000-00-00 00:00:00");
    } else {
      const int64_t offset =
          options_.zone ? options_.zone->utc_offset_at(int64_t{value.second} * 1000000) : 0;
      p = state_.day.write_seconds(p, int64_t{value.second} + offset);
    }
    p = write_fraction(p, value.microsecond, fsp);
    *p++ = '"';
    finish(p);
  }
  void enumeration(size_t i, unsigned index) {
    const auto& members = columns_[i].members;
    if (members.empty() || index > members.size()) return finish(write_u32(start(i), index));
    if (index == 0) return finish(put_text(start(i), "\"\""));
    put_member(start(i), members[index - 1]);
  }
  void set(size_t i, uint64_t bits) {
    const auto& members = columns_[i].members;
    char* p = start(i);
    if (members.empty() || (members.size() < 64 && bits >> members.size() != 0))
      return finish(write_u64(p, bits));
    *p++ = '"';
    out_.advance_to(p);
    for (bool first = true; bits != 0; bits &= bits - 1, first = false) {
      const std::string& member = members[size_t(std::countr_zero(bits))];
      if (!first) out_.append(',');
      out_.append(std::string_view(member).substr(1, member.size() - 2));
    }
    out_.append('"');
  }
  void text(size_t i, Bytes bytes) {
    const JsonTable::Column& column = columns_[i];
    start(i);
    switch (column.charset) {
      case Charset::utf8mb4:
      case Charset::utf8mb3:
      case Charset::unknown:
        if (append_json_text_if_utf8(out_, bytes)) return;
        break;
      default:
        if (is_ascii_superset(column.charset) && is_ascii_text(out_, bytes))
          return append_json_string(out_, as_text(bytes));
        if (append_converted(bytes, column.charset)) return;
    }
    unreadable(bytes);
  }
  void unknown_text(size_t i, Bytes bytes) {
    start(i);
    if (!append_json_text_if_utf8(out_, bytes)) unreadable(bytes);
  }
  void binary(size_t i, Bytes bytes) {
    const JsonTable::Column& column = columns_[i];
    char* p = start(i);
    *p++ = '"';
    out_.advance_to(p);
    if (column.pad_with_zero && bytes.size() < column.max_bytes && column.max_bytes <= kBinaryMost) {
      uint8_t padded[kBinaryMost];
      if (!bytes.empty()) std::memcpy(padded, bytes.data(), bytes.size());
      std::memset(padded + bytes.size(), 0, column.max_bytes - bytes.size());
      append_base64(out_, Bytes(padded, column.max_bytes));
    } else {
      append_base64(out_, bytes);
    }
    out_.append('"');
  }
  void address(size_t i, TextKind kind, Bytes bytes) {
    char* p = start(i);
    char* end = write_address(p + 1, kind, bytes);
    if (!end) return unreadable(bytes);
    *p = '"';
    *end++ = '"';
    finish(end);
  }
  void compressed(size_t i, Bytes bytes) {
    Result<Bytes> plain = unpack_column(bytes, state_.inflater);
    if (!plain) return undecoded(start(i), bytes);
    switch (columns_[i].text_kind) {
      case TextKind::binary: return binary(i, *plain);
      case TextKind::text: return text(i, *plain);
      default: return unknown_text(i, *plain);
    }
  }
  void json(size_t i, Bytes document) {
    if (keep_documents_) state_.before_documents[i] = document;
    start(i);
    if (!append_document(document)) undecoded(out_.need(0), document);
  }
  // The whole value after the update, where the before image has the value in front of it.
  void json_diff(size_t i, Bytes diffs) {
    start(i);
    const Bytes before = state_.before_documents[i];
    if (before.data() && state_.edit.apply(before, diffs) && append_document(state_.edit)) return;
    ++state_.unapplied_diff_count;
    if (only_strings_) {
      EscapedText quoted(state_.scratch, out_, append_json_escaped);
      out_.append('"');
      append_changes(state_.scratch, diffs);
      quoted.finish();
      out_.append('"');
    } else {
      append_changes(out_, diffs);
    }
  }
  void geometry(size_t i, Bytes bytes) {
    char* p = start(i);
    *p++ = '"';
    out_.advance_to(p);
    if (append_wkt(out_, bytes, axes_)) return out_.append('"');
    undecoded(out_.need(0) - 1, bytes);
  }
  void vector(size_t i, Bytes bytes) {
    char* p = start(i);
    if (bytes.size() % 4 != 0) return undecoded(p, bytes);
    *p++ = '[';
    out_.advance_to(p);
    for (size_t at = 0; at < bytes.size(); at += 4) {
      p = out_.need(kDoubleRoom + 1);
      if (at > 0) *p++ = ',';
      out_.advance_to(write_json_float(p, std::bit_cast<float>(load_u32(bytes.data() + at))));
    }
    out_.append(']');
  }
  // What is no JSON column stands as it came: nothing is known of it but that it is a JSON value.
  void json_text(size_t i, Bytes bytes) {
    start(i);
    const std::string_view text = as_text(bytes);
    const bool is_change = is_json_change(text);
    if (is_change) ++state_.unapplied_diff_count;
    const bool is_bytes = text.starts_with("{\"base64\":");
    if (is_bytes) ++state_.unreadable_text_count;
    if (is_change || is_bytes) {
      if (!only_strings_) return out_.append(text);
      return append_json_string(out_, text);
    }
    const bool is_plain = columns_[i].text_kind == TextKind::unknown && text[0] != '{' && text[0] != '[';
    if (is_plain || !options_.json_as_text) return out_.append(text);
    EscapedText quoted(state_.scratch, out_, append_json_escaped);
    out_.append('"');
    append_server_text(state_.scratch, text);
    quoted.finish();
    out_.append('"');
  }

 protected:
  static constexpr uint64_t kExactInDouble = uint64_t{1} << 53;
  // Room for any value of fixed size, with quotes.
  static constexpr size_t kValueRoom = 128;
  // Longest BINARY(n), in bytes.
  static constexpr size_t kBinaryMost = 1024;
  static constexpr size_t kConvertedAtOnce = 1 << 20;

  // Writes ,"name": and gives the place of the value, with room for any of fixed size.
  [[gnu::always_inline]] char* start(size_t i) {
    const JsonTable::Column& column = columns_[i];
    const size_t size = column.prefix_size;
    char* p = out_.need(std::max<size_t>(size, JsonTable::Column::kShort) + kValueRoom);
    if (size <= JsonTable::Column::kShort) [[likely]]
      std::memcpy(p, column.short_prefix,
                  JsonTable::Column::kShort);  // bytes past the prefix are written over
    else
      std::memcpy(p, column.long_prefix.data(), size);
    *p = lead_;
    lead_ = ',';
    p += size;
    out_.advance_to(p);
    return p;
  }
  void finish(char* end) { out_.advance_to(end); }
  void put_member(char*, const std::string& member) { out_.append(member); }

  bool append_converted(Bytes bytes, Charset charset) {
    if (bytes.size() > kConvertedAtOnce) return append_converted_in_parts(bytes, charset);
    OutBuffer& scratch = state_.scratch;
    scratch.clear();
    if (!to_utf8(bytes, charset, scratch)) return false;
    append_json_string(out_, scratch.view());
    return true;
  }
  // A huge value: once to see that it is valid, once to write it, never holding more than a part.
  bool append_converted_in_parts(Bytes bytes, Charset charset) {
    char part[64 * 1024];
    const uint8_t* const end = bytes.data() + bytes.size();
    if (!is_text_of(out_, bytes, charset)) return false;
    out_.append('"');
    for (const uint8_t* p = bytes.data(); p < end;) {
      const char* part_end = convert_to_utf8(charset, p, end, part, part + sizeof part);
      if (!part_end) break;  // it was valid above
      const std::string_view text(part, size_t(part_end - part));
      out_.advance_to(write_json_escaped(out_.need(text.size() * kEscapedMost + kEscapedSlack), text));
    }
    out_.append('"');
    return true;
  }
  template <class Document>  // Bytes, or a JsonEdit
  bool append_document(const Document& document) {
    if (!options_.json_as_text) return append_json_document(out_, document, JsonStyle::value);
    EscapedText quoted(state_.scratch, out_, append_json_escaped);
    out_.append('"');
    if (!append_json_document(state_.scratch, document, JsonStyle::server_text)) {
      out_.advance_to(out_.need(0) - 1);  // nothing was written behind the quote
      return false;
    }
    quoted.finish();
    out_.append('"');
    return true;
  }
  // The bytes themselves, where they have no better form.
  void base64_object(Bytes bytes) {
    out_.append(only_strings_ ? "\"{\\\"base64\\\":\\\"" : "{\"base64\":\"");
    append_base64(out_, bytes);
    out_.append(only_strings_ ? "\\\"}\"" : "\"}");
  }
  void append_changes(OutBuffer& out, Bytes diffs) {
    out.append("{\"json_diff\":");
    if (!append_json_diff(out, diffs)) {
      out.append("{\"base64\":\"");
      append_base64(out, diffs);
      out.append("\"}");
      ++state_.undecoded_count;
    }
    out.append('}');
  }
  // Text that is none in its charset.
  void unreadable(Bytes bytes) {
    base64_object(bytes);
    ++state_.unreadable_text_count;
  }
  // A value that contradicts its type: its bytes, from `at` on, and a count that the user is told.
  void undecoded(char* at, Bytes bytes) {
    out_.advance_to(at);
    base64_object(bytes);
    ++state_.undecoded_count;
  }

  JsonValueState& state_;
  const JsonOptions& options_;
  OutBuffer& out_;
  const JsonTable::Column* columns_;
  const bool wants_all_;
  const AxisOrder axes_;
  char lead_ = '{';  // in front of the next column
  bool keep_documents_ = false;
  bool only_strings_ = false;  // where {"base64":"…"} stands for a value, it is in a string
};

}  // namespace binsift
