#include "parquet/decode.h"

#include <algorithm>

#include "base/endian.h"
#include "parquet/varint.h"

namespace binsift::parquet {
namespace {

constexpr uint64_t kLargestBlock = 1 << 16;

// The value of `width` bits, 1 to 64, that begins at bit `at`.
uint64_t bits_at(const uint8_t* bytes, size_t at, unsigned width) {
  const uint8_t* const p = bytes + at / 8;
  const unsigned shift = at % 8;
  uint64_t value = load_u64(p) >> shift;
  if (shift + width > 64) value |= load_u64(p + 8) << (64 - shift);
  return width == 64 ? value : value & ((uint64_t{1} << width) - 1);
}

}  // namespace

void read_hybrid(Cursor& in, unsigned width, size_t count, std::vector<uint32_t>& values) {
  values.clear();
  if (width > 32) return in.fail("a bit width");
  while (values.size() < count && in.ok()) {
    const uint64_t head = read_varint(in);
    const size_t left = count - values.size();
    if (head & 1) {
      // Of the last ones only the front may be meant: some writers fill up to a block of many groups.
      const uint64_t groups = head >> 1;
      if (groups == 0 || groups > in.left() + count) return in.fail("packed values");
      const Bytes packed = in.bytes(groups * width, "packed values");
      if (!in.ok()) return;
      const size_t taken = std::min<size_t>(left, groups * 8), first = values.size();
      values.resize(first + taken);
      if (width == 0) continue;
      for (size_t i = 0; i < taken; ++i)
        values[first + i] = uint32_t(bits_at(packed.data(), i * width, width));
    } else {
      const uint64_t run = head >> 1;
      if (run == 0 || run > left) return in.fail("a run");
      const Bytes bytes = in.bytes((width + 7) / 8, "a run");
      if (!in.ok()) return;
      const uint64_t value = load_le_n(bytes.data(), unsigned(bytes.size()));
      if (value >> width != 0) return in.fail("a run's value");
      values.insert(values.end(), size_t(run), uint32_t(value));
    }
  }
}

void read_delta(Cursor& in, size_t count, bool is_32, std::vector<int64_t>& values) {
  values.clear();
  const uint64_t block = read_varint(in), parts = read_varint(in), told = read_varint(in);
  uint64_t value = uint64_t(read_zigzag(in));
  if (!in.ok()) return;
  if (block == 0 || block > kLargestBlock || parts == 0 || block % parts != 0 || block / parts % 8 != 0)
    return in.fail("a block's size");
  if (told != count) return in.fail("the number of values");
  const auto put = [&] { values.push_back(is_32 ? int64_t(int32_t(uint32_t(value))) : int64_t(value)); };
  if (count > 0) put();
  const size_t per = size_t(block / parts);
  while (values.size() < count) {
    const uint64_t least = uint64_t(read_zigzag(in));
    const Bytes widths = in.bytes(parts, "bit widths");
    for (size_t part = 0; part < widths.size() && values.size() < count; ++part) {
      const unsigned width = widths[part];
      if (width > 64) return in.fail("a bit width");
      const Bytes packed = in.bytes(per * width / 8, "packed values");
      if (!in.ok()) return;
      for (size_t i = 0; i < per && values.size() < count; ++i) {
        value += least + (width == 0 ? 0 : bits_at(packed.data(), i * width, width));
        put();
      }
    }
    if (!in.ok()) return;
  }
}

}  // namespace binsift::parquet
