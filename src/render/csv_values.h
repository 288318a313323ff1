#pragma once
// The visitor of a row image for CSV: 1,"x",,"" and so on.
#include "render/json_values.h"

namespace binsift {

// A part of a quoted field.
void append_csv_escaped(OutBuffer& out, std::string_view text);

class CsvValues {
 public:
  // `order` is each column's place among those that are shown.
  CsvValues(JsonValueState& state, const JsonOptions& options, OutBuffer& out, const JsonTable& table,
            const std::vector<uint32_t>& order)
      : state_(state), options_(options), out_(out), table_(table), order_(order) {}

  void begin() { commas_ = 0; }
  // Behind the last of `count` columns.
  void end(uint32_t count) {
    while (commas_ < count) out_.append(','), ++commas_;
  }
  void keep_documents(bool keep) { keep_documents_ = keep; }

  bool wants_all() const { return table_.wants_all; }
  bool wants(size_t i) const { return table_.columns[i].wanted; }

  void null(size_t i) {
    if (keep_documents_) state_.before_documents[i] = Bytes();
    start(i);
  }
  void integer(size_t i, int64_t value) { finish(write_i64(start(i), value)); }
  void unsigned_integer(size_t i, uint64_t value) { finish(write_u64(start(i), value)); }
  void float32(size_t i, float value) { finish(write_json_float(start(i), value)); }
  void float64(size_t i, double value) { finish(write_json_double(start(i), value)); }
  void decimal(size_t i, const uint8_t* packed, unsigned precision, unsigned scale) {
    char* const end = write_decimal(start(i), packed, precision, scale);
    if (!end) return undecoded(Bytes(packed, decimal_size(precision, scale)));
    finish(end);
  }
  void year(size_t i, unsigned value) { finish(write_year_field(start(i), value)); }
  void bit(size_t i, uint64_t value) { unsigned_integer(i, value); }
  void date(size_t i, Date value) { finish(write_date(start(i), value.year, value.month, value.day)); }
  void time(size_t i, const Time& value, unsigned fsp) { finish(write_time(start(i), value, fsp)); }
  void datetime(size_t i, const DateTime& value, unsigned fsp) {
    finish(write_datetime(start(i), value, fsp));
  }
  void timestamp(size_t i, Timestamp value, unsigned fsp) {
    char* p = start(i);
    if (value.second == 0 && value.microsecond == 0) {
      p = put_text(p, "0000-00-00 00:00:00");
    } else {
      const int64_t offset =
          options_.zone ? options_.zone->utc_offset_at(int64_t{value.second} * 1000000) : 0;
      p = state_.day.write_seconds(p, int64_t{value.second} + offset);
    }
    finish(write_fraction(p, value.microsecond, fsp));
  }
  void enumeration(size_t i, unsigned index);
  void set(size_t i, uint64_t bits);
  void text(size_t i, Bytes bytes);
  void unknown_text(size_t i, Bytes bytes);
  void binary(size_t i, Bytes bytes);
  void address(size_t i, TextKind kind, Bytes bytes) {
    char* const end = write_address(start(i), kind, bytes);
    if (!end) return unreadable(bytes);
    finish(end);
  }
  void compressed(size_t i, Bytes bytes);
  void json(size_t i, Bytes document) {
    if (keep_documents_) state_.before_documents[i] = document;
    start(i);
    if (!append_document(document)) undecoded(document);
  }
  void json_diff(size_t i, Bytes diffs);
  void geometry(size_t i, Bytes bytes) {
    start(i);
    state_.scratch.clear();
    if (!append_wkt(state_.scratch, bytes, table_.axes)) return undecoded(bytes);
    quoted(state_.scratch.view());
  }
  void vector(size_t i, Bytes bytes);
  void json_text(size_t i, Bytes bytes);

 private:
  static constexpr size_t kValueRoom = 128;

  // The place of the value, behind the commas of the columns that the image lacks; with room for any of
  // fixed size.
  char* start(size_t i) {
    const uint32_t order = order_[i];
    char* p = out_.need(order - commas_ + kValueRoom);
    for (; commas_ < order; ++commas_) *p++ = ',';
    out_.advance_to(p);
    return p;
  }
  void finish(char* end) { out_.advance_to(end); }
  void quoted(std::string_view utf8) {
    out_.append('"');
    append_csv_escaped(out_, utf8);
    out_.append('"');
  }
  template <class Document>  // Bytes, or a JsonEdit
  bool append_document(const Document& document) {
    EscapedText text(state_.scratch, out_, append_csv_escaped);
    out_.append('"');
    if (!append_json_document(state_.scratch, document, JsonStyle::server_text)) {
      out_.advance_to(out_.need(0) - 1);
      return false;
    }
    text.finish();
    out_.append('"');
    return true;
  }
  void base64_object(Bytes bytes) {
    out_.append("\"{\"\"base64\"\":\"\"");
    append_base64(out_, bytes);
    out_.append("\"\"}\"");
  }
  void undecoded(Bytes bytes) {
    base64_object(bytes);
    ++state_.undecoded_count;
  }
  void unreadable(Bytes bytes) {
    base64_object(bytes);
    ++state_.unreadable_text_count;
  }

  JsonValueState& state_;
  const JsonOptions& options_;
  OutBuffer& out_;
  const JsonTable& table_;
  const std::vector<uint32_t>& order_;
  uint32_t commas_ = 0;
  bool keep_documents_ = false;
};

}  // namespace binsift
