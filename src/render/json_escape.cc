#include "render/json_escape.h"

#include <array>

#include "base/utf8.h"
#include "base/wide.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace binsift {
namespace {

struct Escapes {
  // The letter behind the backslash; 'u' for \u00xx, 0 where nothing is escaped.
  std::array<char, 256> letter{};
  constexpr Escapes() {
    for (int c = 0; c < 0x20; ++c) letter[size_t(c)] = 'u';
    letter['\b'] = 'b', letter['\f'] = 'f', letter['\n'] = 'n', letter['\r'] = 'r', letter['\t'] = 't';
    letter['"'] = '"', letter['\\'] = '\\';
  }
};
constexpr Escapes kEscapes;

inline char* write_escape(char* out, uint8_t c) {
  const char letter = kEscapes.letter[c];
  out[0] = '\\';
  out[1] = letter;
  if (letter != 'u') return out + 2;
  out[2] = out[3] = '0';
  out[4] = char('0' + (c >> 4));
  out[5] = "0123456789abcdef"[c & 15];
  return out + 6;
}

// Copies characters of three bytes, as nearly all of East Asian text are, two at a time; stops in front of
// any other.
inline const uint8_t* copy_threes(char*& out, const uint8_t* p, const uint8_t* end) {
  while (size_t(end - p) >= 8) {
    const uint64_t v = load_u64(p);
    if ((v & 0xc0c0f0c0c0f0) != 0x8080e08080e0) break;
    // E0 80..9F is overlong, ED A0..BF a surrogate.
    const uint32_t first = uint32_t(v) & 0x200f, second = uint32_t(v >> 24) & 0x200f;
    if (first == 0 || first == 0x200d || second == 0 || second == 0x200d) break;
    std::memcpy(out, &v, 8);
    p += 6, out += 6;
  }
  return p;
}

#if defined(__x86_64__)

#define BINSIFT_WIDE [[gnu::target("avx512bw,avx512vl,bmi,bmi2,lzcnt")]]

BINSIFT_WIDE inline uint64_t at_least(__m512i block, uint8_t low) {
  return _mm512_cmpge_epu8_mask(block, _mm512_set1_epi8(char(low)));
}
BINSIFT_WIDE inline uint64_t equal(__m512i block, uint8_t byte) {
  return _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8(char(byte)));
}

// How many of the first `size` bytes of `block` are whole and valid characters, where they are not all ASCII.
// At most three bytes at the end of a full block are left for the next one, unless it is the last.
// 0: not UTF-8.
BINSIFT_WIDE inline size_t whole_characters(__m512i block, size_t size, bool is_last) {
  uint64_t lead = at_least(block, 0xc0), lead_of_3 = at_least(block, 0xe0), lead_of_4 = at_least(block, 0xf0);
  // Characters that reach past the block.
  const uint64_t cut = (lead & 1ull << 63) | (lead_of_3 & 1ull << 62) | (lead_of_4 & 1ull << 61);
  if (cut) {
    if (is_last) return 0;
    size = size_t(std::countr_zero(cut));
  }
  const uint64_t lanes = _bzhi_u64(~0ull, unsigned(size));
  const uint64_t continuation = at_least(block, 0x80) & ~lead & lanes;
  lead &= lanes, lead_of_3 &= lanes, lead_of_4 &= lanes;
  // What is expected behind the last lane counts: a character must not end there within itself.
  uint64_t wrong = continuation ^ (lead << 1 | lead_of_3 << 2 | lead_of_4 << 3);
  // C0, C1 and E0 80..9F and F0 80..8F are overlong, ED A0..BF a surrogate, F4 90.. and F5.. past U+10FFFF.
  wrong |= lead & ~at_least(block, 0xc2);
  const uint64_t e0 = equal(block, 0xe0) & lanes, ed = equal(block, 0xed) & lanes;
  if (e0 | ed | lead_of_4) {
    const uint64_t from_a0 = at_least(block, 0xa0), from_90 = at_least(block, 0x90);
    wrong |= (e0 << 1 & ~from_a0) | (ed << 1 & from_a0) | (lead_of_4 & at_least(block, 0xf5));
    wrong |= ((equal(block, 0xf0) & lanes) << 1 & ~from_90) | ((equal(block, 0xf4) & lanes) << 1 & from_90);
  }
  return wrong ? 0 : size;
}

template <bool kCheck>
BINSIFT_WIDE char* escape_wide(char* out, const uint8_t* p, const uint8_t* end) {
  while (p != end) {
    const size_t left = size_t(end - p);
    size_t size = left < 64 ? left : 64;
    const __m512i block = _mm512_maskz_loadu_epi8(_bzhi_u64(~0ull, unsigned(size)), p);
    if (kCheck && _mm512_movepi8_mask(block)) {
      size = whole_characters(block, size, left <= 64);
      if (size == 0) return nullptr;
    }
    _mm512_storeu_si512(out, block);
    const uint64_t special = equal(block, '"') | equal(block, '\\') | ~at_least(block, 0x20);
    uint64_t escaped = special & _bzhi_u64(~0ull, unsigned(size));
    size_t done = 0;
    for (; escaped != 0; escaped &= escaped - 1) {
      const size_t at = size_t(std::countr_zero(escaped));
      out = write_escape(out + (at - done), p[at]);
      done = at + 1;
      const uint64_t behind = _bzhi_u64(~0ull, unsigned(size - done));
      _mm512_storeu_si512(out, _mm512_maskz_loadu_epi8(behind, p + done));
    }
    p += size, out += size - done;
  }
  return out;
}

bool has_avx512() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("bmi2");
}
const bool kHasWide = has_avx512();

#endif

}  // namespace

// Escapes while copying; checks UTF-8 on the way where asked to, and gives null when it is not.
template <bool kCheck>
char* escape_json_in_blocks(char* out, const uint8_t* p, const uint8_t* end) {
  while (p != end) {
    const size_t left = size_t(end - p);
    const bool whole = left >= WideBlock::kSize;
    const WideBlock block = whole ? WideBlock::load(p) : WideBlock::load_short(p, left);
    block.store(out);
    WideBlock::Mask mask = block.to_escape();
    if constexpr (kCheck) mask |= block.non_ascii();
    if (!whole) mask &= WideBlock::lanes(left);
    if (mask == 0) {
      const size_t step = whole ? WideBlock::kSize : left;
      p += step, out += step;
      continue;
    }
    const size_t clean = WideBlock::first(mask);
    p += clean, out += clean;
    do {
      if (kCheck && size_t(end - p) >= 8) p = copy_threes(out, p, end);
      if (p == end) break;
      if (kCheck && *p >= 0x80) {
        const unsigned length = utf8_length(p, end);
        if (length == 0) return nullptr;
        for (unsigned i = 0; i < length; ++i) out[i] = char(p[i]);
        p += length, out += length;
      } else if (kEscapes.letter[*p]) {
        out = write_escape(out, *p++);
      } else {
        break;
      }
    } while (p != end);
  }
  return out;
}

template char* escape_json_in_blocks<false>(char*, const uint8_t*, const uint8_t*);
template char* escape_json_in_blocks<true>(char*, const uint8_t*, const uint8_t*);

#if defined(__x86_64__)
bool has_wide_escape() {
  return kHasWide;
}
template <bool kCheck>
char* escape_json_wide(char* out, const uint8_t* p, const uint8_t* end) {
  return escape_wide<kCheck>(out, p, end);
}
#else
bool has_wide_escape() {
  return false;
}
template <bool kCheck>
char* escape_json_wide(char* out, const uint8_t* p, const uint8_t* end) {
  return escape_json_in_blocks<kCheck>(out, p, end);
}
#endif
template char* escape_json_wide<false>(char*, const uint8_t*, const uint8_t*);
template char* escape_json_wide<true>(char*, const uint8_t*, const uint8_t*);

template <bool kCheck>
char* escape_json(char* out, const uint8_t* p, const uint8_t* end) {
  return has_wide_escape() ? escape_json_wide<kCheck>(out, p, end)
                           : escape_json_in_blocks<kCheck>(out, p, end);
}
template char* escape_json<false>(char*, const uint8_t*, const uint8_t*);
template char* escape_json<true>(char*, const uint8_t*, const uint8_t*);

}  // namespace binsift
