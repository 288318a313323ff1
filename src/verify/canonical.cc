#include "verify/canonical.h"

#include <bit>
#include <cctype>

#include "log/compressed_column.h"
#include "render/json_document.h"
#include "row/decimal.h"

namespace binsift {
namespace {

void put_number(OutBuffer& out, uint64_t value, unsigned size) {
  char* p = out.need(8);
  std::memcpy(p, &value, 8);
  out.advance_to(p + size);
}

uint64_t mask_of(Storage storage) {
  switch (storage) {
    case Storage::int8: return 0xFF;
    case Storage::int16: return 0xFFFF;
    case Storage::int24: return 0xFFFFFF;
    case Storage::int32: return 0xFFFFFFFF;
    default: return ~uint64_t{0};
  }
}

bool is_white(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

// Words that MariaDB's replicas put into DDL, so that it may be carried out twice.
size_t size_of_leniency(std::string_view text) {
  for (const std::string_view words : {"IF NOT EXISTS ", "IF EXISTS ", "OR REPLACE "}) {
    if (text.size() < words.size()) continue;
    const auto same = [](char a, char b) { return std::toupper(uint8_t(a)) == b; };
    if (std::equal(words.begin(), words.end(), text.begin(), [&](char b, char a) { return same(a, b); }))
      return words.size();
  }
  return 0;
}

}  // namespace

// The visitor of one image.
class CanonicalValues {
 public:
  CanonicalValues(Canonical& canonical, OutBuffer& out, const CanonicalTable& table)
      : canonical_(canonical), out_(out), table_(table) {}

  void keep_documents(bool keep) { keep_documents_ = keep; }
  bool wants_all() const { return true; }
  bool wants(size_t) const { return true; }

  void null(size_t i) { head(i, CanonicalKind::null, 0); }
  void integer(size_t i, int64_t value) { number(i, CanonicalKind::integer, uint64_t(value) & mask(i)); }
  void unsigned_integer(size_t i, uint64_t value) { number(i, CanonicalKind::integer, value); }
  void year(size_t i, unsigned value) { number(i, CanonicalKind::integer, value); }
  void bit(size_t i, uint64_t value) { number(i, CanonicalKind::integer, value); }
  void enumeration(size_t i, unsigned index) { number(i, CanonicalKind::integer, index); }
  void set(size_t i, uint64_t members) { number(i, CanonicalKind::integer, members); }
  void float32(size_t i, float value) { number(i, CanonicalKind::real, std::bit_cast<uint32_t>(value)); }
  void float64(size_t i, double value) { number(i, CanonicalKind::real, std::bit_cast<uint64_t>(value)); }
  void decimal(size_t i, const uint8_t* packed, unsigned precision, unsigned scale) {
    const Bytes bytes(packed, decimal_size(precision, scale));
    head(i, CanonicalKind::decimal, uint32_t(bytes.size()) + 2);
    put_number(out_, precision | scale << 8, 2);
    out_.append(as_text(bytes));
  }
  void date(size_t i, Date value) {
    number(i, CanonicalKind::date, uint64_t{value.year} << 16 | unsigned(value.month) << 8 | value.day);
  }
  void time(size_t i, const Time& value, unsigned) {
    const int64_t seconds = (int64_t{value.hour} * 60 + value.minute) * 60 + value.second;
    const int64_t all = seconds * 1000000 + value.microsecond;
    number(i, CanonicalKind::time, uint64_t(value.negative ? -all : all));
  }
  void datetime(size_t i, const DateTime& value, unsigned) {
    uint64_t packed = value.year;
    packed = (packed * 16 + value.month) * 32 + value.day;
    packed = ((packed * 32 + value.hour) * 64 + value.minute) * 64 + value.second;
    number(i, CanonicalKind::datetime, packed * 1000000 + value.microsecond);
  }
  void timestamp(size_t i, Timestamp value, unsigned) {
    number(i, CanonicalKind::timestamp, uint64_t{value.second} * 1000000 + value.microsecond);
  }
  void text(size_t i, Bytes bytes) { value(i, CanonicalKind::bytes, bytes); }
  void unknown_text(size_t i, Bytes bytes) { value(i, CanonicalKind::bytes, bytes); }
  void binary(size_t i, Bytes bytes) { value(i, CanonicalKind::bytes, bytes); }
  void address(size_t i, TextKind, Bytes bytes) { value(i, CanonicalKind::bytes, bytes); }
  void geometry(size_t i, Bytes bytes) { value(i, CanonicalKind::bytes, bytes); }
  void vector(size_t i, Bytes bytes) { value(i, CanonicalKind::bytes, bytes); }
  void json_text(size_t i, Bytes text) { value(i, CanonicalKind::json, text); }
  void compressed(size_t i, Bytes bytes) {
    Result<Bytes> plain = unpack_column(bytes, canonical_.inflater_);
    value(i, CanonicalKind::bytes, plain ? *plain : bytes);
  }
  void json(size_t i, Bytes document) {
    if (keep_documents_) canonical_.before_documents_[i] = document;
    canonical_.scratch_.clear();
    if (append_json_document(canonical_.scratch_, document, JsonStyle::value))
      value(i, CanonicalKind::json, as_bytes(canonical_.scratch_.view()));
    else
      value(i, CanonicalKind::bytes, document);
  }
  void json_diff(size_t i, Bytes diffs) {
    const Bytes before = canonical_.before_documents_[i];
    canonical_.scratch_.clear();
    if (before.data() && canonical_.edit_.apply(before, diffs) &&
        append_json_document(canonical_.scratch_, canonical_.edit_, JsonStyle::value))
      return value(i, CanonicalKind::json, as_bytes(canonical_.scratch_.view()));
    value(i, CanonicalKind::json_diff, diffs);
  }

 private:
  uint64_t mask(size_t i) const { return table_.integer_mask[i]; }
  void head(size_t i, CanonicalKind kind, uint32_t size) {
    char* p = out_.need(16);
    const uint64_t packed = uint64_t{uint16_t(i)} | uint64_t(kind) << 16 | uint64_t{size} << 24;
    std::memcpy(p, &packed, 8);
    out_.advance_to(p + 7);
  }
  void number(size_t i, CanonicalKind kind, uint64_t number) {
    head(i, kind, 8);
    put_number(out_, number, 8);
  }
  void value(size_t i, CanonicalKind kind, Bytes bytes) {
    head(i, kind, uint32_t(bytes.size()));
    out_.append(as_text(bytes));
  }

  Canonical& canonical_;
  OutBuffer& out_;
  const CanonicalTable& table_;
  bool keep_documents_ = false;
};

CanonicalTable::CanonicalTable(const Table& table) : name(table.database + "." + table.name) {
  for (const Column& column : table.columns) integer_mask.push_back(mask_of(column.storage));
}

Result<void> Canonical::append_row(OutBuffer& out, const CanonicalTable& table, const RowReader& reader,
                                   const RowsEvent& rows, Cursor& in) {
  put_number(out, uint8_t(rows.operation), 1);
  put_number(out, table.name.size(), 2);
  out.append(table.name);
  CanonicalValues values(*this, out, table);
  bool good = true;
  if (rows.operation != RowOperation::insert_rows) {
    if (rows.partial) before_documents_.assign(reader.column_count(), Bytes());
    values.keep_documents(rows.partial);
    good = reader.read(in, rows.before_present, {}, values);
    put_number(out, kImageEnd, 2);
  }
  if (good && rows.operation != RowOperation::delete_rows) {
    values.keep_documents(false);
    const Bytes partial = rows.partial ? read_value_options(in, reader.json_column_count()) : Bytes();
    good = in.ok() && reader.read(in, rows.after_present, partial, values);
    put_number(out, kImageEnd, 2);
  }
  if (good) return {};
  return in.ok() ? Error{.kind = ErrorKind::corrupt, .field = "rows"} : in.error();
}

void Canonical::append_statement(OutBuffer& out, uint8_t operation, std::string_view database,
                                 std::string_view sql) {
  const std::string text = normal_statement(sql);
  put_number(out, operation, 1);
  put_number(out, uint16_t(database.size()), 2);
  out.append(database);
  put_number(out, uint32_t(text.size()), 4);
  out.append(text);
}

std::string normal_statement(std::string_view sql) {
  std::string out;
  bool space = false;
  const auto put = [&](std::string_view text) {
    if (space && !out.empty()) out += ' ';
    space = false;
    out += text;
  };
  for (size_t i = 0; i < sql.size();) {
    const char c = sql[i];
    const std::string_view rest = sql.substr(i);
    if (is_white(c)) {
      space = true;
      ++i;
    } else if (c == '\'' || c == '"' || c == '`') {
      size_t end = i + 1;
      while (end < sql.size() && sql[end] != c) end += sql[end] == '\\' && c != '`' ? 2 : 1;
      end = std::min(end + 1, sql.size());
      put(sql.substr(i, end - i));
      i = end;
    } else if (rest.starts_with("/*") && !rest.starts_with("/*!") && !rest.starts_with("/*M!")) {
      const size_t end = sql.find("*/", i + 2);
      i = end == std::string_view::npos ? sql.size() : end + 2;
      space = true;
    } else if (c == '#' || (rest.starts_with("--") && (rest.size() == 2 || is_white(rest[2])))) {
      const size_t end = sql.find('\n', i);
      i = end == std::string_view::npos ? sql.size() : end + 1;
      space = true;
    } else if (const size_t passed = size_of_leniency(rest); passed > 0 && (i == 0 || is_white(sql[i - 1]))) {
      i += passed;
    } else {
      put(sql.substr(i, 1));
      ++i;
    }
  }
  while (!out.empty() && (out.back() == ';' || out.back() == ' ' || out.back() == '\0')) out.pop_back();
  return out;
}

namespace {

// Polynomials modulo that of CRC32, lowest power in the highest bit.
uint32_t times(uint32_t a, uint32_t b) {
  uint32_t product = 0;
  for (uint32_t bit = uint32_t{1} << 31; bit != 0; bit >>= 1) {
    if (a & bit) product ^= b;
    b = b & 1 ? b >> 1 ^ 0xEDB88320u : b >> 1;
  }
  return product;
}

}  // namespace

uint32_t crc32_joined(uint32_t first, uint32_t second, uint64_t second_size) {
  uint32_t shift = uint32_t{1} << 31;  // 1
  uint32_t power = uint32_t{1} << 23;  // x^8: a byte
  for (uint64_t size = second_size; size != 0; size >>= 1) {
    if (size & 1) shift = times(power, shift);
    power = times(power, power);
  }
  return times(shift, first) ^ second;
}

}  // namespace binsift
