#pragma once
// One column of a row group, encoded: its pages as they stand in the file, and what the metadata tells of
// them.
#include <optional>
#include <string>
#include <vector>

#include "base/out_buffer.h"
#include "parquet/bounds.h"
#include "parquet/format.h"

namespace binsift::parquet {

struct PagePlace {
  uint64_t offset = 0;  // in the chunk
  uint32_t size = 0;    // with its header
  uint32_t first_row = 0;
};

struct EncodedChunk {
  OutBuffer bytes;
  uint64_t uncompressed_size = 0;  // with the headers of pages
  uint32_t row_count = 0;
  uint32_t null_count = 0;
  bool has_dictionary = false;  // then the first page is the dictionary
  uint32_t dictionary_size = 0;
  Encoding encoding = Encoding::PLAIN;  // of the values of data pages
  uint32_t plain_page_count = 0;        // of those, the ones of nulls alone, which are PLAIN instead
  std::optional<BoundText> least, greatest;
  std::vector<PagePlace> pages;  // data pages
  std::string column_index;      // a ColumnIndex; empty: some page has no bounds to tell
};

}  // namespace binsift::parquet
