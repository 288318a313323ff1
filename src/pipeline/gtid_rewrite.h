#pragma once
// GTID events of MySQL whose transaction has become another size.
#include <vector>

#include "event/gtid_event.h"

namespace binsift {

// Makes the transaction_length in the body of a GTID_LOG_EVENT, ANONYMOUS_GTID_LOG_EVENT or
// GTID_TAGGED_LOG_EVENT fit: `others` are the bytes of the transaction's other events, `around` those of this
// event's header and checksum. A body that tells no length stays. `forget_clock`: last_committed and
// sequence_number become 0; they count from the start of a log, and this is another one.
// With kLengthUnknown a GTID_LOG_EVENT ends in front of the length, as that of MySQL 5.7 does, and a tagged
// one keeps its own.
inline constexpr uint64_t kLengthUnknown = UINT64_MAX;
void set_transaction_length(std::vector<uint8_t>& body, EventType type, uint64_t others, size_t around,
                            bool forget_clock);

}  // namespace binsift
