#include "parquet/file_writer.h"

#include <algorithm>

#include "parquet/metadata.h"

namespace binsift::parquet {

FileWriter::FileWriter(const File& file, std::vector<ColumnSchema> columns)
    : file_(file), columns_(std::move(columns)) {}

Result<void> FileWriter::write(std::string_view bytes) {
  if (Result<void> written = write_all(file_, bytes); !written) return written;
  size_ += bytes.size();
  return {};
}

size_t FileWriter::column_of(const ColumnSchema& schema) {
  for (size_t i = 0; i < columns_.size(); ++i)
    if (columns_[i].name == schema.name) return i;
  columns_.push_back(schema);
  return columns_.size() - 1;
}

Result<void> FileWriter::write_chunk(const ColumnSchema& schema, const EncodedChunk& chunk,
                                     ChunkPlace& place) {
  place.begin = size_;
  place.size = chunk.bytes.size();
  place.uncompressed_size = chunk.uncompressed_size;
  place.metadata = column_metadata(schema, chunk, size_);
  place.column_index = chunk.column_index;
  place.offset_index = offset_index(chunk, size_);
  return write(chunk.bytes.view());
}

Result<void> FileWriter::write_missing(RowGroupPlace& group) {
  group.chunks.resize(columns_.size());
  ChunkEncoder encoder(1);
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (!group.chunks[i].metadata.empty()) continue;
    const EncodedChunk nulls = encoder.encode_nulls(columns_[i], group.row_count);
    if (Result<void> written = write_chunk(columns_[i], nulls, group.chunks[i]); !written) return written;
  }
  return {};
}

Result<void> FileWriter::append(const EncodedRowGroup& group) {
  if (size_ == 0)
    if (Result<void> begun = write(kMagic); !begun) return begun;
  RowGroupPlace place;
  place.row_count = group.row_count;
  for (const EncodedRowGroup::Column& column : group.columns) {
    const size_t i = column_of(column.schema);
    place.chunks.resize(std::max(place.chunks.size(), i + 1));
    if (Result<void> written = write_chunk(columns_[i], column.chunk, place.chunks[i]); !written)
      return written;
  }
  row_count_ += group.row_count;
  groups_.push_back(std::move(place));
  return {};
}

Result<void> FileWriter::finish(const std::vector<std::pair<std::string, std::string>>& key_values,
                                std::string_view created_by) {
  if (size_ == 0)
    if (Result<void> begun = write(kMagic); !begun) return begun;
  for (RowGroupPlace& group : groups_)
    if (Result<void> written = write_missing(group); !written) return written;

  struct IndexPlace {
    uint64_t column_at = 0, offset_at = 0;
  };
  std::vector<std::vector<IndexPlace>> indexes(groups_.size(), std::vector<IndexPlace>(columns_.size()));
  for (size_t g = 0; g < groups_.size(); ++g)
    for (size_t i = 0; i < columns_.size(); ++i) {
      indexes[g][i].column_at = size_;
      if (Result<void> written = write(groups_[g].chunks[i].column_index); !written) return written;
    }
  for (size_t g = 0; g < groups_.size(); ++g)
    for (size_t i = 0; i < columns_.size(); ++i) {
      indexes[g][i].offset_at = size_;
      if (Result<void> written = write(groups_[g].chunks[i].offset_index); !written) return written;
    }

  ThriftWriter out;
  out.integer32(1, 2);  // version: of logical types and newer encodings
  out.list_of_structs(2, 1 + columns_.size());
  write_schema_root(out, columns_.size());
  for (const ColumnSchema& column : columns_) write_schema_element(out, column);
  out.integer64(3, int64_t(row_count_));
  out.list_of_structs(4, groups_.size());
  for (size_t g = 0; g < groups_.size(); ++g) {
    const RowGroupPlace& group = groups_[g];
    uint64_t size = 0, uncompressed_size = 0;
    out.begin_element().list_of_structs(1, columns_.size());
    for (size_t i = 0; i < columns_.size(); ++i) {
      const ChunkPlace& chunk = group.chunks[i];
      size += chunk.size;
      uncompressed_size += chunk.uncompressed_size;
      out.begin_element().integer64(2, 0).begin_struct(3).rest_of_struct(chunk.metadata);
      out.integer64(4, int64_t(indexes[g][i].offset_at)).integer32(5, int32_t(chunk.offset_index.size()));
      if (!chunk.column_index.empty())
        out.integer64(6, int64_t(indexes[g][i].column_at)).integer32(7, int32_t(chunk.column_index.size()));
      out.end_struct();
    }
    out.integer64(2, int64_t(uncompressed_size)).integer64(3, group.row_count);
    out.integer64(5, int64_t(group.chunks.empty() ? 0 : group.chunks[0].begin)).integer64(6, int64_t(size));
    out.end_struct();
  }
  if (!key_values.empty()) {
    out.list_of_structs(5, key_values.size());
    for (const auto& [key, value] : key_values)
      out.begin_element().binary(1, key).binary(2, value).end_struct();
  }
  out.binary(6, created_by);
  out.list_of_structs(7, columns_.size());
  for (size_t i = 0; i < columns_.size(); ++i)
    out.begin_element().empty_struct(1).end_struct();  // TYPE_ORDER
  out.end_struct();

  std::string tail = out.take();
  const uint32_t size = uint32_t(tail.size());
  tail.append(reinterpret_cast<const char*>(&size), 4);
  tail += kMagic;
  return write(tail);
}

}  // namespace binsift::parquet
