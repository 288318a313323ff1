#pragma once
#include <vector>

#include "event/format_description.h"

namespace binsift {

// The events of `earlier` and `events` (both part of one transaction, in order) that what follows must know:
// the transaction's GTID and BEGIN, and the table maps or variables of a statement that has not ended. Whole
// events, one after the other.
std::vector<uint8_t> collect_context(const std::vector<uint8_t>& earlier, Bytes events,
                                     const FormatDescription& format);

// Whether such an event says something of the statement behind it, and nothing by itself.
inline bool is_statement_variable(EventType type) {
  return type == EventType::INTVAR_EVENT || type == EventType::RAND_EVENT ||
         type == EventType::USER_VAR_EVENT;
}

// The flags of a row event, 0 where it is too short to have any.
uint16_t rows_flags_of(Bytes body, EventType type, const FormatDescription& format);

// The flags of MariaDB's GTID_EVENT, 0 of other events and where it is too short to have any.
uint8_t flags2_of(Bytes body, EventType type);

}  // namespace binsift
