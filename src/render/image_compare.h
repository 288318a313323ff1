#pragma once
// Which columns of an updated row have another value than before, told by the values themselves: nothing is
// rendered.
#include <bit>
#include <vector>

#include "row/decimal.h"
#include "row/row_reader.h"

namespace binsift {

class ImageCompare {
 public:
  enum class Fate : uint8_t {
    absent,  // in neither image
    before,  // only in the one before
    after,   // only in the one after
    same,
    changed,
  };

  // Reads both images of the update at `in`, which ends behind them. False: they do not fit, and `in` is
  // failed. `only`, where given, names the columns that are looked at.
  bool read(Cursor& in, const RowReader& reader, const RowsEvent& rows,
            const std::vector<bool>* only = nullptr) {
    values_.assign(reader.column_count(), {});
    Look look{values_, only, false};
    const size_t begin = in.offset();
    if (!reader.read(in, rows.before_present, {}, look)) return false;
    before_size_ = in.offset() - begin;
    const Bytes partial = rows.partial ? read_value_options(in, reader.json_column_count()) : Bytes();
    look.is_after = true;
    return in.ok() && reader.read(in, rows.after_present, partial, look);
  }

  // The value before, of a column whose values are bytes.
  Bytes bytes_before(size_t column) const { return values_[column].bytes; }
  Fate fate(size_t column) const { return values_[column].fate; }
  // Bytes of the image before.
  size_t before_size() const { return before_size_; }

 private:
  struct Value {
    uint64_t number = 0;
    Bytes bytes;
    bool is_null = false;
    Fate fate = Fate::absent;
  };

  // The row reader's visitor
  struct Look {
    std::vector<Value>& values;
    const std::vector<bool>* only;
    bool is_after;

    bool wants_all() const { return !only; }
    bool wants(size_t i) const { return !only || (*only)[i]; }

    void see(size_t i, uint64_t number, Bytes bytes, bool is_null = false) {
      Value& value = values[i];
      if (!is_after) {
        value = {number, bytes, is_null, Fate::before};
        return;
      }
      if (value.fate == Fate::absent) {
        value.fate = Fate::after;
        return;
      }
      const bool same = value.is_null == is_null && value.number == number &&
                        value.bytes.size() == bytes.size() &&
                        (bytes.empty() || std::memcmp(value.bytes.data(), bytes.data(), bytes.size()) == 0);
      value.fate = same ? Fate::same : Fate::changed;
    }

    void null(size_t i) { see(i, 0, {}, true); }
    void integer(size_t i, int64_t value) { see(i, uint64_t(value), {}); }
    void unsigned_integer(size_t i, uint64_t value) { see(i, value, {}); }
    void float32(size_t i, float value) { see(i, std::bit_cast<uint32_t>(value), {}); }
    void float64(size_t i, double value) { see(i, std::bit_cast<uint64_t>(value), {}); }
    void decimal(size_t i, const uint8_t* packed, unsigned precision, unsigned scale) {
      see(i, 0, Bytes(packed, decimal_size(precision, scale)));
    }
    void year(size_t i, unsigned value) { see(i, value, {}); }
    void bit(size_t i, uint64_t value) { see(i, value, {}); }
    void date(size_t i, Date value) {
      see(i, uint64_t{value.year} << 16 | uint64_t{value.month} << 8 | value.day, {});
    }
    void time(size_t i, const Time& value, unsigned) {
      see(i,
          uint64_t{value.negative} << 56 | uint64_t{value.hour} << 40 | uint64_t{value.minute} << 32 |
              uint64_t{value.second} << 24 | (value.microsecond & 0xFFFFFF),
          {});
    }
    void datetime(size_t i, const DateTime& value, unsigned) {
      const uint64_t date = uint64_t{value.year} << 9 | uint64_t{value.month} << 5 | value.day;
      const uint64_t clock = uint64_t{value.hour} << 12 | uint64_t{value.minute} << 6 | value.second;
      see(i, date << 38 | (clock & 0x3FFFF) << 20 | (value.microsecond & 0xFFFFF), {});
    }
    void timestamp(size_t i, Timestamp value, unsigned) {
      see(i, uint64_t{value.second} << 32 | value.microsecond, {});
    }
    void enumeration(size_t i, unsigned index) { see(i, index, {}); }
    void set(size_t i, uint64_t members) { see(i, members, {}); }
    void text(size_t i, Bytes bytes) { see(i, 0, bytes); }
    void unknown_text(size_t i, Bytes bytes) { see(i, 0, bytes); }
    void binary(size_t i, Bytes bytes) { see(i, 0, bytes); }
    void address(size_t i, TextKind, Bytes bytes) { see(i, 0, bytes); }
    void compressed(size_t i, Bytes bytes) { see(i, 0, bytes); }
    void json(size_t i, Bytes bytes) { see(i, 0, bytes); }
    // Changes to the value in front; none of them leaves it as it was.
    void json_diff(size_t i, Bytes diffs) {
      Value& value = values[i];
      if (value.fate == Fate::absent)
        value.fate = Fate::after;
      else
        value.fate = diffs.empty() ? Fate::same : Fate::changed;
    }
    void geometry(size_t i, Bytes bytes) { see(i, 0, bytes); }
    void vector(size_t i, Bytes bytes) { see(i, 0, bytes); }
    void json_text(size_t i, Bytes bytes) { see(i, 0, bytes); }
  };

  std::vector<Value> values_;
  size_t before_size_ = 0;
};

}  // namespace binsift
