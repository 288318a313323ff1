#pragma once
// What an event is about, for its line: everything but statements, table maps and rows, which the lister
// knows better.
#include "inspect/event_fields.h"
#include "pipeline/transaction.h"

namespace binsift {

// Errors: corrupt; those of the event's decoder.
Result<void> describe_event(TextFields& fields, const Transaction* transaction, const EventPlace& place);
Result<void> describe_event(JsonFields& fields, const Transaction* transaction, const EventPlace& place);

// "MySQL 9.7.4", "MariaDB 10.11.19-MariaDB-log"
std::string server_text(const FormatDescription& format);
const char* checksum_text(const FormatDescription& format);

}  // namespace binsift
