#include "parquet/page_values.h"

#include "base/endian.h"

namespace binsift::parquet {
namespace {

size_t shared_prefix(std::string_view a, std::string_view b) {
  const size_t most = std::min(a.size(), b.size());
  const auto* p = reinterpret_cast<const uint8_t*>(a.data());
  const auto* q = reinterpret_cast<const uint8_t*>(b.data());
  size_t at = 0;
  for (; at + 8 <= most; at += 8)
    if (const uint64_t differ = load_u64(p + at) ^ load_u64(q + at); differ != 0)
      return at + size_t(std::countr_zero(differ)) / 8;
  while (at < most && p[at] == q[at]) ++at;
  return at;
}

}  // namespace

void append_plain(OutBuffer& out, std::span<const Int128> values, unsigned fixed_size) {
  char* p = out.need(values.size() * fixed_size);
  for (const Int128& value : values)
    for (unsigned i = fixed_size; i-- > 0;) *p++ = char(value >> (8 * i));
  out.advance_to(p);
}

void append_plain(OutBuffer& out, std::span<const std::string_view> values, unsigned) {
  for (const std::string_view value : values) {
    char* p = out.need(4 + value.size());
    const uint32_t size = uint32_t(value.size());
    std::memcpy(p, &size, 4);
    if (size != 0) std::memcpy(p + 4, value.data(), size);
    out.advance_to(p + 4 + size);
  }
}

void append_delta_lengths(OutBuffer& out, std::span<const std::string_view> values) {
  static thread_local std::vector<int32_t> lengths;
  lengths.resize(values.size());
  for (size_t i = 0; i < values.size(); ++i) lengths[i] = int32_t(values[i].size());
  append_delta(out, std::span<const int32_t>(lengths));
  // Neighbours in memory are copied together.
  std::string_view stretch;
  for (const std::string_view value : values) {
    if (value.data() == stretch.data() + stretch.size()) {
      stretch = {stretch.data(), stretch.size() + value.size()};
      continue;
    }
    out.append(stretch);
    stretch = value;
  }
  out.append(stretch);
}

void append_delta_texts(OutBuffer& out, std::span<const std::string_view> values) {
  static thread_local std::vector<int32_t> prefixes;
  static thread_local std::vector<std::string_view> rests;
  prefixes.resize(values.size());
  rests.resize(values.size());
  std::string_view last;
  for (size_t i = 0; i < values.size(); ++i) {
    const std::string_view value = values[i];
    const size_t shared = value.data() == last.data() && value.size() == last.size()
                              ? value.size()
                              : shared_prefix(last, value);
    prefixes[i] = int32_t(shared);
    rests[i] = value.substr(shared);
    last = value;
  }
  append_delta(out, std::span<const int32_t>(prefixes));
  append_delta_lengths(out, rests);
}

}  // namespace binsift::parquet
