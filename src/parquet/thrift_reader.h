#pragma once
// Reads structs in Thrift's compact protocol (thrift.h) front to back. What contradicts it fails the reader
// for good; no list is longer than the bytes behind it, and nothing is nested deeper than kDeepest.
#include "parquet/varint.h"

namespace binsift::parquet {

class ThriftReader {
 public:
  explicit ThriftReader(Bytes bytes) : in_(bytes) {}

  bool ok() const { return in_.ok(); }
  size_t offset() const { return in_.offset(); }
  // The bytes end before the struct does: more of them may help.
  bool ended() const { return !in_.ok() && in_.left() == 0; }

  // Calls take(id, type) for each field of a struct; it reads the value, or gives false, and then the value
  // is passed over.
  template <class Take>
  void each_field(Take&& take) {
    if (++depth_ > kDeepest) in_.fail("a struct");
    int16_t id = 0;
    for (uint8_t head; in_.ok() && (head = in_.u8("a field")) != 0;) {
      id = int16_t(head >> 4 ? id + (head >> 4) : read_zigzag(in_));
      if (!take(id, uint8_t(head & 15))) skip(head & 15);
    }
    --depth_;
  }
  // Calls take(type) for each element of a list; it reads the value.
  template <class Take>
  void each_element(uint8_t type, Take&& take) {
    if (type != kList) return in_.fail("a list");
    const uint8_t head = in_.u8("a list");
    const uint64_t count = head >> 4 == 15 ? read_varint(in_) : head >> 4;
    if (count > in_.left()) return in_.fail("a list", count);
    for (uint64_t i = 0; i < count && in_.ok(); ++i) take(uint8_t(head & 15));
  }

  int64_t integer(uint8_t type) {
    if (type == kByte) return int8_t(in_.u8("a byte"));
    if (type < kI16 || type > kI64) return in_.fail("an integer"), 0;
    return read_zigzag(in_);
  }
  // A field's; it is in its type.
  bool boolean(uint8_t type) {
    if (type != kTrue && type != kFalse) in_.fail("a boolean");
    return type == kTrue;
  }
  std::string_view text(uint8_t type) {
    if (type != kBinary) return in_.fail("bytes"), std::string_view();
    return in_.text(read_varint(in_), "bytes");
  }
  template <class Take>
  void inner_struct(uint8_t type, Take&& take) {
    if (type != kStruct) return in_.fail("a struct");
    each_field(take);
  }

 private:
  enum : uint8_t {
    kTrue = 1,
    kFalse = 2,
    kByte = 3,
    kI16 = 4,
    kI64 = 6,
    kDouble = 7,
    kBinary = 8,
    kList = 9,
    kSet = 10,
    kStruct = 12,
  };
  static constexpr int kDeepest = 16;

  void skip(uint8_t type) {
    switch (type) {
      case kTrue:
      case kFalse: return;
      case kDouble: return in_.skip(8, "a double");
      case kBinary: return in_.skip(read_varint(in_), "bytes");
      case kList:
      case kSet:
        return each_element(kList, [this](uint8_t inner) {
          if (inner == kTrue || inner == kFalse) return in_.skip(1, "a boolean");
          skip(inner);
        });
      case kStruct: return each_field([](int, uint8_t) { return false; });
      default: integer(type);
    }
  }

  Cursor in_;
  int depth_ = 0;
};

}  // namespace binsift::parquet
