#pragma once
// The charsets of one byte a character.
#include <cstdint>

#include "row/collation.h"

namespace binsift {

// Code points of the bytes 80 to FF, 0 where the server has none; null for charsets of other kinds. Bytes
// below 80 are ASCII, except in swe7, for which these are the bytes 00 to 7F, and 80 to FF are invalid.
const uint16_t* single_byte_table(Charset charset);

}  // namespace binsift
