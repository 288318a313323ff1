#include "parquet/bounds.h"

#include "base/utf8.h"

namespace binsift::parquet {
namespace {

bool is_continuation(char c) {
  return (uint8_t(c) & 0xC0) == 0x80;
}

uint32_t last_code_point(std::string_view text, size_t begin) {
  const auto* p = reinterpret_cast<const uint8_t*>(text.data() + begin);
  switch (text.size() - begin) {
    case 1: return p[0];
    case 2: return uint32_t(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    case 3: return uint32_t(p[0] & 0x0F) << 12 | uint32_t(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    default:
      return uint32_t(p[0] & 0x07) << 18 | uint32_t(p[1] & 0x3F) << 12 | uint32_t(p[2] & 0x3F) << 6 |
             (p[3] & 0x3F);
  }
}

size_t cut_size(std::string_view value, bool utf8) {
  size_t size = kStatisticsBytes;
  while (utf8 && size > 0 && is_continuation(value[size])) --size;
  return size;
}

}  // namespace

BoundText least_text(std::string_view value, bool utf8) {
  if (value.size() <= kStatisticsBytes) return {std::string(value), true};
  return {std::string(value.substr(0, cut_size(value, utf8))), false};
}

// What is cut off is made up for by the next greater last character; one that has none goes too.
BoundText greatest_text(std::string_view value, bool utf8) {
  if (value.size() <= kStatisticsBytes) return {std::string(value), true};
  std::string cut(value.substr(0, cut_size(value, utf8)));
  while (!cut.empty()) {
    if (!utf8) {
      if (uint8_t(cut.back()) != 0xFF) {
        ++cut.back();
        return {cut, false};
      }
      cut.pop_back();
      continue;
    }
    size_t begin = cut.size() - 1;
    while (begin > 0 && is_continuation(cut[begin])) --begin;
    uint32_t next = last_code_point(cut, begin) + 1;
    if (next == 0xD800) next = 0xE000;  // no surrogates
    cut.resize(begin);
    if (next > 0x10FFFF) continue;
    char character[4];
    cut.append(character, size_t(write_utf8(character, next) - character));
    return {cut, false};
  }
  return {std::string(value), true};
}

}  // namespace binsift::parquet
