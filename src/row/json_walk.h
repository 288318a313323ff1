#pragma once
// A walk over a binary JSON document (row/json_binary.h), straight through its entries.
#include "row/json_binary.h"

namespace binsift {

inline constexpr unsigned kJsonMaxDepth = 100;  // the server's own limit
// No document's text has more than this many bytes for each of its own, in either of our styles.
inline constexpr size_t kJsonTextMost = 6;

// Walks a document in order. The visitor's functions, of which those that give bool end the walk by false:
//   begin_object(count), bool key(index, text), end_object(count), begin_array(count), element(index),
//   end_array(count), null(), boolean(bool), integer(int64_t), unsigned_integer(uint64_t), real(double), bool
//   string(text), bool opaque(field_type, bytes)
// False: the document is damaged, deeper than kJsonMaxDepth, or lets entries share bytes so that it would
// come out larger than it is; the visitor has seen a part of it then. What a visitor sees stands for disjoint
// bytes of the document, so text is at most kJsonTextMost times its size.
template <class Visitor>
bool walk_json(Bytes document, Visitor& visitor);

namespace detail {

// The room in a document that values must find for themselves; shared bytes run out of it.
struct JsonBudget {
  size_t left;
  bool take(size_t size) {
    if (size > left) return false;
    left -= size;
    return true;
  }
};

template <class Visitor>
bool walk_json_integer(int64_t value, Visitor& visitor, JsonBudget& budget) {
  // Past 32 bits it is never inlined; below, its entry alone pays for its few digits.
  if (value != int32_t(value) && !budget.take(8)) return false;
  return visitor.integer(value), true;
}

template <class Visitor>
bool walk_json_unsigned(uint64_t value, Visitor& visitor, JsonBudget& budget) {
  if (value > UINT32_MAX && !budget.take(8)) return false;
  return visitor.unsigned_integer(value), true;
}

template <class Visitor>
bool walk_json_literal(uint8_t literal, Visitor& visitor) {
  if (literal > 2) return false;
  return literal == 0 ? visitor.null() : visitor.boolean(literal == 1), true;
}

// `begin` to `end`: from the element count to the end of what the container stands in.
template <bool kLarge, class Visitor>
bool walk_json_container(bool is_object, const uint8_t* begin, const uint8_t* end, Visitor& visitor,
                         JsonBudget& budget, unsigned depth);

// A value of this type at `p`, in front of `end`.
template <class Visitor>
[[gnu::always_inline]] inline bool walk_json_at(uint8_t type, const uint8_t* p, const uint8_t* end,
                                                Visitor& visitor, JsonBudget& budget, unsigned depth) {
  const size_t left = size_t(end - p);
  switch (type) {
    case 0x00: return walk_json_container<false>(true, p, end, visitor, budget, depth);
    case 0x01: return walk_json_container<true>(true, p, end, visitor, budget, depth);
    case 0x02: return walk_json_container<false>(false, p, end, visitor, budget, depth);
    case 0x03: return walk_json_container<true>(false, p, end, visitor, budget, depth);
    case 0x04: return left >= 1 && walk_json_literal(*p, visitor);
    case 0x05: return left >= 2 && (visitor.integer(int16_t(load_u16(p))), true);
    case 0x06: return left >= 2 && (visitor.unsigned_integer(load_u16(p)), true);
    case 0x07: return left >= 4 && (visitor.integer(int32_t(load_u32(p))), true);
    case 0x08: return left >= 4 && (visitor.unsigned_integer(load_u32(p)), true);
    case 0x09: return left >= 8 && walk_json_integer(int64_t(load_u64(p)), visitor, budget);
    case 0x0a: return left >= 8 && walk_json_unsigned(load_u64(p), visitor, budget);
    case 0x0b: return left >= 8 && budget.take(8) && (visitor.real(std::bit_cast<double>(load_u64(p))), true);
    case 0x0c: {
      size_t length;
      return read_json_length(p, end, length) && length <= size_t(end - p) && budget.take(1 + length) &&
             visitor.string(as_text(Bytes(p, length)));
    }
    case 0x0f: {
      if (left < 1) return false;
      const uint8_t field_type = *p++;
      size_t length;
      return read_json_length(p, end, length) && length <= size_t(end - p) && budget.take(2 + length) &&
             visitor.opaque(field_type, Bytes(p, length));
    }
    default: return false;
  }
}

template <bool kLarge, class Visitor>
bool walk_json_container(bool is_object, const uint8_t* begin, const uint8_t* end, Visitor& visitor,
                         JsonBudget& budget, unsigned depth) {
  constexpr size_t kWord = kLarge ? 4 : 2, kKeyEntry = kWord + 2, kValueEntry = 1 + kWord;
  const auto word = [](const uint8_t* p) { return kLarge ? load_u32(p) : uint32_t{load_u16(p)}; };
  if (depth == kJsonMaxDepth || size_t(end - begin) < 2 * kWord) return false;
  const uint32_t count = word(begin), size = word(begin + kWord);
  const uint64_t entries = 2 * kWord + uint64_t{count} * (kValueEntry + (is_object ? kKeyEntry : 0));
  if (size > size_t(end - begin) || entries > size || !budget.take(entries)) return false;
  end = begin + size;

  const uint8_t* key_entry = begin + 2 * kWord;
  const uint8_t* entry = key_entry + (is_object ? size_t{count} * kKeyEntry : 0);
  if (is_object) {
    visitor.begin_object(count);
  } else {
    visitor.begin_array(count);
  }
  for (uint32_t i = 0; i < count; ++i, entry += kValueEntry) {
    if (is_object) {
      const uint32_t offset = word(key_entry), length = load_u16(key_entry + kWord);
      key_entry += kKeyEntry;
      if (uint64_t{offset} + length > size || !budget.take(length)) return false;
      if (!visitor.key(i, as_text(Bytes(begin + offset, length)))) return false;
    } else {
      visitor.element(i);
    }
    const uint8_t type = *entry;
    const uint8_t* p = entry + 1;
    const uint8_t* value_end = p + kWord;
    if (!is_json_inlined(type, kLarge)) {
      const uint32_t offset = word(p);
      // A value lies behind its entry, so no container can hold itself.
      if (offset <= size_t(entry - begin) || offset > size) return false;
      p = begin + offset, value_end = end;
    }
    if (!walk_json_at(type, p, value_end, visitor, budget, depth + 1)) return false;
  }
  if (is_object) {
    visitor.end_object(count);
  } else {
    visitor.end_array(count);
  }
  return true;
}

// A value that has been read.
template <class Visitor>
bool walk_json_value(const JsonValue& value, Visitor& visitor, JsonBudget& budget, unsigned depth) {
  const uint8_t* const begin = value.bytes.data();
  const uint8_t* const end = begin + value.bytes.size();
  switch (value.kind) {
    case JsonKind::object:
    case JsonKind::array: {
      const bool is_object = value.kind == JsonKind::object;
      return value.large ? walk_json_container<true>(is_object, begin, end, visitor, budget, depth)
                         : walk_json_container<false>(is_object, begin, end, visitor, budget, depth);
    }
    case JsonKind::null: return visitor.null(), true;
    case JsonKind::true_literal: return visitor.boolean(true), true;
    case JsonKind::false_literal: return visitor.boolean(false), true;
    case JsonKind::integer: return walk_json_integer(value.integer(), visitor, budget);
    case JsonKind::unsigned_integer: return walk_json_unsigned(value.unsigned_integer(), visitor, budget);
    case JsonKind::real: return budget.take(8) && (visitor.real(value.real()), true);
    case JsonKind::string: return budget.take(1 + value.bytes.size()) && visitor.string(as_text(value.bytes));
    case JsonKind::opaque:
      return budget.take(2 + value.bytes.size()) && visitor.opaque(value.field_type, value.bytes);
  }
  return false;
}

}  // namespace detail

template <class Visitor>
bool walk_json(Bytes document, Visitor& visitor) {
  if (document.empty()) return visitor.null(), true;
  detail::JsonBudget budget{document.size()};
  const uint8_t* const end = document.data() + document.size();
  return detail::walk_json_at(document[0], document.data() + 1, end, visitor, budget, 0);
}

}  // namespace binsift
