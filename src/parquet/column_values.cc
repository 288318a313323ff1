#include "parquet/column_values.h"

#include <algorithm>

namespace binsift::parquet {

void ColumnValues::put_empty() {
  switch (form_) {
    case Form::fixed8: return put(int64_t{0});
    case Form::fixed16: return put(Int128{0});
    case Form::bytes: return put(last_end());
    // Indexes never descend, so that a stretch of rows has a stretch of entries.
    case Form::repeated: return put(uint32_t(entry_ends_.empty() ? 0 : entry_ends_.size() - 1));
    default: return put(uint32_t{0});
  }
}

void ColumnValues::values(std::string_view* out) const {
  const char* const bytes = bytes_.view().data();
  const uint32_t* const ends = slots<uint32_t>().data();
  uint32_t begin = 0;
  const auto take = [&](size_t row) {
    const uint32_t end = ends[row];
    *out = end & kAgain ? out[-1] : std::string_view(bytes + begin, end - begin);
    ++out;
    begin = end & ~kAgain;
  };
  size_t row = 0;
  for (const uint32_t null : nulls_) {
    for (; row < null; ++row) take(row);
    ++row;
  }
  for (const size_t count = row_count(); row < count; ++row) take(row);
}

size_t ColumnValues::null_count(size_t begin, size_t end) const {
  const auto first = std::lower_bound(nulls_.begin(), nulls_.end(), begin);
  return size_t(std::lower_bound(first, nulls_.end(), end) - first);
}

void ColumnValues::put_shifted(std::span<const uint32_t> slots, uint32_t shift) {
  char* const begin = slots_.need(slots.size_bytes());
  uint32_t* const out = reinterpret_cast<uint32_t*>(begin);
  for (size_t i = 0; i < slots.size(); ++i) out[i] = slots[i] + shift;
  slots_.advance_to(begin + slots.size_bytes());
}

void ColumnValues::append(const ColumnValues& other, size_t begin, size_t end) {
  if (begin == end) return;
  const size_t rows_before = row_count();
  const auto first_null = std::lower_bound(other.nulls_.begin(), other.nulls_.end(), begin);
  const auto last_null = std::lower_bound(first_null, other.nulls_.end(), end);
  for (auto null = first_null; null != last_null; ++null)
    nulls_.push_back(uint32_t(*null - begin + rows_before));

  const std::span<const uint32_t> theirs = other.slots<uint32_t>();
  if (form_ == Form::bytes) {
    if (theirs[begin] & kAgain) {  // what it is the same as stays behind
      put_bytes(other.value(begin));
      if (++begin == end) return;
    }
    const uint32_t from = begin == 0 ? 0 : theirs[begin - 1] & ~kAgain;
    const uint32_t shift = last_end() - from;
    bytes_.append(other.bytes_.view().substr(from, (theirs[end - 1] & ~kAgain) - from));
    put_shifted(theirs.subspan(begin, end - begin), shift);
  } else if (form_ == Form::repeated && !other.entry_ends_.empty()) {
    uint32_t first = theirs[begin];
    const uint32_t last = theirs[end - 1];
    const uint32_t count_before = uint32_t(entry_ends_.size());
    uint32_t place = count_before;  // of the entry `first`
    if (count_before != 0 && entry(count_before - 1) == other.entry(first)) place = count_before - 1;
    const uint32_t shift = place - first;
    for (uint32_t i = first + (place < count_before); i <= last; ++i) {
      bytes_.append(other.entry(i));
      entry_ends_.push_back(uint32_t(bytes_.size()));
    }
    put_shifted(theirs.subspan(begin, end - begin), shift);
  } else if (form_ == Form::repeated) {  // nulls only
    for (size_t i = begin; i < end; ++i) put_empty();
  } else {
    const size_t size = slot_size();
    slots_.append(other.slots_.view().substr(begin * size, (end - begin) * size));
  }
}

void ColumnValues::cut_to(size_t rows) {
  if (rows >= row_count()) return;
  slots_.cut_to(rows * slot_size());
  while (!nulls_.empty() && nulls_.back() >= rows) nulls_.pop_back();
  if (form_ == Form::bytes) {
    bytes_.cut_to(last_end());
  } else if (form_ == Form::repeated) {
    const size_t kept = rows == 0 ? 0 : std::min<size_t>(entry_ends_.size(), last_end() + size_t{1});
    entry_ends_.resize(kept);
    bytes_.cut_to(kept == 0 ? 0 : entry_ends_.back());
  }
}

void ColumnValues::clear() {
  slots_.clear();
  bytes_.clear();
  entry_ends_.clear();
  nulls_.clear();
}

}  // namespace binsift::parquet
