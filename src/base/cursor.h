#pragma once
// Reads one event's fields front to back. A read past the end yields zero, moves nothing and marks the cursor
// failed for good, so a decoder runs straight through and asks ok() at the end; and always before a loop or
// an allocation that the input sizes.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/endian.h"
#include "base/result.h"

namespace binsift {

using Bytes = std::span<const uint8_t>;

inline std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Bytes as_bytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

class Cursor {
 public:
  Cursor() = default;
  explicit Cursor(Bytes bytes) : begin_(bytes.data()), at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  bool ok() const { return !failed_; }
  size_t offset() const { return size_t(at_ - begin_); }
  size_t left() const { return size_t(end_ - at_); }
  bool at_end() const { return at_ == end_; }
  const uint8_t* position() const { return at_; }

  uint8_t u8(const char* field) {
    return uint8_t(take<1>(field, [](const uint8_t* p) { return p[0]; }));
  }
  uint16_t u16(const char* field) { return uint16_t(take<2>(field, load_u16)); }
  uint32_t u24(const char* field) { return uint32_t(take<3>(field, load_u24)); }
  uint32_t u32(const char* field) { return uint32_t(take<4>(field, load_u32)); }
  uint64_t u40(const char* field) { return take<5>(field, load_u40); }
  uint64_t u48(const char* field) { return take<6>(field, load_u48); }
  uint64_t u56(const char* field) { return take<7>(field, load_u56); }
  uint64_t u64(const char* field) { return take<8>(field, load_u64); }

  // The next `size` bytes, which stay where they are; empty on failure.
  Bytes bytes(uint64_t size, const char* field) {
    if (size > left()) return fail(field, size), Bytes{};
    Bytes view(at_, size_t(size));
    at_ += size;
    return view;
  }
  std::string_view text(uint64_t size, const char* field) { return as_text(bytes(size, field)); }
  void skip(uint64_t size, const char* field) { bytes(size, field); }
  Bytes rest() { return bytes(left(), ""); }
  // A cursor of its own over the next `size` bytes; this one moves behind them.
  Cursor part(uint64_t size, const char* field) {
    Cursor inner(bytes(size, field));
    if (failed_) inner.failed_ = true, inner.field_ = field_;
    return inner;
  }

  // The server's packed integer (net_field_length): one byte up to 250, or 252/253/254 and 2/3/8 bytes.
  // 251 (NULL) and 255 are no numbers and fail.
  uint64_t packed(const char* field) {
    const uint8_t first = u8(field);
    if (first < 251) return first;
    if (first == 252) return u16(field);
    if (first == 253) return u24(field);
    if (first == 254) return u64(field);
    if (!failed_) --at_, fail(field, 0);
    return 0;
  }

  // Marks the cursor failed at this field: a value that contradicts the format.
  void fail(const char* field, uint64_t need = 0) {
    if (failed_) return;
    failed_ = true;
    field_ = field;
    need_ = need;
  }
  // The first failure, as an error of the kind corrupt: inside an event whose length is known, too short is
  // damage.
  Error error() const {
    Error e{.kind = ErrorKind::corrupt, .field = field_, .offset = offset()};
    if (need_ > left()) {
      e.need = need_;
      e.have = left();
    } else {
      e.detail = "a value that contradicts the format";
    }
    return e;
  }

 private:
  template <unsigned N, class Load>
  uint64_t take(const char* field, Load load) {
    if (left() < N) return fail(field, N), 0;
    const uint64_t value = load(at_);
    at_ += N;
    return value;
  }

  const uint8_t* begin_ = nullptr;
  const uint8_t* at_ = nullptr;
  const uint8_t* end_ = nullptr;
  const char* field_ = "";
  uint64_t need_ = 0;
  bool failed_ = false;
};

}  // namespace binsift
