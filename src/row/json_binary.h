#pragma once
// MySQL's binary JSON: a type byte and a value. Offsets count from the element count of the container they
// stand in; values are reached by offset only, because an update in place leaves holes and any order behind.
// clang-format off
//   type                    value                                                                size
//   00 01                   small / large object: element count, size in bytes, key entries,
//                           value entries, keys, values
//   02 03                   small / large array: element count, size in bytes, value entries, values
//   04                      literal: 0 null, 1 true, 2 false                                     1
//   05 06 07 08 09 0a       int16 uint16 int32 uint32 int64 uint64                               2 2 4 4 8 8
//   0b                      double                                                               8
//   0c                      string: packed length, UTF-8
//   0f                      opaque: field type (MYSQL_TYPE_*), packed length, bytes
//
//   key entry               offset (2; 4 in large), length (2)
//   value entry             type (1), offset (2; 4 in large); literals, int16 and uint16, in large
//                           containers int32 and uint32 too, stand in the offset's place
//   packed length           7 bits a byte, lowest first, the top bit set on all but the last; at most 5 bytes
// clang-format on
// Counts, sizes and offsets are 2 bytes in small, 4 in large containers; all is little-endian. Keys are
// sorted by length, then by bytes. Zero bytes are a document too (INSERT IGNORE writes them): null.
// Source: mysql sql-common/json_binary.h, json_binary.cc.
#include <bit>

#include "base/cursor.h"

namespace binsift {

// clang-format off
enum class JsonKind : uint8_t {
  object, array, null, true_literal, false_literal, integer, unsigned_integer, real, string, opaque,
};
// clang-format on

// One value; it views the document.
struct JsonValue {
  JsonKind kind = JsonKind::null;
  bool large = false;      // object, array
  uint8_t field_type = 0;  // opaque
  uint32_t count = 0;      // object, array
  uint64_t bits = 0;       // numbers
  Bytes bytes;             // string, opaque: its content; object, array: from the element count on

  bool is_container() const { return kind <= JsonKind::array; }
  int64_t integer() const { return int64_t(bits); }
  uint64_t unsigned_integer() const { return bits; }
  double real() const { return std::bit_cast<double>(bits); }

  // The i-th key or element, i < count. False: it does not lie in the container.
  bool key(uint32_t i, std::string_view& out) const;
  bool element(uint32_t i, JsonValue& out) const;
  // The place of a key in an object, or count.
  uint32_t find(std::string_view name) const;

  unsigned header_size() const { return large ? 8 : 4; }
  unsigned key_entry_size() const { return kind != JsonKind::object ? 0 : large ? 6 : 4; }
  unsigned value_entry_size() const { return large ? 5 : 3; }
};

// The document's root. False: not one.
bool read_json(Bytes document, JsonValue& out);

// A value of this type whose bytes begin at `bytes`, which ends with the container it stands in.
bool read_json_value(uint8_t type, Bytes bytes, JsonValue& out);

namespace detail {

// Whether a value of this type stands in its entry.
inline bool is_json_inlined(uint8_t type, bool large) {
  return type >= 0x04 && type <= (large ? 0x08 : 0x06);
}

inline bool read_json_length(const uint8_t*& p, const uint8_t* end, size_t& length) {
  if (p != end && *p < 0x80) [[likely]] {
    length = *p++;
    return true;
  }
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 35 && p != end; shift += 7) {
    const uint8_t byte = *p++;
    value |= uint64_t(byte & 0x7f) << shift;
    if (byte < 0x80) {
      length = value;
      return value <= UINT32_MAX;
    }
  }
  return false;
}

inline bool read_json_container(JsonKind kind, bool large, Bytes bytes, JsonValue& out) {
  out.kind = kind;
  out.large = large;
  if (bytes.size() < (large ? 8 : 4)) return false;
  const uint8_t* p = bytes.data();
  out.count = large ? load_u32(p) : load_u16(p);
  const uint32_t size = large ? load_u32(p + 4) : load_u16(p + 2);
  if (size > bytes.size()) return false;
  out.bytes = bytes.first(size);
  return out.header_size() + uint64_t{out.count} * (out.key_entry_size() + out.value_entry_size()) <= size;
}

inline bool set_json_literal(uint8_t literal, JsonValue& out) {
  if (literal > 2) return false;
  out.kind = literal == 0 ? JsonKind::null : literal == 1 ? JsonKind::true_literal : JsonKind::false_literal;
  return true;
}

inline void set_json_integer(int64_t value, JsonValue& out) {
  out.kind = JsonKind::integer;
  out.bits = uint64_t(value);
}

inline void set_json_unsigned(uint64_t value, JsonValue& out) {
  out.kind = JsonKind::unsigned_integer;
  out.bits = value;
}

}  // namespace detail

inline bool read_json_value(uint8_t type, Bytes bytes, JsonValue& out) {
  const uint8_t* p = bytes.data();
  const uint8_t* end = p + bytes.size();
  const auto has = [&](size_t size) { return bytes.size() >= size; };
  switch (type) {
    case 0x00: return detail::read_json_container(JsonKind::object, false, bytes, out);
    case 0x01: return detail::read_json_container(JsonKind::object, true, bytes, out);
    case 0x02: return detail::read_json_container(JsonKind::array, false, bytes, out);
    case 0x03: return detail::read_json_container(JsonKind::array, true, bytes, out);
    case 0x04: return has(1) && detail::set_json_literal(*p, out);
    case 0x05: return has(2) && (detail::set_json_integer(int16_t(load_u16(p)), out), true);
    case 0x06: return has(2) && (detail::set_json_unsigned(load_u16(p), out), true);
    case 0x07: return has(4) && (detail::set_json_integer(int32_t(load_u32(p)), out), true);
    case 0x08: return has(4) && (detail::set_json_unsigned(load_u32(p), out), true);
    case 0x09: return has(8) && (detail::set_json_integer(int64_t(load_u64(p)), out), true);
    case 0x0a: return has(8) && (detail::set_json_unsigned(load_u64(p), out), true);
    case 0x0b:
      if (!has(8)) return false;
      out.kind = JsonKind::real;
      out.bits = load_u64(p);
      return true;
    case 0x0c:
    case 0x0f: {
      out.kind = JsonKind::string;
      if (type == 0x0f) {
        if (!has(1)) return false;
        out.kind = JsonKind::opaque;
        out.field_type = *p++;
      }
      size_t length;
      if (!detail::read_json_length(p, end, length) || size_t(end - p) < length) return false;
      out.bytes = Bytes(p, length);
      return true;
    }
    default: return false;
  }
}

inline bool read_json(Bytes document, JsonValue& out) {
  if (document.empty()) {
    out = {};
    return true;
  }
  return read_json_value(document[0], document.subspan(1), out);
}

inline bool JsonValue::key(uint32_t i, std::string_view& out) const {
  const uint8_t* entry = bytes.data() + header_size() + size_t{i} * key_entry_size();
  const uint32_t offset = large ? load_u32(entry) : load_u16(entry);
  const uint16_t length = load_u16(entry + (large ? 4 : 2));
  if (uint64_t{offset} + length > bytes.size()) return false;
  out = as_text(Bytes(bytes.data() + offset, length));
  return true;
}

inline bool JsonValue::element(uint32_t i, JsonValue& out) const {
  const size_t at = header_size() + size_t{count} * key_entry_size() + size_t{i} * value_entry_size();
  const uint8_t* entry = bytes.data() + at;
  const uint8_t type = *entry++;
  if (detail::is_json_inlined(type, large)) {
    return read_json_value(type, Bytes(entry, large ? 4 : 2), out);
  }
  const uint32_t offset = large ? load_u32(entry) : load_u16(entry);
  // A value lies behind its entry, so no container can hold itself.
  if (offset <= at || offset > bytes.size()) return false;
  return read_json_value(type, bytes.subspan(offset), out);
}

}  // namespace binsift
