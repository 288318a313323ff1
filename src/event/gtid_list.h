#pragma once
// GTID_LIST_EVENT (MariaDB): the last GTID of each server in each domain up to this log; in a domain the last
// one written stands last.
//   bytes  field
//   4      count, flags  28 bits and 4
//   then for each
//   4      domain id
//   4      server id
//   8      sequence number
// Source: mariadb sql/log_event.cc (Gtid_list_log_event).
#include "event/format_description.h"
#include "gtid/gtid_set.h"

namespace binsift {

inline constexpr uint8_t FLAG_UNTIL_REACHED = 0x1;  // artificial: the dump is where it was told to stop
inline constexpr uint8_t FLAG_IGN_GTIDS = 0x2;

struct GtidList {
  uint8_t flags = 0;  // the four bits
  uint32_t count = 0;
  Bytes entries;  // 16 bytes each

  Gtid operator[](size_t index) const;
};

// Errors: corrupt.
Result<GtidList> decode_gtid_list(Bytes body);

// What the list says of each server: its numbers from 1 to its last one.
GtidSet set_of(const GtidList& list);

}  // namespace binsift
