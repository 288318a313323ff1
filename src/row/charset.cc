#include "row/charset.h"

#include <algorithm>

#include "base/utf8.h"
#include "row/charset_multi.h"
#include "row/charset_single.h"

namespace binsift {
namespace {

// A run of text being converted. A step is taken only while there is room for a wide block or any one
// character.
struct Run {
  const uint8_t* p;
  const uint8_t* end;
  char* out;
  char* out_end;

  bool goes_on() const { return p != end && out_end - out >= 16; }
  // Copies ASCII up to the first byte that is not; true if some was copied.
  bool copy_ascii() {
    if (*p >= 0x80) return false;
    if (size_t(end - p) < WideBlock::kSize) {
      *out++ = char(*p++);
      return true;
    }
    const WideBlock block = WideBlock::load(p);
    block.store(out);
    const WideBlock::Mask mask = block.non_ascii();
    const size_t size = mask ? WideBlock::first(mask) : WideBlock::kSize;
    p += size, out += size;
    return true;
  }
  bool put(uint32_t code) {
    if (code == 0) return false;
    out = write_utf8(out, code);
    return true;
  }
};

bool convert_single(Run& run, const uint16_t* table) {
  while (run.goes_on()) {
    if (run.copy_ascii()) continue;
    if (!run.put(table[*run.p - 0x80])) return false;
    ++run.p;
  }
  return true;
}

bool convert_swe7(Run& run, const uint16_t* table) {
  while (run.goes_on()) {
    const uint8_t c = *run.p++;
    if (c >= 0x80 || (table[c] == 0 && c != 0)) return false;
    run.out = write_utf8(run.out, table[c]);
  }
  return true;
}

// The code point that gb18030's four bytes stand for, or 0.
uint32_t gb18030_four(const MultiByteTable& table, const uint8_t* p) {
  const unsigned a = p[0] - 0x81u, b = p[1] - 0x30u, c = p[2] - 0x81u, d = p[3] - 0x30u;
  if (a > 0x7d || b > 9 || c > 0x7d || d > 9) return 0;
  const uint32_t i = (a * 10 + b) * 1260 + c * 10 + d;
  if (i < MultiByteTable::kFourCount) return table.four[i];
  const uint32_t code = i - MultiByteTable::kOtherPlanes + 0x10000;
  return i >= MultiByteTable::kOtherPlanes && code <= 0x10ffff ? code : 0;
}

bool convert_multi(Run& run, const MultiByteTable& table) {
  while (run.goes_on()) {
    if (run.copy_ascii()) continue;
    const size_t left = size_t(run.end - run.p);
    const unsigned lead = run.p[0] - 0x80u;
    if (table.one[lead]) {
      run.put(table.one[lead]);
      ++run.p;
    } else if (table.three && run.p[0] == 0x8f) {
      if (left < 3 || run.p[1] < 0x80 || !run.put(table.three[(run.p[1] - 0x80) << 8 | run.p[2]]))
        return false;
      run.p += 3;
    } else if (table.four && left >= 4 && run.p[1] >= 0x30 && run.p[1] <= 0x39) {
      if (!run.put(gb18030_four(table, run.p))) return false;
      run.p += 4;
    } else {
      if (left < 2 || !run.put(table.two[lead << 8 | run.p[1]])) return false;
      run.p += 2;
    }
  }
  return true;
}

bool is_surrogate(uint32_t unit) {
  return unit >= 0xd800 && unit <= 0xdfff;
}

template <bool kLittle, bool kPairs>
bool convert_utf16(Run& run) {
  const auto unit = [](const uint8_t* p) { return kLittle ? load_u16(p) : uint32_t{p[0]} << 8 | p[1]; };
  while (run.goes_on()) {
    const size_t left = size_t(run.end - run.p);
    if (left < 2) return false;
    uint32_t code = unit(run.p);
    run.p += 2;
    if (is_surrogate(code)) {
      if (!kPairs || code >= 0xdc00 || left < 4) return false;
      const uint32_t low = unit(run.p);
      if (low < 0xdc00 || low > 0xdfff) return false;
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
      run.p += 2;
    }
    run.out = write_utf8(run.out, code);
  }
  return true;
}

bool convert_utf32(Run& run) {
  while (run.goes_on()) {
    if (run.end - run.p < 4) return false;
    const uint32_t code = load_be32(run.p);
    if (code > 0x10ffff || is_surrogate(code)) return false;
    run.out = write_utf8(run.out, code);
    run.p += 4;
  }
  return true;
}

bool convert_utf8(Run& run) {
  while (run.goes_on()) {
    if (run.copy_ascii()) continue;
    const unsigned length = utf8_length(run.p, run.end);
    if (length == 0) return false;
    for (unsigned i = 0; i < length; ++i) *run.out++ = char(*run.p++);
  }
  return true;
}

bool convert_ascii(Run& run) {
  while (run.goes_on()) {
    if (!run.copy_ascii()) return false;
  }
  return true;
}

bool convert(Charset charset, Run& run) {
  switch (charset) {
    case Charset::binary: return false;
    case Charset::unknown:
    case Charset::utf8mb3:
    case Charset::utf8mb4: return convert_utf8(run);
    case Charset::ascii: return convert_ascii(run);
    case Charset::swe7: return convert_swe7(run, single_byte_table(charset));
    case Charset::ucs2: return convert_utf16<false, false>(run);
    case Charset::utf16: return convert_utf16<false, true>(run);
    case Charset::utf16le: return convert_utf16<true, true>(run);
    case Charset::utf32: return convert_utf32(run);
    default: break;
  }
  if (const uint16_t* table = single_byte_table(charset)) return convert_single(run, table);
  const MultiByteTable* table = multi_byte_table(charset);
  return table && convert_multi(run, *table);
}

}  // namespace

char* convert_to_utf8(Charset charset, const uint8_t*& p, const uint8_t* end, char* out, char* out_end) {
  Run run{p, end, out, out_end};
  const bool ok = convert(charset, run);
  p = run.p;
  return ok ? run.out : nullptr;
}

bool to_utf8(Bytes bytes, Charset charset, OutBuffer& out) {
  if (charset == Charset::binary) return false;
  const size_t room = bytes.size() * kUtf8Most + kConvertLeast;
  char* at = out.need(room);
  const uint8_t* p = bytes.data();
  char* end = convert_to_utf8(charset, p, p + bytes.size(), at, at + room);
  if (!end) return false;
  out.advance_to(end);
  return true;
}

bool is_convertible(Charset charset) {
  if (charset == Charset::binary) return false;
  if (is_utf8_charset(charset) || single_byte_table(charset)) return true;
  return charset >= Charset::ucs2 || multi_byte_table(charset);
}

}  // namespace binsift
