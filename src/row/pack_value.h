#pragma once
// Values as they lie in a row image: what the readers of decimal.h and temporal.h read back. Each writes as
// many bytes as the layout there says and gives their end.
#include <string_view>

#include "row/temporal.h"

namespace binsift {

// `whole` and `fraction` are digits. Null: more of them than DECIMAL(precision, scale) holds; zeros at either
// end do not count.
uint8_t* pack_decimal(uint8_t* out, bool negative, std::string_view whole, std::string_view fraction,
                      unsigned precision, unsigned scale);

uint8_t* pack_date(uint8_t* out, Date value);
// Of the microseconds those past `fsp` digits must be 0.
uint8_t* pack_time2(uint8_t* out, const Time& value, unsigned fsp);
uint8_t* pack_datetime2(uint8_t* out, const DateTime& value, unsigned fsp);
uint8_t* pack_timestamp2(uint8_t* out, Timestamp value, unsigned fsp);

}  // namespace binsift
