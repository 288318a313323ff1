#pragma once
// A GEOMETRY value: which spatial reference system, then well-known binary.
//   bytes  field
//   4      SRID, little-endian; 0: none
//   1      byte order of what follows: 0 big-endian, 1 little-endian (servers store 1)
//   4      type, 1 to 7
//   then   POINT                two doubles, x and y
//          LINESTRING           count (4), points
//          POLYGON              count (4), rings, each a count (4) and points
//          MULTI… and GEOMETRYCOLLECTION   count (4), geometries, each from its byte order on
// Longitude is x, latitude y in geographic systems, whatever their own order of axes.
// Source: OGC 06-103r4, section 8.2; mysql sql/spatial.h.
#include <bit>
#include <cmath>

#include "base/cursor.h"

namespace binsift {

enum class GeometryType : uint32_t {
  POINT = 1,
  LINESTRING = 2,
  POLYGON = 3,
  MULTIPOINT = 4,
  MULTILINESTRING = 5,
  MULTIPOLYGON = 6,
  GEOMETRYCOLLECTION = 7,
};

inline constexpr unsigned kGeometryMaxDepth = 100;  // of collections in collections

// Walks a value in order. The visitor's functions:
//   srid(uint32_t)           first of all
//   type(GeometryType)       in front of the whole, and of each member of a GEOMETRYCOLLECTION
//   open(), next(), close()  around a list, and between its elements; a POINT is a list of one
//   empty()                  instead of a list without elements
//   point(x, y)
// False: the value is damaged or too deep, a coordinate is not a number, or bytes are left over.
template <class Visitor>
bool walk_geometry(Bytes value, Visitor& visitor);

namespace detail {

template <class Visitor>
class GeometryWalk {
 public:
  GeometryWalk(Bytes wkb, Visitor& visitor) : in_(wkb), visitor_(visitor) {}

  bool whole() { return geometry(0, 0) && in_.ok() && in_.at_end(); }

 private:
  uint32_t number() {
    const uint32_t value = in_.u32("geometry");
    return big_ ? __builtin_bswap32(value) : value;
  }
  double coordinate() {
    const uint64_t value = in_.u64("coordinate");
    return std::bit_cast<double>(big_ ? __builtin_bswap64(value) : value);
  }

  bool point() {
    const double x = coordinate(), y = coordinate();
    if (!in_.ok() || !std::isfinite(x) || !std::isfinite(y)) return false;
    visitor_.point(x, y);
    return true;
  }

  // A counted list; `element` reads one of at least `element_size` bytes.
  template <class Element>
  bool list(unsigned element_size, Element element) {
    const uint32_t count = number();
    if (!in_.ok() || count > in_.left() / element_size) return false;
    if (count == 0) return visitor_.empty(), true;
    visitor_.open();
    for (uint32_t i = 0; i < count; ++i) {
      if (i != 0) visitor_.next();
      if (!element()) return false;
    }
    visitor_.close();
    return true;
  }
  bool points() {
    return list(16, [this] { return point(); });
  }

  // `expected` is the type that a MULTI… demands of its members, 0 for any, which is told to the visitor.
  bool geometry(uint32_t expected, unsigned depth) {
    const uint8_t order = in_.u8("byte order");
    if (!in_.ok() || order > 1) return false;
    big_ = order == 0;
    const uint32_t type = number();
    if (!in_.ok() || (expected != 0 && type != expected)) return false;
    if (type < 1 || type > 7) return false;
    if (expected == 0) visitor_.type(GeometryType(type));
    switch (GeometryType(type)) {
      case GeometryType::POINT:
        visitor_.open();
        if (!point()) return false;
        visitor_.close();
        return true;
      case GeometryType::LINESTRING: return points();
      case GeometryType::POLYGON: return list(4, [this] { return points(); });
      case GeometryType::MULTIPOINT:
      case GeometryType::MULTILINESTRING:
      case GeometryType::MULTIPOLYGON: return members(type - 3, depth);
      case GeometryType::GEOMETRYCOLLECTION: return depth < kGeometryMaxDepth && members(0, depth + 1);
    }
    return false;
  }
  bool members(uint32_t type, unsigned depth) {
    const bool big = big_;
    const bool ok = list(9, [this, type, depth] { return geometry(type, depth); });
    big_ = big;
    return ok;
  }

  Cursor in_;
  Visitor& visitor_;
  bool big_ = false;
};

}  // namespace detail

template <class Visitor>
bool walk_geometry(Bytes value, Visitor& visitor) {
  if (value.size() < 4) return false;
  visitor.srid(load_u32(value.data()));
  return detail::GeometryWalk<Visitor>(value.subspan(4), visitor).whole();
}

}  // namespace binsift
