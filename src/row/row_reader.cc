#include "row/row_reader.h"

#include "row/decimal.h"

namespace binsift {
namespace {

uint8_t storage_size(const Column& column) {
  switch (column.storage) {
    case Storage::int8:
    case Storage::year:
    case Storage::text8:
    case Storage::compressed8: return 1;
    case Storage::int16:
    case Storage::text16:
    case Storage::compressed16: return 2;
    case Storage::int24:
    case Storage::date: return 3;
    case Storage::int32:
    case Storage::float32: return 4;
    case Storage::int64:
    case Storage::float64: return 8;
    case Storage::decimal:
      return is_decimal_shape(column.precision, column.scale)
                 ? uint8_t(decimal_size(column.precision, column.scale))
                 : 0;
    case Storage::time2: return uint8_t(3 + fraction_size(column.fsp));
    case Storage::datetime2: return uint8_t(5 + fraction_size(column.fsp));
    case Storage::timestamp2: return uint8_t(4 + fraction_size(column.fsp));
    case Storage::old_time: return uint8_t(old_time_size(column.fsp));
    case Storage::old_datetime: return uint8_t(old_datetime_size(column.fsp));
    case Storage::old_timestamp: return uint8_t(old_timestamp_size(column.fsp));
    case Storage::bit: return uint8_t((column.bits + 7) / 8);
    case Storage::null_type:
    case Storage::unknown: return 0;
    case Storage::enumeration:
    case Storage::set:
    case Storage::blob:
    case Storage::compressed_blob:
    case Storage::json:
    case Storage::geometry:
    case Storage::vector:
    case Storage::json_text: return column.length_bytes;
    case Storage::line_text: return 4;
  }
  return 0;
}

bool is_fixed(Storage storage) {
  switch (storage) {
    case Storage::text8:
    case Storage::text16:
    case Storage::compressed8:
    case Storage::compressed16:
    case Storage::blob:
    case Storage::compressed_blob:
    case Storage::json:
    case Storage::geometry:
    case Storage::vector:
    case Storage::json_text:
    case Storage::line_text:
    case Storage::null_type:
    case Storage::unknown: return false;
    default: return true;
  }
}

// Whether the parts that size a value are ones that a server can have written.
bool is_readable(const Column& column, uint8_t size) {
  switch (column.storage) {
    case Storage::null_type: return true;
    case Storage::unknown: return false;
    case Storage::decimal: return size > 0;
    case Storage::time2:
    case Storage::datetime2:
    case Storage::timestamp2:
    case Storage::old_time:
    case Storage::old_datetime:
    case Storage::old_timestamp: return column.fsp <= 6;
    case Storage::bit:
    case Storage::set: return size >= 1 && size <= 8;
    case Storage::enumeration: return size == 1 || size == 2;
    default: return size >= 1 && (size <= 4 || size == 8);
  }
}

}  // namespace

RowReader::RowReader(const Table& table) {
  columns_.reserve(table.columns.size());
  for (const Column& column : table.columns) {
    ColumnReader reader{
        .storage = column.storage, .text_kind = column.text_kind, .is_unsigned = column.is_unsigned};
    const bool bad_fraction = column.fsp > 6;
    reader.size = bad_fraction ? 0 : storage_size(column);
    reader.precision = column.precision;
    reader.scale = column.scale;
    reader.fsp = column.fsp;
    // A length in front of a value has four bytes at most.
    const bool bad_length = !is_fixed(column.storage) && reader.size > 4;
    if (bad_fraction || bad_length || !is_readable(column, reader.size)) reader.storage = Storage::unknown;
    if (reader.storage == Storage::unknown) known_types_ = false;
    reader.is_fixed = is_fixed(reader.storage);
    if (column.storage == Storage::json) ++json_column_count_;
    columns_.push_back(reader);
  }
  lay_out_stretches();
}

void RowReader::lay_out_stretches() {
  if (columns_.size() > 64) return;
  null_size_ = (columns_.size() + 7) / 8;
  null_mask_ = columns_.size() == 64 ? ~uint64_t{0} : (uint64_t{1} << columns_.size()) - 1;
  Stretch stretch;
  for (size_t i = 0; i < columns_.size(); ++i) {
    const ColumnReader& column = columns_[i];
    if (column.storage >= Storage::null_type) return stretches_.clear();
    stretch.columns |= uint64_t{1} << i;
    if (column.is_fixed) {
      stretch.fixed_size += column.size;
    } else {
      stretch.column = uint8_t(i);
      stretch.length_size = column.size;
      stretch.length_mask = ~uint32_t{0} >> (32 - 8 * column.size);
      stretches_.push_back(stretch);
      stretch = {};
    }
  }
  stretches_.push_back(stretch);
}

uint64_t RowReader::value_size(Cursor& in, const ColumnReader& column) {
  if (column.is_fixed) return column.size;
  switch (column.storage) {
    case Storage::null_type: return 0;
    case Storage::unknown: in.fail("value of a column type that is not known"); return 0;
    default: break;
  }
  switch (column.size) {
    case 1: return in.u8("value length");
    case 2: return in.u16("value length");
    case 3: return in.u24("value length");
    default: return in.u32("value length");
  }
}

// Bytes of an image that is all there; 0 where it is not.
uint64_t RowReader::image_size(const uint8_t* image, size_t left, Bytes present) const {
  const size_t count = columns_.size();
  if (are_all_set(present, count)) [[likely]]
    if (const uint64_t size = whole_image_size(image, left); size != 0) return size;
  uint64_t at = (count_bits(present, count) + 7) / 8;
  if (at > left) return 0;
  const uint8_t* next_nulls = image;
  unsigned nulls = 0, shown = 0;
  for (size_t i = 0; i < count; ++i) {
    if (!bit_of(present, i)) continue;
    if (shown++ % 8 == 0) nulls = *next_nulls++;
    const bool is_null = nulls & 1;
    nulls >>= 1;
    if (is_null) continue;
    const ColumnReader& column = columns_[i];
    if (column.is_fixed) {
      at += column.size;
      continue;
    }
    if (column.storage >= Storage::null_type || at + column.size > left) return 0;
    const uint8_t* length = image + at;
    switch (column.size) {
      case 1: at += 1 + uint64_t{length[0]}; break;
      case 2: at += 2 + uint64_t{load_u16(length)}; break;
      case 3: at += 3 + uint64_t{load_u24(length)}; break;
      default: at += 4 + uint64_t{load_u32(length)};
    }
  }
  return at <= left ? at : 0;
}

bool RowReader::skip(Cursor& in, Bytes present) const {
  if (const uint64_t size = image_size(in.position(), in.left(), present); size != 0) [[likely]] {
    in.skip(size, "row");
    return true;
  }
  // Value by value, which tells what is wrong.
  const size_t count = columns_.size();
  const Bytes nulls = in.bytes((count_bits(present, count) + 7) / 8, "null bits");
  size_t shown = 0;
  for (size_t i = 0; i < count && in.ok(); ++i) {
    if (!bit_of(present, i)) continue;
    const bool is_null = bit_of(nulls, shown++);
    if (!is_null) in.skip(value_size(in, columns_[i]), "value");
  }
  return in.ok();
}

Bytes read_value_options(Cursor& in, unsigned json_column_count) {
  const uint64_t options = in.packed("value options");
  if (!(options & 1)) return {};
  return in.bytes((json_column_count + 7) / 8, "partial JSON bits");
}

}  // namespace binsift
