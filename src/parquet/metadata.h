#pragma once
// The structs of FileMetaData that describe columns and chunks, as Thrift bytes.
// Source: apache/parquet-format, parquet.thrift.
#include "parquet/chunk.h"
#include "parquet/schema.h"
#include "parquet/thrift.h"

namespace binsift::parquet {

// One SchemaElement, as an element of a list.
void write_schema_element(ThriftWriter& out, const ColumnSchema& schema);
// The root, which stands in front of the columns.
void write_schema_root(ThriftWriter& out, size_t column_count);

// ColumnMetaData of a chunk that begins at `begin` in the file.
std::string column_metadata(const ColumnSchema& schema, const EncodedChunk& chunk, uint64_t begin);
std::string offset_index(const EncodedChunk& chunk, uint64_t begin);

}  // namespace binsift::parquet
