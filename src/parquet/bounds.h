#pragma once
// The least and the greatest value of some, in the order that Parquet defines for their kind: numbers by
// value (unsigned where the kind is), byte arrays by unsigned bytes. NaN is passed over, and a zero bound is
// -0 below and +0 above, so that it holds both.
#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/endian.h"
#include "parquet/column_values.h"

namespace binsift::parquet {

template <class T>
struct Bounds {
  T least{}, greatest{};
  bool known = false;

  void add(const Bounds& other, bool as_unsigned) {
    if (!other.known) return;
    if (!known || is_less(other.least, least, as_unsigned)) least = other.least;
    if (!known || is_less(greatest, other.greatest, as_unsigned)) greatest = other.greatest;
    known = true;
  }
  static bool is_less(const T& a, const T& b, bool as_unsigned) {
    if constexpr (std::is_same_v<T, int32_t> || std::is_same_v<T, int64_t>)
      if (as_unsigned) return std::make_unsigned_t<T>(a) < std::make_unsigned_t<T>(b);
    return a < b;
  }
};

template <class T>
Bounds<T> bounds_of(std::span<const T> values, bool as_unsigned) {
  Bounds<T> bounds;
  if constexpr (std::is_floating_point_v<T>) {
    for (const T value : values)
      if (!std::isnan(value)) bounds.add({value, value, true}, false);
    if (bounds.known && bounds.least == 0) bounds.least = T(-0.0);
    if (bounds.known && bounds.greatest == 0) bounds.greatest = T(0.0);
  } else if constexpr (std::is_same_v<T, Int128>) {
    for (const T& value : values) bounds.add({value, value, true}, false);
  } else {
    if (values.empty()) return bounds;
    // Turning the sign bit over makes one order of the other.
    const T turn = as_unsigned ? T(std::make_unsigned_t<T>(1) << (8 * sizeof(T) - 1)) : 0;
    T least = values[0] ^ turn, greatest = least;
    for (const T value : values) {
      const T turned = value ^ turn;
      least = turned < least ? turned : least;
      greatest = turned > greatest ? turned : greatest;
    }
    bounds = {T(least ^ turn), T(greatest ^ turn), true};
  }
  return bounds;
}

// A byte array whose first bytes compare as one number.
struct PrefixedText {
  std::string_view text;
  uint64_t prefix = 0;

  PrefixedText() = default;
  explicit PrefixedText(std::string_view value) : text(value) {
    const auto* p = reinterpret_cast<const uint8_t*>(value.data());
    prefix = value.size() >= 8 ? __builtin_bswap64(load_u64(p)) : 0;
    if (value.size() < 8 && !value.empty())
      prefix = load_be(p, unsigned(value.size())) << 8 * (8 - value.size());
  }
  bool operator<(const PrefixedText& other) const {
    return prefix != other.prefix ? prefix < other.prefix : text < other.text;
  }
};

// A bound as it stands in the file; a long one is cut to fewer bytes and then no value's own. `greatest` is
// cut so that it stays above. `utf8`: characters stay whole.
struct BoundText {
  std::string bytes;
  bool exact = true;
};
BoundText least_text(std::string_view value, bool utf8);
BoundText greatest_text(std::string_view value, bool utf8);

}  // namespace binsift::parquet
