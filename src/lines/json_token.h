#pragma once
// A JSON value as it stands in a line, and what its text says. Nothing here is rounded: a number is its
// digits.
#include <optional>
#include <string>
#include <string_view>

#include "base/out_buffer.h"
#include "base/wide.h"

namespace binsift {

struct JsonToken {
  enum class Kind : uint8_t { null, boolean, number, text, object, array };
  Kind kind = Kind::null;
  // With its quotes; nothing behind it. Of an object or array: all of it, and it is right to the letter.
  std::string_view raw;

  bool is_null() const { return kind == Kind::null; }
  // Between the quotes of a text, escapes as they stand.
  std::string_view inner() const { return raw.substr(1, raw.size() - 2); }
};

// The end of a string at the quote or backslash that comes first, from `p`; kTextPadding bytes behind the end
// of what is looked at may be read.
inline constexpr size_t kTextPadding = 64;
inline const char* find_quote_or_escape(const char* p) {
  for (;; p += WideBlock::kSize) {
    const auto found = WideBlock::load(reinterpret_cast<const uint8_t*>(p)).to_escape();
    if (found != 0) return p + WideBlock::first(found);
  }
}

bool has_escapes(std::string_view inner);
// The same of a string in a line, where the quote and kTextPadding are behind it.
inline bool has_escapes_in_line(std::string_view inner) {
  return find_quote_or_escape(inner.data()) != inner.data() + inner.size();
}
// Appends what the inside of a string stands for. False: an escape that is none, or half a surrogate pair.
bool unescape_json(std::string_view inner, OutBuffer& out);

// A number's parts, where it is one by JSON's grammar.
struct NumberText {
  bool negative = false;
  std::string_view whole, fraction;  // digits
  bool has_fraction = false, has_exponent = false;
  bool is_integer() const { return !has_fraction && !has_exponent; }
};
bool read_number(std::string_view raw, NumberText& number);

// Exact, or none: digits alone with a minus in front.
bool read_i64(std::string_view text, int64_t& value);
bool read_u64(std::string_view text, uint64_t& value);

}  // namespace binsift
