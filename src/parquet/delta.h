#pragma once
// DELTA_BINARY_PACKED: integers as their differences.
//   header     values a block (128), miniblocks a block (4), count of values, first value (zigzag): varints
//   block      least difference (zigzag varint), a bit width a miniblock (1 byte each), the miniblocks
//   miniblock  32 differences, less the least one, packed
// A last miniblock is padded with zeros; those behind it have width 0 and no bytes. Differences wrap as the
// type does. Source: apache/parquet-format, Encodings.md (DELTA_BINARY_PACKED = 5).
#include <span>

#include "base/out_buffer.h"

namespace binsift::parquet {

void append_delta(OutBuffer& out, std::span<const int32_t> values);
void append_delta(OutBuffer& out, std::span<const int64_t> values);

}  // namespace binsift::parquet
