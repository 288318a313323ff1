#pragma once
// Which spatial reference systems name the latitude first.
#include <cstdint>

namespace binsift {

// Geographic systems whose axes are latitude and longitude, in this order, in the catalog of MySQL 8 and 9.
// Those that a user has made are not known.
bool is_latitude_first(uint32_t srid);

}  // namespace binsift
