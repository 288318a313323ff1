#pragma once
// What the end of a Parquet file says of it: columns, where their chunks stand, keys and values. Flat tables
// alone are read: whatever else there is, is told by name.
#include <functional>
#include <map>
#include <vector>

#include "base/cursor.h"
#include "parquet/schema.h"

namespace binsift::parquet {

// A file's bytes, wherever they are. `read` fills all of `into`, or gives an error.
struct FileBytes {
  uint64_t size = 0;
  std::function<Result<void>(uint64_t offset, uint8_t* into, size_t size)> read;
  bool checks_pages = true;  // their CRC32, where they have one
};

struct StoredColumn {
  ColumnSchema schema;  // what it means
  Physical physical{};  // how it lies, which other writers may choose otherwise
  unsigned fixed_size = 0;
  bool in_millis = false;  // times, which are microseconds else
};

struct StoredChunk {
  uint64_t begin = 0, size = 0;  // pages, the dictionary's as well
  int codec = 0;
};

struct StoredRowGroup {
  uint64_t row_count = 0;
  std::vector<StoredChunk> chunks;  // one a column
};

struct FileMetadata {
  std::vector<StoredColumn> columns;
  std::vector<StoredRowGroup> groups;
  std::map<std::string, std::string> key_values;
  uint64_t row_count = 0;

  // Its place in columns; columns.size(): there is none.
  size_t find(std::string_view name) const;
};

// Errors have the position in the file: corrupt (also a file that is no Parquet), unsupported (nested
// columns, a type or a codec that is not known here, encryption).
Result<FileMetadata> read_file_metadata(const FileBytes& file);

inline Error damage_at(uint64_t offset, std::string what) {
  Error error{.kind = ErrorKind::corrupt, .detail = std::move(what)};
  error.position = offset;
  return error;
}

}  // namespace binsift::parquet
