#pragma once
// A value of a MariaDB COMPRESSED column.
//   bytes  field
//   1      header     bits 4-7 method (0 stored, 8 zlib), bit 3 no zlib header and checksum, bits 0-2 size
//   bytes n      size       of the value, big-endian; not for stored ones …      the value, stored or
//   compressed
// An empty value has no bytes at all. Source: mariadb sql/field_comp.cc.
#include "log/inflate.h"

namespace binsift {

// The value. It lives as long as `value` and until the inflater's next call. Errors: corrupt; unsupported (a
// method).
Result<Bytes> unpack_column(Bytes value, Inflater& inflater);

}  // namespace binsift
