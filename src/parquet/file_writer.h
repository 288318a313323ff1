#pragma once
// A file, from its first bytes to its last. Row groups are given encoded, so that threads may encode several
// at a time, and are written in the order in which they come; only what the metadata will say of them is
// held.
#include <string>
#include <vector>

#include "base/file.h"
#include "parquet/chunk.h"
#include "parquet/chunk_encoder.h"
#include "parquet/schema.h"

namespace binsift::parquet {

struct EncodedRowGroup {
  struct Column {
    ColumnSchema schema;
    EncodedChunk chunk;
  };
  std::vector<Column> columns;
  uint32_t row_count = 0;
};

class FileWriter {
 public:
  // `file` is open for writing, at its start, and outlives this.
  FileWriter(const File& file, std::vector<ColumnSchema> columns);

  // A column that the file does not have yet, which must be optional, stands behind the others; the row
  // groups in front have only nulls of it, and so has a row group without one of the columns. Errors: io.
  Result<void> append(const EncodedRowGroup& group);
  // Writes what stands at the end; keys and values as they come. `created_by` is "NAME version NUMBER".
  // Errors: io.
  Result<void> finish(const std::vector<std::pair<std::string, std::string>>& key_values,
                      std::string_view created_by);

  uint64_t size() const { return size_; }
  const std::vector<ColumnSchema>& columns() const { return columns_; }
  uint64_t row_count() const { return row_count_; }

 private:
  // What the metadata says of a chunk.
  struct ChunkPlace {
    std::string metadata;  // ColumnMetaData; empty: not written yet
    std::string column_index, offset_index;
    uint64_t begin = 0, size = 0, uncompressed_size = 0;
  };
  struct RowGroupPlace {
    std::vector<ChunkPlace> chunks;
    uint32_t row_count = 0;
  };

  size_t column_of(const ColumnSchema& schema);
  Result<void> write(std::string_view bytes);
  Result<void> write_chunk(const ColumnSchema& schema, const EncodedChunk& chunk, ChunkPlace& place);
  Result<void> write_missing(RowGroupPlace& group);

  const File& file_;
  std::vector<ColumnSchema> columns_;
  std::vector<RowGroupPlace> groups_;
  uint64_t size_ = 0;
  uint64_t row_count_ = 0;
};

}  // namespace binsift::parquet
