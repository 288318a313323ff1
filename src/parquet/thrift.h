#pragma once
// Thrift's compact protocol, as far as Parquet's metadata uses it: structs written front to back.
//
//   field     (id - last id) << 4 | type, where that is 1 to 15; else type, then the id as a zigzag varint
//   integer   zigzag varint; a bool is in its field's type alone
//   binary    length as a varint, bytes
//   list      count << 4 | element type, from 15 elements on 0xF0 | element type, then the count as a varint
//   struct    its fields, then 00
// Source: apache/thrift, doc/specs/thrift-compact-protocol.md.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace binsift::parquet {

class ThriftWriter {
 public:
  ThriftWriter& integer32(int id, int32_t value) { return field(id, kI32).zigzag(value); }
  ThriftWriter& integer64(int id, int64_t value) { return field(id, kI64).zigzag(value); }
  ThriftWriter& boolean(int id, bool value) { return field(id, value ? kTrue : kFalse); }
  ThriftWriter& byte(int id, int8_t value) {
    field(id, kByte).out_.push_back(char(value));
    return *this;
  }
  ThriftWriter& binary(int id, std::string_view value) { return field(id, kBinary).text(value); }

  // A struct in a field: begin_struct(id) … end_struct(). The outermost one is open from the start; its
  // end_struct() ends it.
  ThriftWriter& begin_struct(int id) { return field(id, kStruct).enter(); }
  ThriftWriter& empty_struct(int id) { return begin_struct(id).end_struct(); }
  ThriftWriter& end_struct() {
    out_.push_back(0);
    return leave();
  }

  // A list in a field, then its elements: begin_element() … end_struct() for structs.
  ThriftWriter& list_of_structs(int id, size_t count) { return list(id, kStruct, count); }
  ThriftWriter& list_of_binary(int id, size_t count) { return list(id, kBinary, count); }
  ThriftWriter& list_of_booleans(int id, size_t count) { return list(id, kTrue, count); }
  ThriftWriter& list_of_integers32(int id, size_t count) { return list(id, kI32, count); }
  ThriftWriter& list_of_integers64(int id, size_t count) { return list(id, kI64, count); }
  ThriftWriter& begin_element() { return enter(); }
  ThriftWriter& element(std::string_view value) { return text(value); }
  ThriftWriter& element(int64_t value) { return zigzag(value); }
  ThriftWriter& element(bool value) {
    out_.push_back(value ? kTrue : kFalse);
    return *this;
  }
  // The fields of a struct that were written elsewhere, with its end: closes begin_struct().
  ThriftWriter& rest_of_struct(std::string_view bytes) {
    out_ += bytes;
    return leave();
  }

  const std::string& bytes() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  enum : char {
    kTrue = 1,
    kFalse = 2,
    kByte = 3,
    kI32 = 5,
    kI64 = 6,
    kBinary = 8,
    kList = 9,
    kStruct = 12,
  };

  ThriftWriter& field(int id, char type) {
    const int step = id - last_id_;
    last_id_ = id;
    if (step > 0 && step <= 15) {
      out_.push_back(char(step << 4 | type));
      return *this;
    }
    out_.push_back(type);
    return zigzag(id);
  }
  ThriftWriter& enter() {
    outer_ids_.push_back(last_id_);
    last_id_ = 0;
    return *this;
  }
  ThriftWriter& leave() {
    if (!outer_ids_.empty()) {
      last_id_ = outer_ids_.back();
      outer_ids_.pop_back();
    }
    return *this;
  }
  ThriftWriter& list(int id, char type, size_t count) {
    field(id, kList);
    if (count < 15) {
      out_.push_back(char(count << 4 | size_t(type)));
      return *this;
    }
    out_.push_back(char(0xF0 | type));
    return varint(count);
  }
  ThriftWriter& varint(uint64_t value) {
    for (; value >= 0x80; value >>= 7) out_.push_back(char(value | 0x80));
    out_.push_back(char(value));
    return *this;
  }
  ThriftWriter& zigzag(int64_t value) { return varint(uint64_t(value) << 1 ^ uint64_t(value >> 63)); }
  ThriftWriter& text(std::string_view value) {
    varint(value.size());
    out_ += value;
    return *this;
  }

  std::string out_;
  int last_id_ = 0;
  std::vector<int> outer_ids_;
};

}  // namespace binsift::parquet
