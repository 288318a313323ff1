#include "render/huge_text.h"

#include "base/utf8.h"

namespace binsift {
namespace {

constexpr size_t kPart = 4 << 20;

}  // namespace

bool is_utf8_text(OutBuffer& out, Bytes bytes) {
  while (bytes.size() > kPart) {
    // A character has at most three bytes behind its first.
    size_t size = kPart;
    for (int i = 0; i < 3 && (bytes[size] & 0xC0) == 0x80; ++i) --size;
    if (!is_valid_utf8(bytes.first(size))) return false;
    bytes = bytes.subspan(size);
    out.let_go();
  }
  return is_valid_utf8(bytes);
}

bool is_ascii_text(OutBuffer& out, Bytes bytes) {
  for (; bytes.size() > kPart; bytes = bytes.subspan(kPart)) {
    if (!is_ascii(bytes.first(kPart))) return false;
    out.let_go();
  }
  return is_ascii(bytes);
}

bool is_text_of(OutBuffer& out, Bytes bytes, Charset charset) {
  char utf8[4096];
  const uint8_t* const end = bytes.data() + bytes.size();
  const uint8_t* part = bytes.data();
  for (const uint8_t* p = part; p != end;) {
    if (!convert_to_utf8(charset, p, end, utf8, std::end(utf8))) return false;
    if (size_t(p - part) >= kPart) {
      out.let_go();
      part = p;
    }
  }
  return true;
}

}  // namespace binsift
