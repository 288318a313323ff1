#include "parquet/schema.h"

namespace binsift::parquet {

Physical ColumnSchema::physical() const {
  switch (kind) {
    case Kind::int8:
    case Kind::int16:
    case Kind::int32:
    case Kind::uint8:
    case Kind::uint16:
    case Kind::uint32:
    case Kind::date: return Physical::INT32;
    case Kind::float32: return Physical::FLOAT;
    case Kind::float64: return Physical::DOUBLE;
    case Kind::decimal:
      return precision <= 9    ? Physical::INT32
             : precision <= 18 ? Physical::INT64
                               : Physical::FIXED_LEN_BYTE_ARRAY;
    case Kind::int64:
    case Kind::uint64:
    case Kind::time:
    case Kind::local_timestamp:
    case Kind::utc_timestamp: return Physical::INT64;
    case Kind::string:
    case Kind::json:
    case Kind::binary: return Physical::BYTE_ARRAY;
  }
  return Physical::BYTE_ARRAY;
}

unsigned ColumnSchema::fixed_size() const {
  // The fewest bytes whose signed range holds that many nines.
  unsigned size = 1;
  unsigned __int128 most = 1;
  for (unsigned i = 0; i < precision; ++i) most *= 10;
  while (size < 16 && (static_cast<unsigned __int128>(1) << (8 * size - 1)) < most) ++size;
  return size;
}

}  // namespace binsift::parquet
