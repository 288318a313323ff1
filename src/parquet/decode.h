#pragma once
// Values out of a page's bytes: the inverse of hybrid.h, delta.h and page_values.h. Nothing is taken on
// trust: each fails its cursor where the bytes do not hold what was asked for.
//
// kDecodeSlack bytes behind what a cursor reads must be readable.
#include <vector>

#include "base/cursor.h"

namespace binsift::parquet {

inline constexpr size_t kDecodeSlack = 16;

// `count` values of `width` bits, at most 32.
void read_hybrid(Cursor& in, unsigned width, size_t count, std::vector<uint32_t>& values);
// DELTA_BINARY_PACKED of `count` values; those of INT32 are as wide as their sums need.
void read_delta(Cursor& in, size_t count, bool is_32, std::vector<int64_t>& values);

}  // namespace binsift::parquet
