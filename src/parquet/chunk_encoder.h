#pragma once
// Values to pages. Which encoding is taken is measured, not guessed: a stretch of the values is encoded and
// compressed in each way that may do, and the smallest is taken for all of the chunk.
#include "parquet/chunk.h"
#include "parquet/column_values.h"
#include "parquet/compressor.h"
#include "parquet/dictionary.h"

namespace binsift::parquet {

// One a thread; it keeps its memory.
class ChunkEncoder {
 public:
  explicit ChunkEncoder(int zstd_level) : compressor_(zstd_level) {}

  // `members` are what the indexes of Form::codes mean. The values must have 2^31 bytes at most.
  EncodedChunk encode(const ColumnSchema& schema, const ColumnValues& values,
                      std::span<const std::string> members = {});
  // A chunk of nulls alone, which an optional column has where nothing is known of it.
  EncodedChunk encode_nulls(const ColumnSchema& schema, uint32_t row_count);

 private:
  // The values that are there, one behind the other, and how they may be told from a dictionary. They may be
  // left out where it is a small one.
  template <class T>
  struct Dense {
    std::span<const T> values;
    const Dictionary<T>* dictionary = nullptr;

    // So small that no trial is needed to choose it.
    bool has_small_dictionary() const {
      constexpr size_t kSmall = 256;
      return dictionary && dictionary->distinct().size() <= kSmall &&
             dictionary->distinct().size() <= dictionary->codes().size() / 16;
    }
  };

  template <class T>
  EncodedChunk encode_fixed(const ColumnSchema& schema, const ColumnValues& values,
                            Dictionary<T>& dictionary);
  EncodedChunk encode_texts(const ColumnSchema& schema, const ColumnValues& values,
                            std::span<const std::string> members);
  template <class T>
  EncodedChunk encode_dense(const ColumnSchema& schema, const ColumnValues& values, const Dense<T>& dense);
  template <class T>
  Encoding choose(const ColumnSchema& schema, const Dense<T>& dense);
  void append_page(EncodedChunk& chunk, PageType type, uint32_t value_count, Encoding encoding);

  Compressor compressor_;
  OutBuffer plain_, packed_;  // of a page
  std::vector<char> dense_;
  std::vector<std::string_view> texts_;  // as many as the largest chunk had
  std::vector<uint32_t> indexes_;
  Dictionary<int32_t> dictionary32_;
  Dictionary<int64_t> dictionary64_;
  Dictionary<float> dictionary_float_;
  Dictionary<double> dictionary_double_;
  Dictionary<Int128> dictionary128_;
  Dictionary<std::string_view> dictionary_text_;
};

}  // namespace binsift::parquet
