#include "schema/member_text.h"

#include <algorithm>

#include "base/utf8.h"
#include "row/charset_multi.h"
#include "row/charset_single.h"

namespace binsift {
namespace {

bool has(const uint16_t* table, size_t count, uint32_t code) {
  return std::find(table, table + count, uint16_t(code)) != table + count;
}

bool holds(Charset charset, uint32_t code) {
  switch (charset) {
    case Charset::unknown:
    case Charset::binary:
    case Charset::utf8mb4:
    case Charset::utf16:
    case Charset::utf16le:
    case Charset::utf32:
    case Charset::gb18030: return true;
    case Charset::utf8mb3:
    case Charset::ucs2: return code < 0x10000;
    case Charset::ascii: return false;  // asked for others only
    default: break;
  }
  if (code >= 0x10000) return false;
  if (const uint16_t* table = single_byte_table(charset)) return has(table, 128, code);
  const MultiByteTable* table = multi_byte_table(charset);
  if (!table) return true;
  constexpr size_t kPairs = 128 * 256;
  return has(table->one, 128, code) || has(table->two, kPairs, code) ||
         (table->three && has(table->three.get(), kPairs, code));
}

// The code point of a character of 2 to 4 bytes, which is valid.
uint32_t code_of(const char* p, unsigned length) {
  uint32_t code = uint8_t(p[0]) & (0x7f >> length);
  for (unsigned i = 1; i < length; ++i) code = code << 6 | (uint8_t(p[i]) & 0x3f);
  return code;
}

// What a character is compared as, letters of both cases as one; 0: some collation takes it for another one,
// for several, or for none.
uint32_t weight_of(uint32_t code) {
  constexpr uint32_t kCyrillic = 0x0410, kCyrillicSmall = 0x0430, kCyrillicEnd = 0x0450, kShortI = 0x0419;
  if (code < 0x20 || code == 0x7f) return 0;
  if (code < 0x80) {
    if (code >= 'A' && code <= 'Z') code |= 0x20;
    if (code == 'v' || code == 'w') return 'u';  // in Roman and Swedish order
    if (code == 'j' || code == 'y') return 'i';  // in Roman and Lithuanian order
    return code;
  }
  if (code >= kCyrillic && code < kCyrillicEnd) {
    if (code >= kCyrillicSmall) code -= kCyrillicSmall - kCyrillic;
    return code == kShortI ? kShortI - 1 : code;
  }
  const bool is_distinct =
      (code >= 0x4e00 && code < 0xa000) || (code >= 0xac00 && code < 0xd7a4);  // Han, Hangul
  return is_distinct ? code : 0;
}

std::vector<uint32_t> weights_of(std::string_view member) {
  while (member.ends_with(' ')) member.remove_suffix(1);
  const Bytes bytes = as_bytes(member);
  std::vector<uint32_t> weights;
  for (size_t i = 0; i < bytes.size();) {
    const unsigned length = bytes[i] & 0x80 ? utf8_length(bytes.data() + i, bytes.data() + bytes.size()) : 1;
    const uint32_t code = length == 1 ? bytes[i] : length == 0 ? 0 : code_of(member.data() + i, length);
    weights.push_back(weight_of(code));
    i += std::max(length, 1u);
  }
  return weights;
}

bool may_be_equal(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b) {
  size_t i = 0;
  for (; i < a.size() && i < b.size(); ++i) {
    if (a[i] == 0 || b[i] == 0) return true;
    if (a[i] != b[i]) return false;
  }
  // What is longer may go on with what counts as nothing.
  const std::vector<uint32_t>& longer = a.size() > b.size() ? a : b;
  return i == longer.size() || longer[i] == 0;
}

}  // namespace

std::vector<bool> find_ambiguous(const std::vector<std::string>& members) {
  constexpr size_t kMost = 400;
  std::vector<bool> ambiguous(members.size(), members.size() > kMost);
  if (members.size() > kMost) return ambiguous;
  std::vector<std::vector<uint32_t>> weights;
  for (const std::string& member : members) weights.push_back(weights_of(member));
  for (size_t i = 0; i < members.size(); ++i)
    for (size_t k = i + 1; k < members.size(); ++k)
      if (may_be_equal(weights[i], weights[k])) ambiguous[i] = ambiguous[k] = true;
  return ambiguous;
}

std::string fit_to_charset(std::string_view member, Charset charset) {
  std::string fitted;
  const Bytes bytes = as_bytes(member);
  const uint8_t* const end = bytes.data() + bytes.size();
  for (size_t i = 0; i < member.size();) {
    const unsigned length = member[i] & 0x80 ? utf8_length(bytes.data() + i, end) : 1;
    if (length < 2) {
      fitted += member[i++];
      continue;
    }
    if (holds(charset, code_of(member.data() + i, length)))
      fitted += member.substr(i, length);
    else
      fitted += '?';
    i += length;
  }
  return fitted;
}

bool is_past_first_plane(Charset charset) {
  return charset == Charset::unknown || charset == Charset::utf8mb4 || charset == Charset::utf16 ||
         charset == Charset::utf16le || charset == Charset::utf32 || charset == Charset::gb18030;
}

}  // namespace binsift
