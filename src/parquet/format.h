#pragma once
// A Parquet file is a table cut twice: into row groups, and each row group into one chunk a column. A chunk
// is a run of pages, each compressed by itself; what stands where, and the least and greatest value of every
// chunk, is told at the end of the file, so a reader begins there and touches only the chunks it asks for.
//
//   PAR1
//   row group:  a chunk for each column, in the schema's order
//                 chunk:  [dictionary page]  data page  data page  …
//                   page:   PageHeader, then the compressed bytes of
//                     dictionary page:  the distinct values, PLAIN
//                     data page:        size of levels (4), levels; values    (no levels where never null)
//   row group …
//   ColumnIndex of each chunk      least and greatest value and nulls, page by page
//   OffsetIndex of each chunk      where each page stands and which row it begins with
//   FileMetaData                   schema, row groups, chunks, their statistics, keys and values
//   size of FileMetaData (4)
//   PAR1
//
// Headers and metadata are Thrift structs in its compact protocol (thrift.h). Numbers are little-endian, but
// those of FIXED_LEN_BYTE_ARRAY decimals, which are big-endian. The tables here are flat: a level is 1 where
// the row has a value and 0 where it is null, and a page holds the values of those with 1 only.
//
// Encodings of a page's values:
//   PLAIN                    fixed sizes as they are; byte arrays behind a length (4) each
//   RLE_DICTIONARY           bit width (1), then indexes into the dictionary page as a hybrid (hybrid.h)
//   DELTA_BINARY_PACKED      integers as differences (delta.h)
//   DELTA_LENGTH_BYTE_ARRAY  lengths as DELTA_BINARY_PACKED, then all bytes
//   DELTA_BYTE_ARRAY         lengths of the part shared with the value before as DELTA_BINARY_PACKED, then
//                            the rests as DELTA_LENGTH_BYTE_ARRAY
// Levels are a hybrid of width 1. Data pages are of version 1, which every reader knows.
// Source: apache/parquet-format, README.md, Encodings.md, PageIndex.md, LogicalTypes.md, parquet.thrift.
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace binsift::parquet {

inline constexpr std::string_view kMagic = "PAR1";

// Enumerators have the numbers of parquet.thrift.
enum class Physical : uint8_t {
  INT32 = 1,
  INT64 = 2,
  FLOAT = 4,
  DOUBLE = 5,
  BYTE_ARRAY = 6,
  FIXED_LEN_BYTE_ARRAY = 7,
};

enum class Encoding : uint8_t {
  PLAIN = 0,
  RLE = 3,
  DELTA_BINARY_PACKED = 5,
  DELTA_LENGTH_BYTE_ARRAY = 6,
  DELTA_BYTE_ARRAY = 7,
  RLE_DICTIONARY = 8,
};
inline constexpr unsigned kEncodingCount = 9;

enum class PageType : uint8_t { DATA_PAGE = 0, DICTIONARY_PAGE = 2 };
enum class BoundaryOrder : uint8_t { UNORDERED = 0, ASCENDING = 1, DESCENDING = 2 };
inline constexpr int kCodecNone = 0, kCodecZstd = 6;

// A page ends at whichever comes first. Small enough for the page index to skip some, large enough that a
// page's header and its zstd frame weigh nothing.
inline constexpr size_t kPageRows = 32768;
inline constexpr size_t kPageBytes = 1 << 20;
// Statistics keep no more of a byte array; a longer one is cut and marked as not exact.
inline constexpr size_t kStatisticsBytes = 64;

}  // namespace binsift::parquet
