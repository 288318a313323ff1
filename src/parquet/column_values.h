#pragma once
// The values of one column of some rows, as they wait to be written. Rows are appended one by one, or a
// stretch of another column's at a time; the memory is kept when they are cleared.
#include <span>
#include <string_view>
#include <vector>

#include "base/out_buffer.h"
#include "parquet/schema.h"

namespace binsift::parquet {

using Int128 = __int128;

class ColumnValues {
 public:
  // How values are held. Byte arrays have a choice:
  //   bytes     each value with its bytes, but for one that is as the row before (put_bytes_again)
  //   codes     indexes into a list of values that the owner keeps
  //   repeated  a value once for as many neighbours as are equal: indexes into the column's own entries
  enum class Form : uint8_t { fixed4, fixed8, fixed16, bytes, codes, repeated };

  explicit ColumnValues(Form form) : form_(form) {}

  Form form() const { return form_; }
  size_t row_count() const { return slots_.size() / slot_size(); }
  // Ascending numbers of rows. Their slots are there all the same, and say nothing.
  std::span<const uint32_t> nulls() const { return nulls_; }
  size_t null_count(size_t begin, size_t end) const;

  // Appends one row. T has the form's size: int32_t, float; int64_t, double; Int128.
  template <class T>
  void put(T value) {
    char* p = slots_.need(sizeof(T));
    std::memcpy(p, &value, sizeof(T));
    slots_.advance_to(p + sizeof(T));
  }
  void put_code(uint32_t code) { put(code); }
  void put_bytes(std::string_view value) {
    bytes_.append(value);
    end_bytes();
  }
  // The row before once more; false: it is null, and nothing is appended.
  bool put_bytes_again() {
    if (slots_.empty() || (!nulls_.empty() && nulls_.back() + 1 == row_count())) return false;
    put(last_end() | kAgain);
    return true;
  }
  // A value that is written in place: append to bytes(), then end_bytes(); or undo_bytes(), as if nothing had
  // been appended.
  OutBuffer& bytes() { return bytes_; }
  void end_bytes() { put(uint32_t(bytes_.size())); }
  void undo_bytes() { bytes_.cut_to(last_end()); }
  void put_repeated(std::string_view value) {
    if (entry_ends_.empty() || entry(entry_ends_.size() - 1) != value) {
      bytes_.append(value);
      entry_ends_.push_back(uint32_t(bytes_.size()));
    }
    put(uint32_t(entry_ends_.size() - 1));
  }
  // The last one of put_repeated once more.
  void put_repeated_again() { put(uint32_t(entry_ends_.size() - 1)); }
  void put_null() {
    nulls_.push_back(uint32_t(row_count()));
    put_empty();
  }
  void put_nulls(size_t count) {
    for (size_t i = 0; i < count; ++i) put_null();
  }

  // Appends rows [begin, end) of a column of the same form.
  void append(const ColumnValues& other, size_t begin, size_t end);
  // Forgets all behind the first `rows`.
  void cut_to(size_t rows);
  void clear();
  // Bytes that the values take.
  size_t size() const { return slots_.size() + bytes_.size() + 4 * (nulls_.size() + entry_ends_.size()); }
  // Bytes of memory that it keeps.
  size_t capacity() const {
    return slots_.capacity() + bytes_.capacity() + 4 * (nulls_.capacity() + entry_ends_.capacity());
  }

  template <class T>
  std::span<const T> slots() const {
    const std::string_view all = slots_.view();
    return {reinterpret_cast<const T*>(all.data()), all.size() / sizeof(T)};
  }
  // Of bytes: the value of a row that is not null.
  std::string_view value(size_t row) const {
    const std::span<const uint32_t> ends = slots<uint32_t>();
    while (ends[row] & kAgain) --row;
    const uint32_t begin = row == 0 ? 0 : ends[row - 1] & ~kAgain;
    return bytes_.view().substr(begin, ends[row] - begin);
  }
  // Writes the values of all rows that are not null to `out`. One that is as the row before is the same view.
  void values(std::string_view* out) const;
  // Of bytes: more than kMostBytes, so that nothing may be made of it.
  bool is_overfull() const { return bytes_.size() > kMostBytes; }
  static constexpr size_t kMostBytes = (size_t{1} << 31) - (size_t{1} << 27);
  // Of repeated: entries in the order of their rows; equal ones may stand apart.
  size_t entry_count() const { return entry_ends_.size(); }
  std::string_view entry(size_t i) const {
    const uint32_t begin = i == 0 ? 0 : entry_ends_[i - 1];
    return bytes_.view().substr(begin, entry_ends_[i] - begin);
  }

 private:
  size_t slot_size() const { return form_ == Form::fixed8 ? 8 : form_ == Form::fixed16 ? 16 : 4; }
  uint32_t last_end() const { return slots_.empty() ? 0 : slots<uint32_t>().back() & ~kAgain; }
  void put_empty();
  // Slots of another column, each so much greater.
  void put_shifted(std::span<const uint32_t> slots, uint32_t shift);

  static constexpr uint32_t kAgain = uint32_t{1} << 31;

  Form form_;
  OutBuffer slots_;  // fixed: the values; bytes: where each ends, or kAgain; codes, repeated: the indexes
  OutBuffer bytes_;
  std::vector<uint32_t> entry_ends_;
  std::vector<uint32_t> nulls_;
};

}  // namespace binsift::parquet
