#include "parquet/chunk_encoder.h"

#include <algorithm>

#include "base/crc32.h"
#include "parquet/hybrid.h"
#include "parquet/page_values.h"
#include "parquet/thrift.h"

namespace binsift::parquet {
namespace {

// What is tried out on: enough for zstd to show what it does.
constexpr size_t kTriedValues = 4096, kTriedBytes = 64 * 1024;
// Bytes that zstd has to read for as much time as a byte of the file is worth.
constexpr double kReadForOne = 16;

template <class T>
constexpr bool is_text = std::is_same_v<T, std::string_view>;

template <class T>
size_t size_of_value(const T& value) {
  if constexpr (is_text<T>) return 4 + value.size();
  return sizeof(T);
}

template <class T>
auto bounds_of_page(std::span<const T> values, const ColumnSchema& schema) {
  if constexpr (is_text<T>) {
    Bounds<PrefixedText> bounds;
    const std::string_view* last = nullptr;
    for (const std::string_view& value : values) {
      if (last && last->data() == value.data() && last->size() == value.size()) continue;
      last = &value;
      const PrefixedText text(value);
      bounds.add({text, text, true}, false);
    }
    return bounds;
  } else {
    return bounds_of(values, schema.is_unsigned());
  }
}

template <class T>
BoundText as_stored(const T& value, const ColumnSchema& schema, bool greatest) {
  if constexpr (std::is_same_v<T, PrefixedText>) {
    const bool utf8 = schema.kind != Kind::binary;
    return greatest ? greatest_text(value.text, utf8) : least_text(value.text, utf8);
  } else {
    OutBuffer out;
    append_plain(out, std::span<const T>(&value, 1), schema.fixed_size());
    return {std::string(out.view()), true};
  }
}

// Calls `each` with the number of every row that has a value.
template <class Each>
void for_each_value(const ColumnValues& values, Each&& each) {
  size_t row = 0;
  for (const uint32_t null : values.nulls()) {
    for (; row < null; ++row) each(row);
    ++row;
  }
  for (const size_t count = values.row_count(); row < count; ++row) each(row);
}

template <class T>
class PageIndexBuilder {
 public:
  using Bound = decltype(bounds_of_page(std::span<const T>(), ColumnSchema()));

  explicit PageIndexBuilder(const ColumnSchema& schema) : schema_(schema) {}

  // A page of these values.
  void add(std::span<const T> values, uint32_t nulls) {
    add_page(bounds_of_page(values, schema_), nulls, values.empty());
  }
  // A page of the values that these are the codes of.
  void add_coded(std::span<const T> distinct, std::span<const uint32_t> codes, uint32_t nulls) {
    is_used_.assign(distinct.size(), false);
    for (const uint32_t code : codes) is_used_[code] = true;
    used_.clear();
    for (size_t code = 0; code < distinct.size(); ++code)
      if (is_used_[code]) used_.push_back(distinct[code]);
    add_page(bounds_of_page(std::span<const T>(used_), schema_), nulls, codes.empty());
  }

  void finish(EncodedChunk& chunk) const {
    if (all_.known) {
      chunk.least = as_stored(all_.least, schema_, false);
      chunk.greatest = as_stored(all_.greatest, schema_, true);
    }
    if (!whole_) return;
    ThriftWriter out;
    out.list_of_booleans(1, pages_.size());
    for (const Page& page : pages_) out.element(page.is_null);
    out.list_of_binary(2, pages_.size());
    for (const Page& page : pages_)
      out.element(page.is_null ? std::string_view()
                               : std::string_view(as_stored(page.bounds.least, schema_, false).bytes));
    out.list_of_binary(3, pages_.size());
    for (const Page& page : pages_)
      out.element(page.is_null ? std::string_view()
                               : std::string_view(as_stored(page.bounds.greatest, schema_, true).bytes));
    out.integer32(4, int32_t(order()));
    out.list_of_integers64(5, pages_.size());
    for (const Page& page : pages_) out.element(int64_t{page.nulls});
    chunk.column_index = out.end_struct().take();
  }

 private:
  struct Page {
    Bound bounds;
    uint32_t nulls;
    bool is_null;
  };

  void add_page(const Bound& bounds, uint32_t nulls, bool is_null) {
    pages_.push_back({bounds, nulls, is_null});
    all_.add(bounds, schema_.is_unsigned());
    whole_ &= is_null || bounds.known;
  }

  // Pages of nulls alone stand outside of the order.
  BoundaryOrder order() const {
    bool ascends = true, descends = true;
    const Bound* last = nullptr;
    for (const Page& page : pages_) {
      if (page.is_null) continue;
      if (last) {
        const bool unsigned_order = schema_.is_unsigned();
        const auto less = [&](const auto& a, const auto& b) { return Bound::is_less(a, b, unsigned_order); };
        ascends &= !less(page.bounds.least, last->least) && !less(page.bounds.greatest, last->greatest);
        descends &= !less(last->least, page.bounds.least) && !less(last->greatest, page.bounds.greatest);
      }
      last = &page.bounds;
    }
    return ascends    ? BoundaryOrder::ASCENDING
           : descends ? BoundaryOrder::DESCENDING
                      : BoundaryOrder::UNORDERED;
  }

  const ColumnSchema& schema_;
  std::vector<Page> pages_;
  Bound all_;
  bool whole_ = true;
  std::vector<uint8_t> is_used_;  // by codes
  std::vector<T> used_;
};

}  // namespace

void ChunkEncoder::append_page(EncodedChunk& chunk, PageType type, uint32_t value_count, Encoding encoding) {
  packed_.clear();
  compressor_.append(packed_, plain_.view());
  ThriftWriter header;
  header.integer32(1, int32_t(type));
  header.integer32(2, int32_t(plain_.size()));
  header.integer32(3, int32_t(packed_.size()));
  header.integer32(4, int32_t(crc32(as_bytes(packed_.view()))));
  if (type == PageType::DICTIONARY_PAGE) {
    header.begin_struct(7).integer32(1, int32_t(value_count)).integer32(2, int32_t(encoding)).end_struct();
  } else {
    header.begin_struct(5).integer32(1, int32_t(value_count)).integer32(2, int32_t(encoding));
    header.integer32(3, int32_t(Encoding::RLE)).integer32(4, int32_t(Encoding::RLE)).end_struct();
  }
  header.end_struct();
  chunk.bytes.append(header.bytes());
  chunk.bytes.append(packed_.view());
  chunk.uncompressed_size += header.bytes().size() + plain_.size();
}

template <class T>
Encoding ChunkEncoder::choose(const ColumnSchema& schema, const Dense<T>& dense) {
  if (dense.has_small_dictionary()) return Encoding::RLE_DICTIONARY;
  const auto first_of = [](std::span<const T> values) {
    size_t fit = std::min(values.size(), kTriedValues);
    if constexpr (is_text<T>) {
      size_t bytes = 0, count = 0;
      while (count < fit && (bytes += size_of_value(values[count])) <= kTriedBytes) ++count;
      fit = std::max<size_t>(count, 1);
    }
    return values.first(fit);
  };
  const size_t middle = (dense.values.size() - std::min(dense.values.size(), kTriedValues)) / 2;
  const std::span<const T> tried = first_of(dense.values.subspan(middle));

  Encoding best = Encoding::PLAIN;
  double least = -1;
  // What stands in plain_, of `part` values of `all`.
  const auto cost = [&](size_t part, size_t all) {
    const double size = double(compressor_.size_of(plain_.view())) + double(plain_.size()) / kReadForOne;
    return size * double(all) / double(part);
  };
  const auto take = [&](Encoding encoding, double its_cost) {
    if (least >= 0 && its_cost >= least) return;
    least = its_cost;
    best = encoding;
  };
  if (dense.dictionary) {
    const std::span<const T> distinct = dense.dictionary->distinct(), some = first_of(distinct);
    plain_.clear();
    append_plain(plain_, some, schema.fixed_size());
    const double fixed = cost(some.size(), distinct.size());
    plain_.clear();
    append_hybrid(plain_, dense.dictionary->codes().subspan(middle, tried.size()),
                  bits_of(distinct.size() - 1));
    take(Encoding::RLE_DICTIONARY, fixed + cost(tried.size(), dense.values.size()));
  }
  const auto measure = [&](Encoding encoding) {
    plain_.clear();
    append_values(plain_, encoding, tried, schema.fixed_size());
    take(encoding, cost(tried.size(), dense.values.size()));
  };
  if constexpr (is_text<T>) {
    measure(Encoding::DELTA_LENGTH_BYTE_ARRAY);
    measure(Encoding::DELTA_BYTE_ARRAY);
  } else {
    measure(Encoding::PLAIN);
    if constexpr (std::is_integral_v<T> && sizeof(T) <= 8) measure(Encoding::DELTA_BINARY_PACKED);
  }
  return best;
}

template <class T>
EncodedChunk ChunkEncoder::encode_dense(const ColumnSchema& schema, const ColumnValues& values,
                                        const Dense<T>& dense) {
  EncodedChunk chunk;
  chunk.row_count = uint32_t(values.row_count());
  chunk.null_count = uint32_t(values.nulls().size());
  chunk.encoding = chunk.null_count == chunk.row_count ? Encoding::PLAIN : choose(schema, dense);
  const bool coded = chunk.encoding == Encoding::RLE_DICTIONARY;
  unsigned code_width = 0;
  if (coded) {
    const std::span<const T> distinct = dense.dictionary->distinct();
    code_width = bits_of(distinct.size() - 1);
    plain_.clear();
    append_plain(plain_, distinct, schema.fixed_size());
    append_page(chunk, PageType::DICTIONARY_PAGE, uint32_t(distinct.size()), Encoding::PLAIN);
    chunk.has_dictionary = true;
    chunk.dictionary_size = uint32_t(chunk.bytes.size());
  }

  PageIndexBuilder<T> index(schema);
  std::span<const uint32_t> nulls = values.nulls();
  size_t value = 0;
  for (size_t row = 0; row < chunk.row_count;) {
    const size_t first_row = row, first_value = value;
    size_t null_at = 0;
    if (coded || !is_text<T>) {
      row = std::min<size_t>(chunk.row_count, row + kPageRows);
      null_at = size_t(std::lower_bound(nulls.begin(), nulls.end(), row) - nulls.begin());
      value += row - first_row - null_at;
    } else {
      for (size_t bytes = 0; row < chunk.row_count && row - first_row < kPageRows; ++row) {
        if (null_at < nulls.size() && nulls[null_at] == row) {
          ++null_at;
          continue;
        }
        bytes += size_of_value(dense.values[value]);
        if (bytes > kPageBytes && value > first_value) break;
        ++value;
      }
    }
    const size_t count = value - first_value;
    plain_.clear();
    if (schema.optional) append_levels(plain_, first_row, row - first_row, nulls.first(null_at));
    // Of no values there is nothing to encode, and what an empty encoding looks like readers disagree on.
    const Encoding encoding = count == 0 ? Encoding::PLAIN : chunk.encoding;
    chunk.plain_page_count += encoding != chunk.encoding;
    if (coded) {
      const std::span<const uint32_t> codes = dense.dictionary->codes().subspan(first_value, count);
      if (count != 0) plain_.append(char(code_width));
      append_hybrid(plain_, codes, code_width);
      index.add_coded(dense.dictionary->distinct(), codes, uint32_t(null_at));
    } else {
      const std::span<const T> page = dense.values.subspan(first_value, count);
      if (count != 0) append_values(plain_, encoding, page, schema.fixed_size());
      index.add(page, uint32_t(null_at));
    }
    const uint64_t offset = chunk.bytes.size();
    append_page(chunk, PageType::DATA_PAGE, uint32_t(row - first_row), encoding);
    chunk.pages.push_back({offset, uint32_t(chunk.bytes.size() - offset), uint32_t(first_row)});
    nulls = nulls.subspan(null_at);
  }
  index.finish(chunk);
  return chunk;
}

template <class T>
EncodedChunk ChunkEncoder::encode_fixed(const ColumnSchema& schema, const ColumnValues& values,
                                        Dictionary<T>& dictionary) {
  Dense<T> dense{values.slots<T>()};
  if (!values.nulls().empty()) {
    dense_.resize((values.row_count() - values.nulls().size()) * sizeof(T));
    T* out = reinterpret_cast<T*>(dense_.data());
    size_t from = 0;
    const auto copy_to = [&](size_t to) {
      if (to > from) std::memcpy(out, dense.values.data() + from, (to - from) * sizeof(T));
      out += to - from;
    };
    for (const uint32_t null : values.nulls()) {
      copy_to(null);
      from = null + 1;
    }
    copy_to(values.row_count());
    dense.values = {reinterpret_cast<const T*>(dense_.data()), dense_.size() / sizeof(T)};
  }
  if (!dense.values.empty() && dictionary.build(dense.values)) dense.dictionary = &dictionary;
  return encode_dense(schema, values, dense);
}

EncodedChunk ChunkEncoder::encode_texts(const ColumnSchema& schema, const ColumnValues& values,
                                        std::span<const std::string> members) {
  const size_t count = values.row_count() - values.nulls().size();
  if (texts_.size() < count) texts_.resize(count);
  Dense<std::string_view> dense;
  if (values.form() == ColumnValues::Form::bytes) {
    values.values(texts_.data());
    dense.values = {texts_.data(), count};
    if (count != 0 && dictionary_text_.build(dense.values)) dense.dictionary = &dictionary_text_;
    return encode_dense(schema, values, dense);
  }

  const bool has_members = values.form() == ColumnValues::Form::codes;
  const auto value_at = [&](uint32_t index) {
    return has_members ? std::string_view(members[index]) : values.entry(index);
  };
  std::span<const uint32_t> indexes = values.slots<uint32_t>();
  if (!values.nulls().empty()) {
    indexes_.clear();
    for_each_value(values, [&](size_t row) { indexes_.push_back(indexes[row]); });
    indexes = indexes_;
  }
  const size_t list_size = has_members ? members.size() : values.entry_count();
  if (count != 0 && dictionary_text_.build_from(indexes, list_size, value_at))
    dense.dictionary = &dictionary_text_;
  // Where the choice is clear the values themselves are not asked for.
  if (!dense.has_small_dictionary()) {
    for (size_t i = 0; i < count; ++i) texts_[i] = value_at(indexes[i]);
    dense.values = {texts_.data(), count};
  }
  return encode_dense(schema, values, dense);
}

EncodedChunk ChunkEncoder::encode(const ColumnSchema& schema, const ColumnValues& values,
                                  std::span<const std::string> members) {
  switch (schema.physical()) {
    case Physical::INT32: return encode_fixed(schema, values, dictionary32_);
    case Physical::INT64: return encode_fixed(schema, values, dictionary64_);
    case Physical::FLOAT: return encode_fixed(schema, values, dictionary_float_);
    case Physical::DOUBLE: return encode_fixed(schema, values, dictionary_double_);
    case Physical::FIXED_LEN_BYTE_ARRAY: return encode_fixed(schema, values, dictionary128_);
    case Physical::BYTE_ARRAY: break;
  }
  return encode_texts(schema, values, members);
}

EncodedChunk ChunkEncoder::encode_nulls(const ColumnSchema& schema, uint32_t row_count) {
  EncodedChunk chunk;
  chunk.row_count = chunk.null_count = row_count;
  plain_.clear();
  append_null_levels(plain_, row_count);
  append_page(chunk, PageType::DATA_PAGE, row_count, Encoding::PLAIN);
  chunk.pages.push_back({0, uint32_t(chunk.bytes.size()), 0});
  PageIndexBuilder<int32_t> index(schema);
  index.add({}, row_count);
  index.finish(chunk);
  return chunk;
}

}  // namespace binsift::parquet
