#pragma once
// What a worker's visitor is told: the transaction it is in, and the event it stands at.
#include "event/gtid_event.h"
#include "gtid/gtid_text.h"
#include "pipeline/unit.h"

namespace binsift {

struct Transaction {
  uint64_t serial = 0;  // another number for each transaction a worker sees
  bool has_gtid = false;
  GtidEvent event;  // its GTID event, where it has one
  GtidText text;
  uint64_t commit_time = 0;  // microseconds since 1970; 0: the log does not tell, the event's second counts
  bool has_thread_id = false;
  uint64_t thread_id = 0;
  bool has_xid = false;
  uint64_t xid = 0;
  TransactionSpan span;

  // Empty for an anonymous transaction.
  std::string_view gtid_text() const { return text.view(); }
  // Microseconds since 1970.
  uint64_t time_of(const Header& header) const {
    return commit_time != 0 ? commit_time : uint64_t{header.timestamp} * 1000000;
  }
};

// Where an event stands. Inside a payload `offset` and `size` are the payload event's, which is what can be
// found again.
struct EventPlace {
  const Unit* unit = nullptr;
  uint64_t offset = 0;
  Header header;
  Bytes body;  // between header and checksum
  bool in_payload = false;
  uint64_t first_row = 0;  // rows of the same payload in front of this event
  // The event is the last piece of this row event, whose header (but for its size) and body are told.
  const JoinedRows* joined = nullptr;

  // The type that stands in the log.
  EventType written_type() const { return joined ? EventType::PARTIAL_ROW_DATA_EVENT : header.type; }
  // Bytes of the event, of a row event in pieces those of all.
  uint64_t whole_size() const { return joined ? joined->size : header.event_size; }
};

}  // namespace binsift
