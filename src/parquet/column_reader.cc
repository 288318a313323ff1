#include "parquet/column_reader.h"

#include <algorithm>

#include "base/crc32.h"
#include "parquet/decode.h"
#include "parquet/thrift_reader.h"

namespace binsift::parquet {
namespace {

constexpr size_t kUsualHeader = 256, kLargestHeader = 16 << 20;
constexpr uint64_t kLargestPage = uint64_t{1} << 31, kMostRows = 1 << 24;
constexpr size_t kMostRebuilt = 256 << 20;
constexpr int kDataPage = 0, kDictionaryPage = 2, kDataPageV2 = 3;
constexpr int kPlainDictionary = 2;  // what RLE_DICTIONARY was called

}  // namespace

ColumnReader::ColumnReader(const FileBytes& file, const FileMetadata& metadata, size_t column)
    : file_(file), metadata_(metadata), index_(column), column_(metadata.columns[column]) {}

Error ColumnReader::wrong(std::string what) const {
  return damage_at(page_at_, "column " + column_.schema.name + ": " + std::move(what));
}

Result<ColumnReader::PageHeader> ColumnReader::read_header(size_t& header_size) {
  for (size_t window = kUsualHeader;; window *= 16) {
    const size_t size = size_t(std::min<uint64_t>(window, end_ - at_));
    packed_.resize(size);
    if (Result<void> got = file_.read(at_, packed_.data(), size); !got) return std::move(got).error();
    ThriftReader in(packed_);
    PageHeader header;
    const auto counts = [&](int, uint8_t type) {
      in.inner_struct(type, [&](int id, uint8_t inner) {
        if (id == 1) return header.value_count = uint64_t(in.integer(inner)), true;
        if (id == 2) return header.encoding = int(in.integer(inner)), true;
        if (id == 3) return header.level_encoding = int(in.integer(inner)), true;
        return false;
      });
      return true;
    };
    const auto counts_v2 = [&](int, uint8_t type) {
      in.inner_struct(type, [&](int id, uint8_t inner) {
        switch (id) {
          case 1: header.value_count = uint64_t(in.integer(inner)); return true;
          case 4: header.encoding = int(in.integer(inner)); return true;
          case 5:
          case 6: header.level_size += uint64_t(in.integer(inner)); return true;
          case 7: header.is_packed = in.boolean(inner); return true;
          default: return false;
        }
      });
      return true;
    };
    in.each_field([&](int id, uint8_t type) {
      switch (id) {
        case 1: header.type = int(in.integer(type)); return true;
        case 2: header.size = uint64_t(in.integer(type)); return true;
        case 3: header.packed_size = uint64_t(in.integer(type)); return true;
        case 4: header.crc = uint32_t(in.integer(type)), header.has_crc = true; return true;
        case 5:
        case 7: return counts(id, type);
        case 8: return counts_v2(id, type);
        default: return false;
      }
    });
    if (in.ok()) {
      header_size = in.offset();
      return header;
    }
    if (size == end_ - at_ || window >= kLargestHeader)
      return wrong("a page's header contradicts its format");
  }
}

// Leaves the page's bytes in plain_, with room behind them.
Result<void> ColumnReader::read_page(const PageHeader& header, uint64_t at) {
  packed_.resize(header.packed_size);
  if (Result<void> got = file_.read(at, packed_.data(), packed_.size()); !got) return got;
  if (header.has_crc && file_.checks_pages && crc32(packed_) != header.crc) {
    Error error = wrong("the page's CRC32 does not match");
    error.kind = ErrorKind::checksum;
    return error;
  }
  std::string_view packed = as_text(packed_);
  plain_.clear();
  const bool is_v2 = header.type == kDataPageV2;
  if (is_v2) {
    if (header.level_size > packed.size() || header.level_size > header.size)
      return wrong("its levels are larger than their page");
    plain_.append(packed.substr(0, header.level_size));
    packed.remove_prefix(header.level_size);
  }
  const size_t size = size_t(header.size) - plain_.size();
  const bool is_packed = metadata_.groups[group_ - 1].chunks[index_].codec != kCodecNone && header.is_packed;
  if (!is_packed) {
    if (packed.size() != size) return wrong("the page does not have its size");
    plain_.append(packed);
  } else if (!(is_v2 && packed.empty() && size == 0) && !decompressor_.append(plain_, packed, size)) {
    return wrong("the page can't be decompressed to its " + std::to_string(size) + " bytes");
  }
  std::memset(plain_.need(kDecodeSlack), 0, kDecodeSlack);
  return {};
}

Result<bool> ColumnReader::next(PageContent& page) {
  page.row_count = 0;
  for (;;) {
    while (at_ == end_) {
      if (rows_left_ != 0) return wrong("the chunk has fewer rows than its row group");
      if (group_ == metadata_.groups.size()) return false;
      const StoredRowGroup& group = metadata_.groups[group_++];
      at_ = page_at_ = group.chunks[index_].begin;
      end_ = at_ + group.chunks[index_].size;
      rows_left_ = group.row_count;
      has_dictionary_ = false;
    }
    page_at_ = at_;
    size_t header_size = 0;
    Result<PageHeader> header = read_header(header_size);
    if (!header) return std::move(header).error();
    if (header->packed_size > end_ - at_ - header_size) return wrong("the page ends behind its chunk");
    if (header->size > kLargestPage) return wrong("a page of more than 2 GiB");
    const uint64_t begin = at_ + header_size;
    at_ = begin + header->packed_size;
    // Of indexes of pages and the like nothing is wanted.
    if (header->type != kDataPage && header->type != kDataPageV2 && header->type != kDictionaryPage) continue;
    if (header->value_count > kMostRows) {
      Error error = wrong("more than 16777216 rows in a page");
      error.kind = ErrorKind::limit;
      return error;
    }
    if (Result<void> read = read_page(*header, begin); !read) return std::move(read).error();
    if (header->type == kDictionaryPage) {
      plain_.swap(dictionary_bytes_);
      Cursor in(as_bytes(dictionary_bytes_.view()));
      if (header->value_count > dictionary_bytes_.size() ||
          !decode_plain(in, size_t(header->value_count), dictionary_.numbers, dictionary_.texts) ||
          !in.at_end())
        return wrong("the dictionary does not hold its values");
      has_dictionary_ = true;
      continue;
    }
    if (header->value_count > rows_left_) return wrong("the chunk has more rows than its row group");
    rows_left_ -= header->value_count;
    if (header->value_count == 0) continue;
    if (Result<void> decoded = decode_page(*header, page); !decoded) return std::move(decoded).error();
    return true;
  }
}

Result<void> ColumnReader::decode_page(const PageHeader& header, PageContent& page) {
  Cursor in(as_bytes(plain_.view()));
  const size_t rows = size_t(header.value_count);
  page.row_count = uint32_t(rows);
  page.levels.clear();
  page.numbers.clear();
  page.texts.clear();
  size_t count = rows;
  const bool is_v2 = header.type == kDataPageV2;
  if (column_.schema.optional) {
    if (!is_v2 && header.level_encoding != int(Encoding::RLE)) {
      Error error = wrong("levels of encoding " + std::to_string(header.level_encoding));
      error.kind = ErrorKind::unsupported;
      return error;
    }
    Cursor levels = in.part(is_v2 ? header.level_size : in.u32("levels"), "levels");
    read_hybrid(levels, 1, rows, page.levels);
    if (!levels.ok() || !levels.at_end()) return wrong("a page's levels contradict their format");
    count = size_t(std::count(page.levels.begin(), page.levels.end(), 1u));
    if (count == rows) page.levels.clear();
  } else if (header.level_size != 0) {
    return wrong("levels of a column that has none");
  }
  // Of no values there is nothing to decode, whatever the encoding says.
  if (count == 0) return {};
  switch (header.encoding) {
    case int(Encoding::PLAIN):
    case int(Encoding::RLE_DICTIONARY):
    case kPlainDictionary:
    case int(Encoding::DELTA_BINARY_PACKED):
    case int(Encoding::DELTA_LENGTH_BYTE_ARRAY):
    case int(Encoding::DELTA_BYTE_ARRAY): break;
    default: {
      Error error = wrong("values of encoding " + std::to_string(header.encoding));
      error.kind = ErrorKind::unsupported;
      error.hint = "PLAIN, RLE_DICTIONARY and DELTA_… are read";
      return error;
    }
  }
  if (!decode_values(in, header.encoding, count, page)) return wrong("a page does not hold its values");
  return {};
}

bool ColumnReader::decode_values(Cursor& in, int encoding, size_t count, PageContent& page) {
  switch (encoding) {
    case int(Encoding::PLAIN): return decode_plain(in, count, page.numbers, page.texts) && in.at_end();
    case kPlainDictionary:
    case int(Encoding::RLE_DICTIONARY): {
      if (!has_dictionary_) return false;
      read_hybrid(in, in.u8("a bit width"), count, indexes_);
      if (!in.ok() || !in.at_end()) return false;
      const size_t size = is_text() ? dictionary_.texts.size() : dictionary_.numbers.size();
      for (const uint32_t index : indexes_) {
        if (index >= size) return false;
        if (is_text())
          page.texts.push_back(dictionary_.texts[index]);
        else
          page.numbers.push_back(dictionary_.numbers[index]);
      }
      return true;
    }
    case int(Encoding::DELTA_BINARY_PACKED):
      if (column_.physical != Physical::INT32 && column_.physical != Physical::INT64) return false;
      read_delta(in, count, column_.physical == Physical::INT32, lengths_);
      page.numbers.assign(lengths_.begin(), lengths_.end());
      return in.ok() && in.at_end();
    default: return is_text() && decode_texts(in, encoding, count, page.texts) && in.at_end();
  }
}

bool ColumnReader::decode_texts(Cursor& in, int encoding, size_t count,
                                std::vector<std::string_view>& texts) {
  const bool shares = encoding == int(Encoding::DELTA_BYTE_ARRAY);
  if (shares) read_delta(in, count, true, prefixes_);
  read_delta(in, count, true, lengths_);
  if (!in.ok()) return false;
  uint64_t rebuilt = 0, last = 0;
  for (size_t i = 0; shares && i < count; ++i) {
    const int64_t prefix = prefixes_[i];
    if (prefix < 0 || uint64_t(prefix) > last || lengths_[i] < 0) return false;
    last = uint64_t(prefix + lengths_[i]);
    if (prefix > 0 && lengths_[i] > 0) rebuilt += last;
    if (rebuilt > kMostRebuilt) return false;
  }
  rebuilt_.clear();
  rebuilt_.reserve(rebuilt);  // views of it stay where they are
  for (size_t i = 0; i < count; ++i) {
    if (lengths_[i] < 0) return false;
    const std::string_view rest = in.text(uint64_t(lengths_[i]), "a text");
    if (!in.ok()) return false;
    const size_t prefix = shares ? size_t(prefixes_[i]) : 0;
    if (prefix == 0) {
      texts.push_back(rest);
    } else if (rest.empty()) {
      texts.push_back(texts.back().substr(0, prefix));
    } else {
      const size_t begin = rebuilt_.size();
      rebuilt_.append(texts.back().data(), prefix).append(rest);
      texts.push_back(std::string_view(rebuilt_).substr(begin));
    }
    if (column_.physical == Physical::FIXED_LEN_BYTE_ARRAY && texts.back().size() != column_.fixed_size)
      return false;
  }
  return true;
}

bool ColumnReader::decode_plain(Cursor& in, size_t count, std::vector<uint64_t>& numbers,
                                std::vector<std::string_view>& texts) {
  numbers.clear();
  texts.clear();
  switch (column_.physical) {
    case Physical::INT32:
    case Physical::FLOAT: {
      const Bytes bytes = in.bytes(uint64_t{count} * 4, "values");
      if (!in.ok()) return false;
      numbers.resize(count);
      const bool is_signed = column_.physical == Physical::INT32;
      for (size_t i = 0; i < count; ++i) {
        const uint32_t value = load_u32(bytes.data() + 4 * i);
        numbers[i] = is_signed ? uint64_t(int64_t(int32_t(value))) : value;
      }
      return true;
    }
    case Physical::INT64:
    case Physical::DOUBLE: {
      const Bytes bytes = in.bytes(uint64_t{count} * 8, "values");
      if (!in.ok()) return false;
      numbers.resize(count);
      for (size_t i = 0; i < count; ++i) numbers[i] = load_u64(bytes.data() + 8 * i);
      return true;
    }
    case Physical::BYTE_ARRAY:
    case Physical::FIXED_LEN_BYTE_ARRAY: {
      const bool is_fixed = column_.physical == Physical::FIXED_LEN_BYTE_ARRAY;
      for (size_t i = 0; i < count; ++i) {
        texts.push_back(in.text(is_fixed ? column_.fixed_size : in.u32("a length"), "a value"));
        if (!in.ok()) return false;
      }
      return true;
    }
  }
  return false;
}

}  // namespace binsift::parquet
