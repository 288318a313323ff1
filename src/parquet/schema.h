#pragma once
// The columns of a file: flat, each with how its values lie (physical type) and what they mean (kind).
#include <string>
#include <vector>

#include "parquet/format.h"

namespace binsift::parquet {

// What a column's values are. In brackets the logical type that the file tells.
enum class Kind : uint8_t {
  int8,
  int16,
  int32,
  int64,  // [INT(8…64, signed)] in INT32 or INT64
  uint8,
  uint16,
  uint32,
  uint64,   // [INT(8…64, unsigned)]
  float32,  // FLOAT
  float64,  // DOUBLE
  decimal,  // [DECIMAL(precision, scale)] to 9 digits INT32, to 18 INT64, to 38 big-endian two's complement
  date,     // [DATE] INT32: days since 1970
  time,     // [TIME(MICROS, local)] INT64
  local_timestamp,  // [TIMESTAMP(MICROS, local)] INT64: a calendar's date and time, as if it were UTC
  utc_timestamp,    // [TIMESTAMP(MICROS, UTC)] INT64
  string,           // [STRING] BYTE_ARRAY: UTF-8
  json,             // [JSON] BYTE_ARRAY: UTF-8
  binary,           // BYTE_ARRAY
};

struct ColumnSchema {
  std::string name;  // UTF-8
  Kind kind = Kind::binary;
  uint8_t precision = 0, scale = 0;  // decimal: precision 1 to 38
  bool optional = true;

  bool operator==(const ColumnSchema&) const = default;

  Physical physical() const;
  // Bytes of a decimal past 18 digits.
  unsigned fixed_size() const;
  // Values compare as unsigned numbers: min and max are taken so.
  bool is_unsigned() const { return kind >= Kind::uint8 && kind <= Kind::uint64; }
};

inline constexpr unsigned kDecimalMostDigits = 38;

}  // namespace binsift::parquet
