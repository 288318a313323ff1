#pragma once
// The values of a page in each encoding but the dictionary's.
#include <span>
#include <string_view>
#include <vector>

#include "parquet/column_values.h"
#include "parquet/delta.h"

namespace binsift::parquet {

// PLAIN. `fixed_size`: bytes of a FIXED_LEN_BYTE_ARRAY, which Int128 becomes.
template <class T>
void append_plain(OutBuffer& out, std::span<const T> values, unsigned) {
  out.append({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
}
void append_plain(OutBuffer& out, std::span<const Int128> values, unsigned fixed_size);
void append_plain(OutBuffer& out, std::span<const std::string_view> values, unsigned);

void append_delta_lengths(OutBuffer& out, std::span<const std::string_view> values);
void append_delta_texts(OutBuffer& out, std::span<const std::string_view> values);

// Any of the encodings that T has.
template <class T>
void append_values(OutBuffer& out, Encoding encoding, std::span<const T> values, unsigned fixed_size) {
  if constexpr (std::is_same_v<T, int32_t> || std::is_same_v<T, int64_t>) {
    if (encoding == Encoding::DELTA_BINARY_PACKED) return append_delta(out, values);
  } else if constexpr (std::is_same_v<T, std::string_view>) {
    if (encoding == Encoding::DELTA_LENGTH_BYTE_ARRAY) return append_delta_lengths(out, values);
    if (encoding == Encoding::DELTA_BYTE_ARRAY) return append_delta_texts(out, values);
  }
  append_plain(out, values, fixed_size);
}

}  // namespace binsift::parquet
