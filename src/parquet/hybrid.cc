#include "parquet/hybrid.h"

#include <vector>

#include "base/endian.h"

namespace binsift::parquet {
namespace {

// Values are packed so many at a time. A run that does not hold such a group costs less when it is packed.
constexpr size_t kGroup = 8;

// Whether all values of a group are the same.
bool is_run(const uint32_t* group) {
  const auto* const p = reinterpret_cast<const uint8_t*>(group);
  const auto differ = [&](size_t at) { return load_u64(p + at) ^ load_u64(p + at + sizeof(uint32_t)); };
  return (differ(0) | differ(8) | differ(16) | differ(20)) == 0;
}

void append_packed(OutBuffer& out, const uint32_t* values, size_t count, unsigned width) {
  if (count == 0) return;
  const size_t groups = (count + kGroup - 1) / kGroup;
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
  const uint32_t* group = packed;
  while (size_t(end - group) >= kGroup) {
    if (!is_run(group)) {
      group += kGroup;
      continue;
    }
    const uint32_t* run = group + kGroup;
    while (run < end && *run == *group) ++run;
    append_packed(out, packed, size_t(group - packed), width);
    append_hybrid_run(out, *group, size_t(run - group), width);
    packed = group = run;
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
