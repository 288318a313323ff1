#include "render/sql_change.h"

#include <algorithm>

#include "render/sql_values.h"

namespace binsift {
namespace {

// A row of this size, and a statement, are held; of a larger row the statement leaves in parts.
constexpr size_t kHeldRow = 1 << 20;

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
  void json_text(size_t, Bytes) {}

 private:
  const Cursor& in_;
  std::vector<Bytes>& spans_;
  const uint8_t* begin_ = nullptr;
  size_t last_ = 0;
};

bool is_present(const Bytes& span) {
  return span.data() != nullptr;
}

bool all_present(const std::vector<Bytes>& spans) {
  return std::all_of(spans.begin(), spans.end(), is_present);
}

bool is_zero(Bytes bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](uint8_t byte) { return byte == 0; });
}

// Hands a row's statement on in parts as it grows.
class StatementParts final : public OutBuffer::Drain {
 public:
  StatementParts(SqlRowSink& sink, const SqlTable& table, OutBuffer& text, const SqlNeeds& needs)
      : sink_(sink), table_(table), text_(text), needs_(needs) {
    text_.set_drain(this, kHeldRow);
  }
  ~StatementParts() { text_.set_drain(nullptr, 0); }
  StatementParts(const StatementParts&) = delete;
  StatementParts& operator=(const StatementParts&) = delete;

  void take(std::string_view text) override { tell(text, false); }
  void let_go() override { sink_.let_go(); }
  // What is left of it. Errors: the sink's first one.
  Result<void> finish() {
    if (!text_.empty()) tell(text_.view(), true);
    return std::move(told_);
  }

 private:
  void tell(std::string_view text, bool last) {
    if (told_) told_ = sink_.statement(table_, {text, needs_, first_, last});
    first_ = false;
  }

  SqlRowSink& sink_;
  const SqlTable& table_;
  OutBuffer& text_;
  const SqlNeeds& needs_;
  bool first_ = true;
  Result<void> told_;
};

}  // namespace

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

bool SqlChanges::is_changed(const SqlTable& table, size_t i) {
  const Bytes &before = before_.spans[i], &after = after_.spans[i];
  if (!is_present(after)) return false;
  if (!after_.partial.empty() && table.columns[i].storage == Storage::json) {
    size_t json = 0;
    for (size_t k = 0; k < i; ++k) json += table.columns[k].storage == Storage::json;
    if (bit_of(after_.partial, json)) return after.size() > table.columns[i].length_bytes;
  }
  if (!is_present(before) || before.size() != after.size()) return true;
  for (size_t at = 0; at < after.size(); at += kHeldRow) {
    const size_t size = std::min(after.size() - at, kHeldRow);
    if (std::memcmp(before.data() + at, after.data() + at, size) != 0) return true;
    if (size == kHeldRow) text_.let_go();
  }
  return false;
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
std::string SqlChanges::why_irreversible(const SqlTable& table, const RowsEvent& rows) {
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

// The statement about the row that before_ and after_ are; nothing where nothing changes.
bool SqlChanges::add_statement(const SqlTable& table, const RowReader& reader) {
  const bool undo = direction_ == SqlDirection::undo;
  switch (operation_) {
    case RowOperation::insert_rows:
      if (table.is_sequence)  // its numbers do not come back
        return undo || (all_present(after_.spans) ? add_insert(table, reader, after_)
                                                  : add_setval(table, reader, after_));
      return undo ? add_delete(table, reader, after_) : add_insert(table, reader, after_);
    case RowOperation::delete_rows:
      return undo ? add_insert(table, reader, before_) : add_delete(table, reader, before_);
    case RowOperation::update_rows:
      return undo ? add_update(table, reader, after_, before_) : add_update(table, reader, before_, after_);
  }
  return false;
}

// The same of a row that is too large to hold: its statement goes to the sink in parts, and with the first
// one what it needs.
Result<bool> SqlChanges::tell_large(SqlRowSink& sink, const SqlTable& table, const RowReader& reader) {
  for (const Image* image : {&before_, &after_})
    for (size_t i = 0; i < table.columns.size(); ++i)
      if (table.columns[i].storage == Storage::enumeration && is_present(image->spans[i]) &&
          !image->spans[i].empty() && is_zero(image->spans[i]))
        needs_.lax_mode = true;
  StatementParts parts(sink, table, text_, needs_);
  const bool good = add_statement(table, reader);
  if (Result<void> told = parts.finish(); !told) return std::move(told).error();
  return good;
}

Result<uint64_t> SqlChanges::append(SqlRowSink& sink, const SqlTable& table, const RowReader& reader,
                                    const RowsEvent& rows) {
  constexpr uint16_t kNoForeignKeyChecks = 0x02, kForeignKeysInSql = 0x10;
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
  const auto is_small = [&] {
    if (in.left() <= kHeldRow) return true;
    const uint64_t size = reader.whole_image_size(in.position(), in.left());
    return size != 0 && size <= kHeldRow;
  };
  while (!in.at_end()) {
    const size_t row_offset = in.offset();
    text_.clear();
    text_.shrink_to(4 * kHeldRow);
    needs_ = {.no_foreign_keys = (rows.flags & (kNoForeignKeyChecks | kForeignKeysInSql)) != 0};
    bool good = true;
    if (is_whole_insert && is_small()) {
      good = add_whole_insert(in, table, reader, rows.after_present) && in.offset() != row_offset;
      if (!good) return failed(count);
      if (Result<void> told = sink.statement(table, {text_.view(), needs_}); !told)
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
    std::string refusal;
    if (good && direction_ == SqlDirection::undo && !table.is_sequence)
      refusal = why_irreversible(table, rows);
    if (!good) return failed(count);
    if (!refusal.empty()) {
      if (Result<void> told = sink.irreversible(table, count, refusal); !told) return std::move(told).error();
    } else if (in.offset() - row_offset > kHeldRow) {
      Result<bool> told = tell_large(sink, table, reader);
      if (!told) return std::move(told).error();
      if (!*told) return failed(count);
    } else {
      if (!add_statement(table, reader)) return failed(count);
      if (!text_.empty())
        if (Result<void> told = sink.statement(table, {text_.view(), needs_}); !told)
          return std::move(told).error();
    }
    ++count;
  }
  return count;
}

}  // namespace binsift
