#pragma once
// A DECIMAL as Kafka Connect's Decimal lays it: all its digits as one whole number, in two's complement, the
// highest byte first, in as few bytes as hold it.
#include "base/cursor.h"

namespace binsift {

// 81 digits are 270 bits.
inline constexpr unsigned kUnscaledRoom = 40;

// Of a packed decimal (row/decimal.h); lies in `room`. Empty: the value is damaged.
Bytes unscaled_of_decimal(uint8_t (&room)[kUnscaledRoom], const uint8_t* packed, unsigned precision,
                          unsigned scale);

// Without the bytes in front that only repeat the sign.
Bytes least_twos_complement(Bytes bytes);

}  // namespace binsift
