#include "render/base64.h"

#include <algorithm>

namespace binsift {
namespace {

constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Two characters for each 12 bits.
struct Pairs {
  char text[2 * 4096];
  constexpr Pairs() : text() {
    for (unsigned i = 0; i < 4096; ++i) text[2 * i] = kAlphabet[i >> 6], text[2 * i + 1] = kAlphabet[i & 63];
  }
};
constexpr Pairs kPairs;

constexpr size_t kPart = 48 * 1024;  // a multiple of 3
static_assert(kPart % 3 == 0);

inline void write_pair(char* out, uint64_t bits) {
  std::memcpy(out, kPairs.text + 2 * (bits & 0xfff), 2);
}

}  // namespace

char* write_base64(char* out, Bytes bytes) {
  const uint8_t* p = bytes.data();
  const uint8_t* end = p + bytes.size();
  // Six bytes a step, out of a load of eight.
  for (; end - p >= 8; p += 6, out += 8) {
    const uint64_t v = __builtin_bswap64(load_u64(p));
    write_pair(out, v >> 52);
    write_pair(out + 2, v >> 40);
    write_pair(out + 4, v >> 28);
    write_pair(out + 6, v >> 16);
  }
  for (; end - p >= 3; p += 3, out += 4) {
    const uint32_t v = uint32_t{p[0]} << 16 | uint32_t{p[1]} << 8 | p[2];
    write_pair(out, v >> 12);
    write_pair(out + 2, v);
  }
  if (p != end) {
    const bool two = end - p == 2;
    const uint32_t v = uint32_t{p[0]} << 16 | (two ? uint32_t{p[1]} << 8 : 0);
    write_pair(out, v >> 12);
    write_pair(out + 2, v);
    out[3] = '=';
    if (!two) out[2] = '=';
    out += 4;
  }
  return out;
}

void append_base64(OutBuffer& out, Bytes bytes) {
  while (!bytes.empty()) {
    const Bytes part = bytes.first(std::min(bytes.size(), kPart));
    out.advance_to(write_base64(out.need(base64_size(part.size())), part));
    bytes = bytes.subspan(part.size());
  }
}

void Base64Lines::write(Bytes line) {
  char* p = write_base64(out_.need(base64_size(kLine) + 1), line);
  *p++ = '\n';
  out_.advance_to(p);
}

void Base64Lines::append(Bytes bytes) {
  if (waiting_size_ != 0) {
    const size_t size = std::min(bytes.size(), kLine - waiting_size_);
    std::copy_n(bytes.begin(), size, waiting_ + waiting_size_);
    waiting_size_ += size;
    bytes = bytes.subspan(size);
    if (waiting_size_ < kLine) return;
    write(Bytes(waiting_, kLine));
    waiting_size_ = 0;
  }
  for (; bytes.size() >= kLine; bytes = bytes.subspan(kLine)) write(bytes.first(kLine));
  std::copy(bytes.begin(), bytes.end(), waiting_);
  waiting_size_ = bytes.size();
}

void Base64Lines::finish() {
  if (waiting_size_ != 0) write(Bytes(waiting_, waiting_size_));
  waiting_size_ = 0;
}

}  // namespace binsift
