#include "render/row_text.h"

#include "log/compressed_column.h"
#include "render/escaped_text.h"
#include "render/json_document.h"
#include "render/json_text.h"
#include "render/network_text.h"
#include "render/number_text.h"
#include "render/quoted_text.h"
#include "render/row_text_table.h"
#include "render/temporal_text.h"
#include "row/decimal.h"

namespace binsift {
namespace {

// Room for any value of fixed size, with quotes.
constexpr size_t kValueRoom = 160;
// Longest BINARY(n), in bytes.
constexpr size_t kBinaryMost = 1024;

char* put(char* p, std::string_view text) {
  std::memcpy(p, text.data(), text.size());
  return p + text.size();
}

}  // namespace

void RowTextTableDeleter::operator()(RowTextTable* table) const {
  delete table;
}

RowTextTablePtr RowText::plan(const Table& table) const {
  return RowTextTablePtr(new RowTextTable(table, options_));
}

// The visitor of one image: a line a column.
class RowTextValues {
 public:
  RowTextValues(RowText& text, OutBuffer& out, const RowTextTable& table)
      : text_(text),
        out_(out),
        columns_(table.columns.data()),
        wants_all_(table.wants_all),
        axes_(table.axes) {}

  // Before images keep their JSON documents for the diffs of the after image.
  void keep_documents(bool keep) { keep_documents_ = keep; }

  bool wants_all() const { return wants_all_; }
  bool wants(size_t i) const { return columns_[i].wanted; }

  void null(size_t i) {
    char* p = finish(i, put(start(i), "NULL"));
    p[-long(RowTextTable::kNullFlag)] = '1';
  }
  void integer(size_t i, int64_t value) {
    char* p = write_i64(start(i), value);
    const RowTextTable::Column& column = columns_[i];
    if (value < 0 && column.sign_unknown) {
      p = write_u64(put(p, " ("),
                    uint64_t(value) << (64 - column.integer_bits) >> (64 - column.integer_bits));
      *p++ = ')';
    }
    finish(i, p);
  }
  void unsigned_integer(size_t i, uint64_t value) { finish(i, write_u64(start(i), value)); }
  void float32(size_t i, float value) { finish(i, write_json_float(start(i), value)); }
  void float64(size_t i, double value) { finish(i, write_json_double(start(i), value)); }
  void decimal(size_t i, const uint8_t* packed, unsigned precision, unsigned scale) {
    char* end = write_decimal(start(i), packed, precision, scale);
    if (!end) return undecoded(i, Bytes(packed, decimal_size(precision, scale)));
    finish(i, end);
  }
  void year(size_t i, unsigned value) { finish(i, write_year_field(start(i), value)); }
  void bit(size_t i, uint64_t value) {
    char* p = put(start(i), "b'");
    for (unsigned bit = columns_[i].bits; bit-- > 0;) *p++ = char('0' + (value >> bit & 1));
    *p++ = '\'';
    finish(i, p);
  }
  void date(size_t i, Date value) {
    char* p = start(i);
    *p++ = '\'';
    p = write_date(p, value.year, value.month, value.day);
    *p++ = '\'';
    finish(i, p);
  }
  void time(size_t i, const Time& value, unsigned fsp) {
    char* p = start(i);
    *p++ = '\'';
    p = write_time(p, value, fsp);
    *p++ = '\'';
    finish(i, p);
  }
  void datetime(size_t i, const DateTime& value, unsigned fsp) {
    char* p = start(i);
    *p++ = '\'';
    p = write_datetime(p, value, fsp);
    *p++ = '\'';
    finish(i, p);
  }
  void timestamp(size_t i, Timestamp value, unsigned fsp) {
    char* p = start(i);
    *p++ = '\'';
    if (value.second == 0 && value.microsecond == 0) {
      p = put(p, "0000-00-00 00:00:00");
    } else {
      const TimeZone* zone = text_.options_.zone;
      const int64_t offset = zone ? zone->utc_offset_at(int64_t{value.second} * 1000000) : 0;
      p = write_seconds(p, int64_t{value.second} + offset, ' ');
    }
    p = write_fraction(p, value.microsecond, fsp);
    *p++ = '\'';
    finish(i, p);
  }
  void enumeration(size_t i, unsigned index) {
    const auto& members = columns_[i].members;
    char* p = start(i);
    if (members.empty() || index > members.size()) return (void)finish(i, write_u32(p, index));
    *p++ = '\'';
    out_.advance_to(p);
    if (index > 0) out_.append(members[index - 1]);
    out_.append('\'');
    finish(i);
  }
  void set(size_t i, uint64_t bits) {
    const auto& members = columns_[i].members;
    char* p = start(i);
    if (members.empty() || (members.size() < 64 && bits >> members.size() != 0))
      return (void)finish(i, write_u64(p, bits));
    *p++ = '\'';
    out_.advance_to(p);
    for (bool first = true; bits != 0; bits &= bits - 1, first = false) {
      if (!first) out_.append(',');
      out_.append(members[size_t(std::countr_zero(bits))]);
    }
    out_.append('\'');
    finish(i);
  }
  void text(size_t i, Bytes bytes) {
    start(i);
    if (!append_quoted_text(out_, bytes, columns_[i].charset)) append_hex(out_, bytes);
    finish(i);
  }
  void unknown_text(size_t i, Bytes bytes) {
    start(i);
    if (!append_quoted_text(out_, bytes, Charset::unknown)) append_hex(out_, bytes);
    finish(i);
  }
  void binary(size_t i, Bytes bytes) {
    const RowTextTable::Column& column = columns_[i];
    start(i);
    if (column.pad_with_zero && bytes.size() < column.max_bytes && column.max_bytes <= kBinaryMost) {
      uint8_t padded[kBinaryMost] = {};
      std::memcpy(padded, bytes.data(), bytes.size());
      append_hex(out_, Bytes(padded, column.max_bytes));
    } else {
      append_quoted_bytes(out_, bytes);
    }
    finish(i);
  }
  void address(size_t i, TextKind kind, Bytes bytes) {
    char* p = start(i);
    *p = '\'';
    char* end = write_address(p + 1, kind, bytes);
    if (!end) return undecoded(i, bytes);
    *end++ = '\'';
    finish(i, end);
  }
  void compressed(size_t i, Bytes bytes) {
    Result<Bytes> plain = unpack_column(bytes, text_.inflater_);
    if (!plain) return start(i), undecoded(i, bytes);
    switch (columns_[i].text_kind) {
      case TextKind::binary: return binary(i, *plain);
      case TextKind::text: return text(i, *plain);
      default: return unknown_text(i, *plain);
    }
  }
  void json(size_t i, Bytes document) {
    if (keep_documents_) text_.before_documents_[i] = document;
    start(i);
    if (!append_document(document)) return undecoded(i, document);
    finish(i);
  }
  // The whole value after the update, where the before image has the value in front of it; else the changes.
  void json_diff(size_t i, Bytes diffs) {
    start(i);
    const Bytes before = text_.before_documents_[i];
    if (before.data() && text_.edit_.apply(before, diffs) && append_document(text_.edit_))
      return (void)finish(i);
    out_.append("json_diff ");
    if (!append_json_diff(out_, diffs)) return undecoded(i, diffs);
    finish(i);
  }
  void geometry(size_t i, Bytes bytes) {
    char* p = start(i);
    *p = '\'';
    out_.advance_to(p + 1);
    if (!append_wkt(out_, bytes, axes_)) {
      out_.advance_to(out_.need(0) - 1);
      return undecoded(i, bytes);
    }
    out_.append('\'');
    finish(i);
  }
  void vector(size_t i, Bytes bytes) {
    char* p = start(i);
    if (bytes.size() % 4 != 0) return undecoded(i, bytes);
    out_.advance_to(put(p, "'["));
    for (size_t at = 0; at < bytes.size(); at += 4) {
      p = out_.need(kDoubleRoom + 1);
      if (at > 0) *p++ = ',';
      out_.advance_to(write_json_float(p, std::bit_cast<float>(load_u32(bytes.data() + at))));
    }
    out_.append("]'");
    finish(i);
  }
  void json_text(size_t i, Bytes bytes) { text(i, bytes); }

 private:
  // Writes "###   name=" and gives the place of the value, with room for any of fixed size and the suffix.
  char* start(size_t i) {
    const RowTextTable::Column& column = columns_[i];
    const size_t size = column.prefix_size;
    char* p = out_.need(std::max(size, RowTextTable::Column::kShortPrefix) + kValueRoom +
                        RowTextTable::Column::kSuffixRoom);
    if (size <= RowTextTable::Column::kShortPrefix) [[likely]]
      std::memcpy(p, column.prefix, RowTextTable::Column::kShortPrefix);
    else
      std::memcpy(p, column.long_prefix.data(), size);
    p += size;
    out_.advance_to(p);
    return p;
  }
  // Writes the type behind a value that ends at `end`; gives the end of the line.
  char* finish(size_t i, char* end) {
    constexpr size_t kUsual = 48;
    const RowTextTable::Column& column = columns_[i];
    std::memcpy(end, column.suffix, kUsual);
    if (column.suffix_size > kUsual) [[unlikely]]
      std::memcpy(end + kUsual, column.suffix + kUsual, RowTextTable::Column::kSuffixRoom - kUsual);
    end += column.suffix_size;
    out_.advance_to(end);
    return end;
  }
  void finish(size_t i) { finish(i, out_.need(RowTextTable::Column::kSuffixRoom)); }
  // A value that contradicts its type: its bytes, and a count that the user is told.
  void undecoded(size_t i, Bytes bytes) {
    append_hex(out_, bytes);
    finish(i);
    ++text_.undecoded_count_;
  }
  template <class Document>  // Bytes, or a JsonEdit
  bool append_document(const Document& document) {
    EscapedText quoted(text_.scratch_, out_, append_quoted_part);
    out_.append('\'');
    if (!append_json_document(text_.scratch_, document, JsonStyle::server_text)) {
      out_.advance_to(out_.need(0) - 1);  // nothing was written behind the quote
      return false;
    }
    quoted.finish();
    out_.append('\'');
    return true;
  }

  RowText& text_;
  OutBuffer& out_;
  const RowTextTable::Column* columns_;
  const bool wants_all_;
  const AxisOrder axes_;
  bool keep_documents_ = false;
};

Result<uint64_t> RowText::append(OutBuffer& out, const RowTextTable& table, const RowReader& reader,
                                 const RowsEvent& rows) {
  const bool has_before = rows.operation != RowOperation::insert_rows;
  const bool has_after = rows.operation != RowOperation::delete_rows;
  const std::string& head = rows.operation == RowOperation::insert_rows   ? table.insert_head
                            : rows.operation == RowOperation::update_rows ? table.update_head
                                                                          : table.delete_head;
  if (rows.partial) before_documents_.assign(reader.column_count(), Bytes());
  scratch_.shrink_to(1 << 20);

  RowTextValues values(*this, out, table);
  Cursor in(rows.rows);
  uint64_t count = 0;
  while (!in.at_end()) {
    out.need(head.size());
    const size_t row_begin = out.size(), row_offset = in.offset();
    const uint64_t drained = out.drained_count();
    out.append(head);
    bool good = true;
    if (has_before) {
      values.keep_documents(rows.partial);
      good = reader.read(in, rows.before_present, {}, values);
    }
    if (has_after && good) {
      values.keep_documents(false);
      if (has_before) out.append("### SET\n");
      const Bytes partial = rows.partial ? read_value_options(in, reader.json_column_count()) : Bytes();
      good = in.ok() && reader.read(in, rows.after_present, partial, values);
    }
    if (!good || in.offset() == row_offset) {
      Error error = in.ok() ? Error{.kind = ErrorKind::corrupt, .field = "rows"} : in.error();
      if (out.drained_count() == drained)
        out.cut_to(row_begin);
      else
        error.kind = ErrorKind::limit;  // a part of the row has left
      error.offset += rows.rows_offset;
      error.detail += (error.detail.empty() ? "row " : " in row ") + std::to_string(count);
      return error;
    }
    ++count;
  }
  return count;
}

}  // namespace binsift
