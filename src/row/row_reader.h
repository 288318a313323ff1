#pragma once
// Row images to typed values.
//   bytes                field
//   (present+7)/8        null bits: one for each column that the image has, not for each of the table
//   …                    the values of the columns that are present and not NULL, in column order
// PARTIAL_UPDATE_ROWS puts in front of each after image: packed value_options, and where bit 0 of it is set
// one bit for each JSON column of the table (absent ones too): the value of such a column is then a list of
// JSON diffs. Source: mysql sql/rpl_record.cc (unpack_row), sql/log_event.cc (print_verbose_one_row), per
// type log_event_print_value.
//
// A visitor has one member function a kind of value, each called with the column's index in the table:
//   null, integer(int64_t), unsigned_integer(uint64_t), float32(float), float64(double),
//   decimal(const uint8_t* packed, unsigned precision, unsigned scale), year(unsigned), date(Date),
//   time(Time, fsp), datetime(DateTime, fsp), timestamp(Timestamp, fsp), bit(uint64_t),
//   enumeration(unsigned index), set(uint64_t members), text(Bytes), binary(Bytes) [trailing 00 bytes may be
//   missing], unknown_text(Bytes), address(TextKind, Bytes) [INET4, INET6, UUID], compressed(Bytes) [MariaDB;
//   with its header], json(Bytes), json_diff(Bytes), geometry(Bytes), vector(Bytes),
//   json_text(Bytes) [a JSON value that is right to the letter, as JSON lines have it]
// and  bool wants_all(), bool wants(size_t column): false skips the value.
#include "base/wide.h"
#include "event/rows.h"
#include "row/table.h"
#include "row/temporal.h"

namespace binsift {

// What the loop needs of a column, small.
struct ColumnReader {
  Storage storage = Storage::unknown;
  TextKind text_kind = TextKind::unknown;
  bool is_unsigned = false;
  bool is_fixed = false;  // every value has `size` bytes
  uint8_t size = 0;       // bytes of a fixed-size value; of the length in front of a blob
  uint8_t precision = 0, scale = 0, fsp = 0;

  unsigned size_if_fixed() const { return is_fixed ? size : 0u; }
};

class RowReader {
 public:
  RowReader() = default;
  explicit RowReader(const Table& table);

  size_t column_count() const { return columns_.size(); }
  // No column has a type whose values can't be passed over.
  bool has_known_types() const { return known_types_; }
  // Columns of type JSON, for the bits of PARTIAL_UPDATE_ROWS.
  unsigned json_column_count() const { return json_column_count_; }

  // Reads one image; `in` ends behind it. False: the bytes do not fit the table, and `in` is failed; the
  // visitor has then seen the values in front of the bad one.
  template <class Visitor>
  bool read(Cursor& in, Bytes present, Bytes partial_json, Visitor& visitor) const;

  // Moves behind one image, touching as little as it can.
  bool skip(Cursor& in, Bytes present) const;
  // Bytes of an image that has all columns, at the start of `left` bytes; 0: it can't be told so quickly, or
  // is not all there.
  uint64_t whole_image_size(const uint8_t* image, size_t left) const;

 private:
  template <class Visitor>
  static bool read_value(Cursor& in, const ColumnReader& column, size_t i, bool is_diff, Visitor& visitor);
  // Of images that lack columns, or hold values that are skipped.
  template <class Visitor>
  bool read_some(Cursor& in, Bytes present, Bytes nulls, Bytes partial_json, Visitor& visitor) const;
  static uint64_t value_size(Cursor& in, const ColumnReader& column);
  uint64_t image_size(const uint8_t* image, size_t left, Bytes present) const;
  void lay_out_stretches();

  // Columns of fixed size, and behind them one whose value says its length; the last has none.
  struct Stretch {
    uint64_t columns = 0;      // a bit each
    uint32_t fixed_size = 0;   // bytes, where none of them is NULL
    uint32_t length_mask = 0;  // of the length in front of the value
    uint8_t length_size = 0;   // bytes
    uint8_t column = 0;        // the one with a length
  };
  uint64_t size_of_nulls(uint64_t nulls) const {
    uint64_t size = 0;
    for (; nulls != 0; nulls &= nulls - 1) size += columns_[size_t(std::countr_zero(nulls))].size_if_fixed();
    return size;
  }

  std::vector<ColumnReader> columns_;
  std::vector<Stretch> stretches_;  // of a table of at most 64 columns, all of known types
  size_t null_size_ = 0;            // bytes of the null bits of an image with all columns
  uint64_t null_mask_ = 0;
  unsigned json_column_count_ = 0;
  bool known_types_ = true;
};

// 0 also where the image ends so near to the end of the event that a length can't be read as four bytes.
inline uint64_t RowReader::whole_image_size(const uint8_t* image, size_t left) const {
  if (stretches_.empty() || null_size_ > left) [[unlikely]]
    return 0;
  const uint64_t nulls = left >= 8 ? load_u64(image) & null_mask_ : load_up_to_8(image, null_size_);
  uint64_t at = null_size_;
  const Stretch* stretch = stretches_.data();
  const Stretch* const last = stretch + stretches_.size() - 1;
  for (; stretch != last; ++stretch) {
    at += stretch->fixed_size;
    if (nulls & stretch->columns) [[unlikely]] {
      at -= size_of_nulls(nulls & stretch->columns);
      if (nulls >> stretch->column & 1) continue;
    }
    if (at + 4 > left) return 0;
    at += stretch->length_size + uint64_t{load_u32(image + at) & stretch->length_mask};
  }
  at += last->fixed_size;
  if (nulls & last->columns) at -= size_of_nulls(nulls & last->columns);
  return at <= left ? at : 0;
}

// Reads what stands in front of an after image of PARTIAL_UPDATE_ROWS; gives the bits, or none.
Bytes read_value_options(Cursor& in, unsigned json_column_count);

inline bool bit_of(Bytes bits, size_t i) {
  return i / 8 < bits.size() && (bits[i / 8] >> (i % 8) & 1);
}

inline unsigned count_bits(Bytes bits, size_t count) {
  unsigned sum = 0;
  size_t i = 0;
  for (; i + 8 <= count && i / 8 < bits.size(); i += 8) sum += unsigned(std::popcount(bits[i / 8]));
  for (; i < count; ++i) sum += bit_of(bits, i);
  return sum;
}

template <class Visitor>
bool RowReader::read(Cursor& in, Bytes present, Bytes partial_json, Visitor& visitor) const {
  const size_t count = columns_.size();
  const bool is_whole = are_all_set(present, count);
  const size_t present_count = is_whole ? count : count_bits(present, count);
  const Bytes nulls = in.bytes((present_count + 7) / 8, "null bits");
  if (!in.ok()) return false;
  if (!is_whole || !partial_json.empty() || !visitor.wants_all())
    return read_some(in, present, nulls, partial_json, visitor);
  const uint8_t* next_nulls = nulls.data();
  unsigned bits = 0;
  for (size_t i = 0; i < count; ++i, bits >>= 1) {
    if (i % 8 == 0) bits = *next_nulls++;
    if (bits & 1) {
      visitor.null(i);
    } else if (!read_value(in, columns_[i], i, false, visitor)) {
      return false;
    }
  }
  return true;
}

template <class Visitor>
[[gnu::noinline]] bool RowReader::read_some(Cursor& in, Bytes present, Bytes nulls, Bytes partial_json,
                                            Visitor& visitor) const {
  size_t shown = 0, json_index = 0;
  for (size_t i = 0; i < columns_.size(); ++i) {
    const ColumnReader& column = columns_[i];
    bool is_diff = false;
    if (column.storage == Storage::json && !partial_json.empty())
      is_diff = bit_of(partial_json, json_index++);
    if (!bit_of(present, i)) continue;
    const bool is_null = nulls[shown / 8] >> (shown % 8) & 1;
    ++shown;
    if (is_null) {
      if (visitor.wants(i)) visitor.null(i);
    } else if (!visitor.wants(i)) {
      in.skip(value_size(in, column), "value");
      if (!in.ok()) return false;
    } else if (!read_value(in, column, i, is_diff, visitor)) {
      return false;
    }
  }
  return true;
}

template <class Visitor>
[[gnu::always_inline]] inline bool RowReader::read_value(Cursor& in, const ColumnReader& column, size_t i,
                                                         bool is_diff, Visitor& visitor) {
  const auto counted = [&](auto&& call) __attribute__((always_inline)) {
    const uint64_t size = column.size == 1   ? in.u8("value length")
                          : column.size == 2 ? in.u16("value length")
                          : column.size == 3 ? in.u24("value length")
                                             : in.u32("value length");
    const Bytes bytes = in.bytes(size, "value");
    if (!in.ok()) [[unlikely]]
      return false;
    call(bytes);
    return true;
  };
  if (!column.is_fixed) {
    switch (column.storage) {
      case Storage::text8:
      case Storage::text16:
      case Storage::blob:
        return counted([&](Bytes bytes) __attribute__((always_inline)) {
          switch (column.text_kind) {
            case TextKind::text: return visitor.text(i, bytes);
            case TextKind::binary: return visitor.binary(i, bytes);
            case TextKind::unknown: return visitor.unknown_text(i, bytes);
            default: return visitor.address(i, column.text_kind, bytes);
          }
        });
      case Storage::compressed8:
      case Storage::compressed16:
      case Storage::compressed_blob: return counted([&](Bytes bytes) { visitor.compressed(i, bytes); });
      case Storage::json:
        return counted([&](Bytes bytes) { is_diff ? visitor.json_diff(i, bytes) : visitor.json(i, bytes); });
      case Storage::geometry: return counted([&](Bytes bytes) { visitor.geometry(i, bytes); });
      case Storage::vector: return counted([&](Bytes bytes) { visitor.vector(i, bytes); });
      case Storage::json_text: return counted([&](Bytes bytes) { visitor.json_text(i, bytes); });
      case Storage::line_text:
        return counted([&](Bytes bytes) {
          const Bytes text = bytes.empty() ? bytes : bytes.subspan(1);
          !bytes.empty() && bytes[0] != 0 ? visitor.json_text(i, text) : visitor.text(i, text);
        });
      case Storage::null_type: return visitor.null(i), true;
      default: return in.fail("value of a column type that is not known"), false;
    }
  }

  const Bytes value = in.bytes(column.size, "value");
  if (value.empty()) [[unlikely]]
    return false;
  const uint8_t* const p = value.data();
  const auto whole = [&](uint64_t as_unsigned, int64_t as_signed) {
    if (column.is_unsigned)
      visitor.unsigned_integer(i, as_unsigned);
    else
      visitor.integer(i, as_signed);
  };
  switch (column.storage) {
    case Storage::int8: whole(p[0], int8_t(p[0])); break;
    case Storage::int16: whole(load_u16(p), int16_t(load_u16(p))); break;
    case Storage::int24: whole(load_u24(p), int32_t(load_u24(p) << 8) >> 8); break;
    case Storage::int32: whole(load_u32(p), int32_t(load_u32(p))); break;
    case Storage::int64: whole(load_u64(p), int64_t(load_u64(p))); break;
    case Storage::float32: visitor.float32(i, std::bit_cast<float>(load_u32(p))); break;
    case Storage::float64: visitor.float64(i, std::bit_cast<double>(load_u64(p))); break;
    case Storage::decimal: visitor.decimal(i, p, column.precision, column.scale); break;
    case Storage::year: visitor.year(i, p[0] == 0 ? 0u : 1900u + p[0]); break;
    case Storage::date: visitor.date(i, read_date(p)); break;
    case Storage::time2: visitor.time(i, read_time2(p, column.fsp), column.fsp); break;
    case Storage::datetime2: visitor.datetime(i, read_datetime2(p, column.fsp), column.fsp); break;
    case Storage::timestamp2: visitor.timestamp(i, read_timestamp2(p, column.fsp), column.fsp); break;
    case Storage::old_time:
      visitor.time(i, column.fsp ? read_old_time_with_fraction(p, column.fsp) : read_old_time(p), column.fsp);
      break;
    case Storage::old_datetime:
      visitor.datetime(i, column.fsp ? read_old_datetime_with_fraction(p, column.fsp) : read_old_datetime(p),
                       column.fsp);
      break;
    case Storage::old_timestamp:
      visitor.timestamp(i,
                        column.fsp ? read_old_timestamp_with_fraction(p, column.fsp) : read_old_timestamp(p),
                        column.fsp);
      break;
    case Storage::bit: visitor.bit(i, load_be(p, column.size)); break;
    case Storage::enumeration: visitor.enumeration(i, unsigned(load_le_n(p, column.size))); break;
    case Storage::set: visitor.set(i, load_le_n(p, column.size)); break;
    default: break;
  }
  return true;
}

}  // namespace binsift
