#pragma once
// What a run that is strict stops at, in words, and how it is told from what a log usually holds.
#include "event/rows.h"
#include "row/row_reader.h"

namespace binsift {

inline constexpr const char* kNoRowsButStatement = "a change that the log holds as a statement, not as rows";
inline constexpr const char* kUnknownColumnType = "a column of a type that is not known";
inline constexpr const char* kLacksColumns =
    "row images without some of the columns (binlog_row_image is not FULL)";
inline constexpr const char* kUnknownEvent =
    "an event type that no server of our list writes, and not marked as one to ignore";
inline constexpr const char* kIncident = "an incident: the source lost changes here";
inline constexpr const char* kBetaRows = "row events of a MySQL 5.1 beta";

inline Error refusal(const char* what) {
  Error error{.kind = ErrorKind::unsupported};
  error.detail = what;
  return error;
}

// A value that came out as its bytes.
inline Error contradiction() {
  Error error{.kind = ErrorKind::corrupt, .field = "rows"};
  error.detail = "a value contradicts its type";
  return error;
}

inline bool is_unknown_event(const Header& header) {
  return name_of(header.type).empty() && !(header.flags & LOG_EVENT_IGNORABLE_F);
}

// Where old temporal types have a fraction, nothing in the log tells.
inline Error needs_schema() {
  Error error{.kind = ErrorKind::corrupt, .field = "rows"};
  error.detail = "they do not fit their table map";
  error.hint = "old temporal types with a fraction need --schema FILE; the event's rows are left out";
  return error;
}

}  // namespace binsift
