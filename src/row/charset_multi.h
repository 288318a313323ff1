#pragma once
// The East Asian charsets, whose characters take 1 to 4 bytes.
//   big5 gb2312 gbk euckr  2 bytes
//   sjis cp932             2 bytes, or one of A1 to DF (half-width katakana)
//   ujis eucjpms           2 bytes, or 8F and two more
//   gb18030                2 bytes, or 4: 81-FE 30-39 81-FE 30-39, counted through; the first 39420 are the
//   rest of
//                          Unicode's first plane, those from 189000 on the other planes in order
#include <cstdint>
#include <memory>

#include "row/collation.h"

namespace binsift {

// Code points, 0 where the server has none.
struct MultiByteTable {
  uint16_t one[128] = {};             // bytes 80 to FF that are characters alone
  uint16_t two[128 * 256] = {};       // (first - 80) << 8 | second
  std::unique_ptr<uint16_t[]> three;  // behind 8F, as `two`
  std::unique_ptr<uint16_t[]> four;   // kFourCount of gb18030
  static constexpr uint32_t kFourCount = 39420, kOtherPlanes = 189000;
};

// Made from iconv when first asked for, then shared by all threads; null where iconv lacks the charset, and
// for charsets of other kinds.
const MultiByteTable* multi_byte_table(Charset charset);

}  // namespace binsift
