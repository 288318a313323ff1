#include "render/sql_change.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/utf8.h"
#include "log/compressed_column.h"
#include "render/network_text.h"
#include "render/number_text.h"
#include "render/quoted_text.h"
#include "render/sql_json.h"
#include "render/temporal_text.h"
#include "row/charset.h"
#include "row/decimal.h"

namespace binsift {
namespace {

constexpr size_t kValueRoom = 160;
constexpr char kHexDigits[] = "0123456789abcdef";

// Writes nothing: notes where each value of an image lies.
class SpanFinder {
 public:
  SpanFinder(const Cursor& in, std::vector<Bytes>& spans) : in_(in), spans_(spans) {}
  bool wants_all() const { return false; }
  bool wants(size_t i) {
    end();
    last_ = i, begin_ = in_.position();
    return false;
  }
  void end() {
    if (begin_) spans_[last_] = Bytes(begin_, size_t(in_.position() - begin_));
    begin_ = nullptr;
  }

  // Never called: nothing is wanted.
  void null(size_t) {}
  void integer(size_t, int64_t) {}
  void unsigned_integer(size_t, uint64_t) {}
  void float32(size_t, float) {}
  void float64(size_t, double) {}
  void decimal(size_t, const uint8_t*, unsigned, unsigned) {}
  void year(size_t, unsigned) {}
  void date(size_t, Date) {}
  void time(size_t, const Time&, unsigned) {}
  void datetime(size_t, const DateTime&, unsigned) {}
  void timestamp(size_t, Timestamp, unsigned) {}
  void bit(size_t, uint64_t) {}
  void enumeration(size_t, unsigned) {}
  void set(size_t, uint64_t) {}
  void text(size_t, Bytes) {}
  void unknown_text(size_t, Bytes) {}
  void binary(size_t, Bytes) {}
  void address(size_t, TextKind, Bytes) {}
  void compressed(size_t, Bytes) {}
  void json(size_t, Bytes) {}
  void json_diff(size_t, Bytes) {}
  void geometry(size_t, Bytes) {}
  void vector(size_t, Bytes) {}

 private:
  const Cursor& in_;
  std::vector<Bytes>& spans_;
  const uint8_t* begin_ = nullptr;
  size_t last_ = 0;
};

char* put(char* p, std::string_view text) {
  if (!text.empty()) std::memcpy(p, text.data(), text.size());
  return p + text.size();
}

bool is_present(const Bytes& span) {
  return span.data() != nullptr;
}

bool all_present(const std::vector<Bytes>& spans) {
  return std::all_of(spans.begin(), spans.end(), is_present);
}

}  // namespace

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
    char* p = start(i);
    if (!std::isfinite(value)) return not_a_number(&value, sizeof value);
    // What a FLOAT is compared with is a double; and the shortest text may be a hair off once it was one.
    char* end = write_json_float(p, value);
    double read = 0;
    std::from_chars(p, end, read);
    const bool survives = std::abs(read) <= double(std::numeric_limits<float>::max()) && float(read) == value;
    if (form_ == Form::condition || !survives) end = write_json_double(p, double(value));
    out_.advance_to(as_double(p, end));
  }
  void float64(size_t i, double value) {
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
    if (index == 0 || index > members.size() || members[index - 1] == "''") return unsigned_integer(i, index);
    start(i);
    out_.append(members[index - 1]);
  }
  void set(size_t i, uint64_t bits) {
    const auto& members = columns_[i].members;
    if (members.empty() || (members.size() < 64 && bits >> members.size() != 0))
      return unsigned_integer(i, bits);
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
    if (!is_valid_utf8(bytes)) return hex(bytes);
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
    start(i);
    if (!append_sql_json(out_, document, form_ == Form::condition)) undecoded(document);
  }
  void json_diff(size_t i, Bytes diffs) {
    start(i);
    const Bytes before = changes_.before_.spans[i];
    const size_t length = columns_[i].length_bytes;
    if (before.size() > length && changes_.edit_.apply(before.subspan(length), diffs) &&
        append_sql_json(out_, changes_.edit_, form_ == Form::condition))
      return;
    // The column still has the value in front of the changes.
    if (form_ != Form::assignment || !append_sql_json_diffs(out_, columns_[i].name, diffs)) undecoded(diffs);
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

 private:
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
  bool is_doubtful(const SqlTable::Column& column, Bytes bytes) const {
    if (column.doubtful_text) return !is_ascii(bytes);
    if (!column.doubtful) return false;
    for (const uint8_t byte : bytes)
      if ((*column.doubtful)[byte]) return true;
    return false;
  }
  void hex(Bytes bytes, size_t zeros = 0) {
    char* p = put(out_.need(2 * (bytes.size() + zeros) + 3), "x'");
    for (const uint8_t byte : bytes) *p++ = kHexDigits[byte >> 4], *p++ = kHexDigits[byte & 15];
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

bool SqlChanges::locate(Cursor& in, const RowReader& reader, Bytes present, Bytes partial, Image& image) {
  image.at = in;
  image.present = present;
  image.partial = partial;
  image.spans.assign(reader.column_count(), Bytes());
  SpanFinder finder(in, image.spans);
  if (!reader.read(in, present, partial, finder)) return false;
  finder.end();
  return true;
}

bool SqlChanges::is_changed(const SqlTable& table, size_t i) const {
  const Bytes &before = before_.spans[i], &after = after_.spans[i];
  if (!is_present(after)) return false;
  if (!after_.partial.empty() && table.columns[i].storage == Storage::json) {
    size_t json = 0;
    for (size_t k = 0; k < i; ++k) json += table.columns[k].storage == Storage::json;
    if (bit_of(after_.partial, json)) return after.size() > table.columns[i].length_bytes;
  }
  return !is_present(before) || before.size() != after.size() ||
         (!after.empty() && std::memcmp(before.data(), after.data(), after.size()) != 0);
}

// The usual INSERT, in one pass over the row.
bool SqlChanges::add_whole_insert(Cursor& in, const SqlTable& table, const RowReader& reader, Bytes present) {
  text_.append(table.insert_head);
  SqlValues values(*this, table, SqlValues::Form::list);
  values.take_all();
  if (!reader.read(in, present, {}, values)) return false;
  text_.append(')');
  return true;
}

bool SqlChanges::add_insert(const SqlTable& table, const RowReader& reader, const Image& image) {
  text_.append("INSERT INTO ");
  text_.append(table.name);
  bool whole = true;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const bool asked = !table.columns[i].generated && table.columns[i].wanted;
    wanted_[i] = asked && is_present(image.spans[i]);
    whole &= wanted_[i] == asked;
  }
  if (whole) {
    text_.append(table.all_columns);
  } else {
    const char* lead = " (";
    for (size_t i = 0; i < table.columns.size(); ++i) {
      if (!wanted_[i]) continue;
      text_.append(lead);
      text_.append(table.columns[i].name);
      lead = ", ";
    }
    text_.append(*lead == ' ' ? " ()" : ")");
  }
  text_.append(" VALUES (");
  SqlValues values(*this, table, SqlValues::Form::list);
  Cursor in = image.at;
  const bool good = reader.read(in, image.present, image.partial, values);
  text_.append(')');
  return good;
}

// WHERE …: by the key, else by all columns of `first`, and of `second` where `first` lacks them.
bool SqlChanges::add_condition(const SqlTable& table, const RowReader& reader, const Image& first,
                               const Image* second) {
  const auto has = [&](size_t i) {
    return is_present(first.spans[i]) || (second && is_present(second->spans[i]));
  };
  bool by_key = table.has_key;
  for (size_t i = 0; i < table.columns.size(); ++i)
    if (table.columns[i].in_key && !has(i)) by_key = false;
  text_.append(" WHERE ");
  SqlValues values(*this, table, SqlValues::Form::condition);
  values.compare_bytes(!by_key);
  for (const Image* image : {&first, second}) {
    if (!image) break;
    for (size_t i = 0; i < table.columns.size(); ++i) {
      const SqlTable::Column& column = table.columns[i];
      wanted_[i] = is_present(image->spans[i]) && (by_key ? column.in_key : !column.generated) &&
                   (image == &first || !is_present(first.spans[i]));
    }
    Cursor in = image->at;
    if (!reader.read(in, image->present, image->partial, values)) return false;
  }
  if (values.is_first()) text_.append("TRUE");
  if (!by_key) text_.append(" LIMIT 1");
  return true;
}

// A sequence whose row image is not whole is set by its function.
bool SqlChanges::add_setval(const SqlTable& table, const RowReader& reader, const Image& image) {
  text_.append("DO SETVAL(");
  text_.append(table.name);
  text_.append(", ");
  for (const size_t column : {size_t{0}, size_t{7}}) {
    wanted_.assign(table.columns.size(), false);
    wanted_[column] = is_present(image.spans[column]);
    if (!wanted_[column]) return false;
    SqlValues values(*this, table, SqlValues::Form::list);
    Cursor in = image.at;
    if (!reader.read(in, image.present, image.partial, values)) return false;
    text_.append(column == 0 ? ", 0, " : ")");
  }
  return true;
}

bool SqlChanges::add_delete(const SqlTable& table, const RowReader& reader, const Image& image) {
  text_.append("DELETE FROM ");
  text_.append(table.name);
  return add_condition(table, reader, image, nullptr);
}

// The row becomes `to` where it was `from`.
bool SqlChanges::add_update(const SqlTable& table, const RowReader& reader, const Image& from,
                            const Image& to) {
  bool any = false;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const SqlTable::Column& column = table.columns[i];
    wanted_[i] = !column.generated && column.wanted && is_changed(table, i);
    any |= wanted_[i];
  }
  if (!any) return true;
  text_.append("UPDATE ");
  text_.append(table.name);
  text_.append(" SET ");
  SqlValues values(*this, table, SqlValues::Form::assignment);
  Cursor in = to.at;
  if (!reader.read(in, to.present, to.partial, values)) return false;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const SqlTable::Column& column = table.columns[i];
    if (!column.updates_itself || column.generated || is_changed(table, i)) continue;
    text_.append(", ");
    text_.append(column.name);
    text_.append('=');
    text_.append(column.name);
  }
  return &to == &after_ ? add_condition(table, reader, from, nullptr)
                        : add_condition(table, reader, from, &to);
}

// Empty: the row can be undone.
std::string SqlChanges::why_irreversible(const SqlTable& table, const RowsEvent& rows) const {
  bool has_key = table.has_key;
  const auto missing = [&](size_t i, const char* image) {
    return std::string("the ") + image + " image lacks " + table.columns[i].name;
  };
  for (size_t i = 0; i < table.columns.size(); ++i)
    if (table.columns[i].in_key && !is_present(before_.spans[i]) && !is_present(after_.spans[i]))
      has_key = false;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].generated) continue;
    const bool before = is_present(before_.spans[i]), after = is_present(after_.spans[i]);
    switch (rows.operation) {
      case RowOperation::delete_rows:
        if (!before) return missing(i, "before");
        break;
      case RowOperation::insert_rows:
        if (!has_key && !after) return missing(i, "after");
        break;
      case RowOperation::update_rows:
        if (after && !before && is_changed(table, i)) return missing(i, "before");
        if (!has_key && !before && !after) return missing(i, "before");
        break;
    }
  }
  return {};
}

Result<uint64_t> SqlChanges::append(SqlRowSink& sink, const SqlTable& table, const RowReader& reader,
                                    const RowsEvent& rows) {
  constexpr uint16_t kNoForeignKeyChecks = 0x02, kForeignKeysInSql = 0x10;
  constexpr size_t kUsual = 1 << 20;
  operation_ = rows.operation;
  wanted_.assign(reader.column_count(), false);
  Cursor in(rows.rows);
  uint64_t count = 0;
  const bool is_whole_insert = rows.operation == RowOperation::insert_rows && table.inserts_all &&
                               direction_ == SqlDirection::forward &&
                               count_bits(rows.after_present, reader.column_count()) == reader.column_count();
  const auto failed = [&](uint64_t row) {
    Error error = in.ok() ? Error{.kind = ErrorKind::corrupt, .field = "rows"} : in.error();
    error.offset += rows.rows_offset;
    error.detail += (error.detail.empty() ? "row " : " in row ") + std::to_string(row);
    return error;
  };
  while (!in.at_end()) {
    const size_t row_offset = in.offset();
    text_.clear();
    text_.shrink_to(kUsual);
    needs_ = {.no_foreign_keys = (rows.flags & (kNoForeignKeyChecks | kForeignKeysInSql)) != 0};
    bool good = true;
    if (is_whole_insert) {
      good = add_whole_insert(in, table, reader, rows.after_present) && in.offset() != row_offset;
      if (!good) return failed(count);
      if (Result<void> told = sink.statement(table, text_.view(), needs_); !told)
        return std::move(told).error();
      ++count;
      continue;
    }
    for (Image* image : {&before_, &after_}) image->spans.assign(reader.column_count(), Bytes());
    if (rows.operation != RowOperation::insert_rows)
      good = locate(in, reader, rows.before_present, {}, before_);
    if (good && rows.operation != RowOperation::delete_rows) {
      const Bytes partial = rows.partial ? read_value_options(in, reader.json_column_count()) : Bytes();
      good = in.ok() && locate(in, reader, rows.after_present, partial, after_);
    }
    good &= in.offset() != row_offset;
    const bool undo = direction_ == SqlDirection::undo;
    std::string refusal;
    if (good && undo && !table.is_sequence) refusal = why_irreversible(table, rows);
    if (good && refusal.empty()) {
      switch (rows.operation) {
        case RowOperation::insert_rows:
          if (table.is_sequence)  // its numbers do not come back
            good = undo || (all_present(after_.spans) ? add_insert(table, reader, after_)
                                                      : add_setval(table, reader, after_));
          else
            good = undo ? add_delete(table, reader, after_) : add_insert(table, reader, after_);
          break;
        case RowOperation::delete_rows:
          good = undo ? add_insert(table, reader, before_) : add_delete(table, reader, before_);
          break;
        case RowOperation::update_rows:
          good =
              undo ? add_update(table, reader, after_, before_) : add_update(table, reader, before_, after_);
          break;
      }
    }
    if (!good) return failed(count);
    if (!refusal.empty()) {
      if (Result<void> told = sink.irreversible(table, count, refusal); !told) return std::move(told).error();
    } else if (!text_.empty()) {
      if (Result<void> told = sink.statement(table, text_.view(), needs_); !told)
        return std::move(told).error();
    }
    ++count;
  }
  return count;
}

}  // namespace binsift
