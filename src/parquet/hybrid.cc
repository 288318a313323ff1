#include "parquet/hybrid.h"

#include <vector>

namespace binsift::parquet {
namespace {

// Runs that are shorter cost less when they are packed.
constexpr size_t kShortestRun = 8;

void append_packed(OutBuffer& out, const uint32_t* values, size_t count, unsigned width) {
  if (count == 0) return;
  const size_t groups = (count + 7) / 8;
  append_varint(out, groups << 1 | 1);
  char* const begin = out.need(groups * width + 8);
  char* end = pack_bits(begin, values, count, width);
  char* const padded = begin + groups * width;
  while (end < padded) *end++ = 0;
  out.advance_to(padded);
}

// Of what stands behind the four bytes that were left for it.
void put_size(OutBuffer& out, size_t size_at) {
  const uint32_t size = uint32_t(out.size() - size_at - 4);
  std::memcpy(out.begin() + size_at, &size, 4);
}

}  // namespace

void append_hybrid_run(OutBuffer& out, uint32_t value, uint64_t count, unsigned width) {
  append_varint(out, count << 1);
  char* p = out.need(4);
  std::memcpy(p, &value, 4);
  out.advance_to(p + (width + 7) / 8);
}

void append_hybrid(OutBuffer& out, std::span<const uint32_t> values, unsigned width) {
  const uint32_t* const end = values.data() + values.size();
  const uint32_t* packed = values.data();  // not written yet
  const uint32_t* p = packed;
  while (p < end) {
    const uint32_t* run = p + 1;
    while (run < end && *run == *p) ++run;
    // The run fills the group in front of it.
    const size_t fill = (8 - size_t(p - packed) % 8) % 8;
    if (size_t(run - p) < kShortestRun + fill) {
      p = run;
      continue;
    }
    append_packed(out, packed, size_t(p - packed) + fill, width);
    append_hybrid_run(out, *p, size_t(run - p) - fill, width);
    packed = p = run;
  }
  append_packed(out, packed, size_t(end - packed), width);
}

void append_levels(OutBuffer& out, size_t first_row, size_t rows, std::span<const uint32_t> nulls) {
  if (nulls.size() == rows) return append_null_levels(out, rows);
  const size_t size_at = out.size();
  out.append(std::string_view("\0\0\0\0", 4));
  if (nulls.empty()) {
    append_hybrid_run(out, 1, rows, 1);
  } else {
    static thread_local std::vector<uint32_t> levels;
    levels.assign(rows, 1);
    for (const uint32_t row : nulls) levels[row - first_row] = 0;
    append_hybrid(out, levels, 1);
  }
  put_size(out, size_at);
}

void append_null_levels(OutBuffer& out, size_t rows) {
  const size_t size_at = out.size();
  out.append(std::string_view("\0\0\0\0", 4));
  append_hybrid_run(out, 0, rows, 1);
  put_size(out, size_at);
}

}  // namespace binsift::parquet
