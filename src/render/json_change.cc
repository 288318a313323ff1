#include "render/json_change.h"

#include "base/utf8.h"
#include "log/compressed_column.h"
#include "render/base64.h"
#include "render/escaped_text.h"
#include "render/huge_text.h"
#include "render/json_document.h"
#include "render/json_text.h"
#include "render/network_text.h"
#include "render/number_text.h"
#include "render/temporal_text.h"
#include "row/decimal.h"

namespace binsift {
namespace {

constexpr uint64_t kExactInDouble = uint64_t{1} << 53;
// Room for any value of fixed size, with quotes.
constexpr size_t kValueRoom = 128;
// Longest BINARY(n), in bytes.
constexpr size_t kBinaryMost = 1024;
constexpr size_t kConvertedAtOnce = 1 << 20;

std::string quoted(std::string_view utf8) {
  OutBuffer out;
  append_json_string(out, utf8);
  return std::string(out.view());
}

char* put(char* p, std::string_view text) {
  if (!text.empty()) std::memcpy(p, text.data(), text.size());
  return p + text.size();
}

}  // namespace

JsonTable::JsonTable(const Table& table, const JsonOptions& options) {
  place_ = ",\"db\":" + quoted(table.database) + ",\"table\":" + quoted(table.name);
  axes_ = table.axes_of_system ? AxisOrder::of_system : AxisOrder::stored;
  columns_.reserve(table.columns.size());
  for (const binsift::Column& source : table.columns) {
    Column column;
    column.wanted = !options.wants_column || options.wants_column(options.asked, source.name);
    wants_all_ &= column.wanted;
    column.long_prefix = "," + quoted(source.name) + ":";
    column.prefix_size = uint32_t(column.long_prefix.size());
    column.long_prefix.resize(std::max(column.long_prefix.size(), Column::kShort), ' ');
    std::memcpy(column.short_prefix, column.long_prefix.data(), Column::kShort);
    column.text_kind = source.text_kind;
    column.pad_with_zero = source.pad_with_zero;
    column.max_bytes = source.max_bytes;
    column.charset = source.charset == kCharsetUnknown ? Charset::unknown : charset_of(source.charset);
    for (const std::string& member : source.members) column.members.push_back(quoted(member));
    columns_.push_back(std::move(column));
  }
}

// The visitor of one image: writes {"a":1,"b":"x"}.
class JsonValues {
 public:
  JsonValues(JsonChanges& changes, OutBuffer& out, const JsonTable& table)
      : changes_(changes),
        options_(changes.options_),
        out_(out),
        columns_(table.columns_.data()),
        wants_all_(table.wants_all_),
        axes_(table.axes_) {}

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

  void null(size_t i) { finish(put(start(i), "null")); }
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
      p = put(p, "0000-00-00 00:00:00");
    } else {
      const int64_t offset =
          options_.zone ? options_.zone->utc_offset_at(int64_t{value.second} * 1000000) : 0;
      p = changes_.day_.write_seconds(p, int64_t{value.second} + offset);
    }
    p = write_fraction(p, value.microsecond, fsp);
    *p++ = '"';
    finish(p);
  }
  void enumeration(size_t i, unsigned index) {
    const auto& members = columns_[i].members;
    if (members.empty() || index > members.size()) return finish(write_u32(start(i), index));
    if (index == 0) return finish(put(start(i), "\"\""));
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
    base64_object(bytes);
  }
  void unknown_text(size_t i, Bytes bytes) {
    start(i);
    if (!append_json_text_if_utf8(out_, bytes)) base64_object(bytes);
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
    if (!end) return base64_object(bytes);
    *p = '"';
    *end++ = '"';
    finish(end);
  }
  void compressed(size_t i, Bytes bytes) {
    Result<Bytes> plain = unpack_column(bytes, changes_.inflater_);
    if (!plain) return undecoded(start(i), bytes);
    switch (columns_[i].text_kind) {
      case TextKind::binary: return binary(i, *plain);
      case TextKind::text: return text(i, *plain);
      default: return unknown_text(i, *plain);
    }
  }
  void json(size_t i, Bytes document) {
    if (keep_documents_) changes_.before_documents_[i] = document;
    start(i);
    if (!append_document(document)) undecoded(out_.need(0), document);
  }
  // The whole value after the update, where the before image has the value in front of it.
  void json_diff(size_t i, Bytes diffs) {
    start(i);
    const Bytes before = changes_.before_documents_[i];
    if (before.data() && changes_.edit_.apply(before, diffs) && append_document(changes_.edit_)) return;
    out_.append("{\"json_diff\":");
    if (!append_json_diff(out_, diffs)) undecoded(out_.need(0), diffs);
    out_.append('}');
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

 private:
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
    OutBuffer& scratch = changes_.scratch_;
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
    EscapedText quoted(changes_.scratch_, out_, append_json_escaped);
    out_.append('"');
    if (!append_json_document(changes_.scratch_, document, JsonStyle::server_text)) {
      out_.advance_to(out_.need(0) - 1);  // nothing was written behind the quote
      return false;
    }
    quoted.finish();
    out_.append('"');
    return true;
  }
  // The bytes themselves, where they have no better form.
  void base64_object(Bytes bytes) {
    out_.append("{\"base64\":\"");
    append_base64(out_, bytes);
    out_.append("\"}");
  }
  // A value that contradicts its type: its bytes, from `at` on, and a count that the user is told.
  void undecoded(char* at, Bytes bytes) {
    out_.advance_to(at);
    base64_object(bytes);
    ++changes_.undecoded_count_;
  }

  JsonChanges& changes_;
  const JsonOptions& options_;
  OutBuffer& out_;
  const JsonTable::Column* columns_;
  const bool wants_all_;
  const AxisOrder axes_;
  char lead_ = '{';  // in front of the next column
  bool keep_documents_ = false;
};

void JsonChanges::lay_out_head(const JsonHead& head, std::string_view type, std::string_view place) {
  if (head.time != shown_time_ || time_text_[0] == 0) {
    write_rfc3339(time_text_, head.time);
    shown_time_ = head.time;
  }
  if (head.file != shown_file_) {
    shown_file_ = head.file;
    file_text_ = ",\"file\":" + quoted(head.file) + ",\"pos\":";
  }
  front_.clear();
  char* p = front_.need(128 + place.size() + head.gtid.size() + file_text_.size());
  p = put(p, "{\"type\":\"");
  p = put(p, type);
  p = put(p, "\",\"ts\":\"");
  std::memcpy(p, time_text_, kTimeSize);
  p = put(p + kTimeSize, "\"");
  p = put(p, place);
  if (!head.gtid.empty()) {
    p = put(p, ",\"gtid\":\"");
    p = put(p, head.gtid);
    *p++ = '"';
  }
  p = put(p, file_text_);
  front_.advance_to(write_u64(p, head.position));

  back_.clear();
  p = back_.need(160);
  p = put(p, ",\"server_id\":");
  p = write_u32(p, head.server_id);
  if (head.has_thread_id) {
    p = put(p, ",\"thread_id\":");
    p = write_u64(p, head.thread_id);
  }
  if (head.has_xid) {
    p = put(p, ",\"xid\":");
    p = write_u64(p, head.xid);
  }
  back_.advance_to(p);
}

Result<uint64_t> JsonChanges::append(OutBuffer& out, const JsonHead& head, uint64_t first_row,
                                     const JsonTable& table, const RowReader& reader, const RowsEvent& rows) {
  const bool has_before = rows.operation != RowOperation::insert_rows;
  const bool has_after = rows.operation != RowOperation::delete_rows;
  constexpr std::string_view kTypes[] = {"insert", "update", "delete"};
  lay_out_head(head, kTypes[size_t(rows.operation)], table.place_);
  front_.append(",\"row\":");
  if (rows.partial) before_documents_.assign(reader.column_count(), Bytes());

  JsonValues values(*this, out, table);
  values.keep_documents(rows.partial);
  Cursor in(rows.rows);
  uint64_t count = 0;
  while (!in.at_end()) {
    char* p = out.need(front_.size() + back_.size() + 64);
    const size_t row_begin = out.size(), row_offset = in.offset();
    const uint64_t drained = out.drained_count();
    p = put(p, front_.view());
    p = write_u64(p, first_row + count);
    p = put(p, back_.view());
    if (has_before) p = put(p, ",\"before\":");
    out.advance_to(p);
    bool good = true;
    if (has_before) {
      values.begin();
      good = reader.read(in, rows.before_present, {}, values);
      values.end();
    }
    if (has_after && good) {
      out.append(",\"after\":");
      const Bytes partial = rows.partial ? read_value_options(in, reader.json_column_count()) : Bytes();
      values.keep_documents(false);
      values.begin();
      good = in.ok() && reader.read(in, rows.after_present, partial, values);
      values.end();
      values.keep_documents(rows.partial);
    }
    if (!good || in.offset() == row_offset) {
      Error error = in.ok() ? Error{.kind = ErrorKind::corrupt, .field = "rows"} : in.error();
      if (out.drained_count() == drained)
        out.cut_to(row_begin);
      else
        error.kind = ErrorKind::limit;  // a part of the row has left
      error.offset += rows.rows_offset;
      error.detail += (error.detail.empty() ? "row " : " in row ") + std::to_string(first_row + count);
      return error;
    }
    out.append("}\n");
    ++count;
  }
  return count;
}

void JsonChanges::append_statement(OutBuffer& out, const JsonHead& head, std::string_view type,
                                   std::string_view database, std::string_view sql, Charset charset) {
  std::string place;
  if (!database.empty()) {
    OutBuffer name;
    append_json_string(name, is_valid_utf8(as_bytes(database)) ? database : std::string_view("?"));
    place = ",\"db\":" + std::string(name.view());
  }
  lay_out_head(head, type, place);
  out.append(front_.view());
  out.append(back_.view());
  out.append(",\"sql\":");
  if (!append_json_text_if_utf8(out, as_bytes(sql))) {
    scratch_.clear();
    if (charset != Charset::unknown && to_utf8(as_bytes(sql), charset, scratch_)) {
      append_json_string(out, scratch_.view());
    } else {
      out.append("{\"base64\":\"");
      append_base64(out, as_bytes(sql));
      out.append("\"}");
    }
  }
  out.append("}\n");
}

void JsonChanges::append_boundary(OutBuffer& out, const JsonHead& head, std::string_view type) {
  lay_out_head(head, type, {});
  out.append(front_.view());
  out.append(back_.view());
  out.append("}\n");
}

}  // namespace binsift
