#pragma once
// The values of one column of a file, page by page. Checksums of pages are checked where the file has them.
#include <deque>

#include "base/out_buffer.h"
#include "parquet/compressor.h"
#include "parquet/file_metadata.h"

namespace binsift::parquet {

// The values of a page that are there, one behind the other: `numbers` of INT32 and INT64 with their sign, of
// FLOAT and DOUBLE their bits; `texts` of byte arrays of any kind, which live until the next page is read.
struct PageContent {
  uint32_t row_count = 0;
  std::vector<uint32_t> levels;  // a row: 1 where it has a value; empty: all have one
  std::vector<uint64_t> numbers;
  std::vector<std::string_view> texts;
};

class ColumnReader {
 public:
  // Both outlive the reader.
  ColumnReader(const FileBytes& file, const FileMetadata& metadata, size_t column);

  // Reads the next page; false: there is none. Errors have the position in the file: io, corrupt, checksum,
  // unsupported (an encoding), limit.
  Result<bool> next(PageContent& page);

 private:
  struct PageHeader {
    int type = -1;
    uint64_t size = 0, packed_size = 0;
    bool has_crc = false, is_packed = true;
    uint32_t crc = 0;
    uint64_t value_count = 0;
    int encoding = -1, level_encoding = 3;
    uint64_t level_size = 0;  // of a page of version 2, whose levels are not compressed
  };
  struct Values {
    std::vector<uint64_t> numbers;
    std::vector<std::string_view> texts;
  };

  Result<PageHeader> read_header(size_t& header_size);
  Result<void> read_page(const PageHeader& header, uint64_t at);
  Result<void> decode_page(const PageHeader& header, PageContent& page);
  bool decode_values(Cursor& in, int encoding, size_t count, PageContent& page);
  bool decode_texts(Cursor& in, int encoding, size_t count, std::vector<std::string_view>& texts);
  bool decode_plain(Cursor& in, size_t count, std::vector<uint64_t>& numbers,
                    std::vector<std::string_view>& texts);
  bool is_text() const {
    return column_.physical == Physical::BYTE_ARRAY || column_.physical == Physical::FIXED_LEN_BYTE_ARRAY;
  }
  Error wrong(std::string what) const;

  const FileBytes& file_;
  const FileMetadata& metadata_;
  const size_t index_;
  const StoredColumn& column_;
  size_t group_ = 0;
  uint64_t at_ = 0, end_ = 0;  // of the chunk
  uint64_t rows_left_ = 0;     // of the row group
  uint64_t page_at_ = 0;
  bool has_dictionary_ = false;
  Decompressor decompressor_;
  std::vector<uint8_t> packed_;
  OutBuffer plain_, dictionary_bytes_;
  Values dictionary_;
  std::vector<uint32_t> indexes_;
  std::vector<int64_t> lengths_, prefixes_;
  std::string rebuilt_;  // texts that share what is in front of them
};

}  // namespace binsift::parquet
