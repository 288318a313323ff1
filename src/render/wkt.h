#pragma once
// GEOMETRY values as well-known text.
#include "base/cursor.h"
#include "base/out_buffer.h"

namespace binsift {

enum class AxisOrder : uint8_t {
  stored,     // x y: what ST_AsText gives in MariaDB and in MySQL before 8.0
  of_system,  // y x where the reference system names the latitude first: ST_AsText of MySQL 8.0 and later
};

// Appends what the server's ST_AsText gives, "POINT(1 2)", with "SRID=n;" in front where n is not 0.
// Coordinates are the shortest that read back the same. False, and nothing appended, for bytes that are no
// geometry (row/geometry.h).
bool append_wkt(OutBuffer& out, Bytes value, AxisOrder order);

}  // namespace binsift
