#pragma once
// The common header in front of every event since binlog version 4 (MySQL 5.0); version 1 lacks the last two.
//   bytes  field
//   4      timestamp     seconds since 1970, UTC
//   1      type          EventType
//   4      server_id     the server that first wrote the event
//   4      event_size    bytes of the whole event, header and checksum included
//   4      end_log_pos   where the source's next event starts, modulo 2^32; 0 in places (see below)
//   2      flags         LOG_EVENT_*_F
// Source: mysql libs/mysql/binlog/event/binlog_event.h (Log_event_header).
#include "base/cursor.h"
#include "event/event_type.h"

namespace binsift {

inline constexpr size_t kHeaderSize = 19;
inline constexpr size_t kChecksumSize = 4;

inline constexpr uint16_t LOG_EVENT_BINLOG_IN_USE_F = 0x0001;    // format description: not closed
inline constexpr uint16_t LOG_EVENT_THREAD_SPECIFIC_F = 0x0004;  // uses temporary tables
inline constexpr uint16_t LOG_EVENT_SUPPRESS_USE_F = 0x0008;     // no USE before this query
inline constexpr uint16_t LOG_EVENT_ARTIFICIAL_F = 0x0020;       // not in the source's file
inline constexpr uint16_t LOG_EVENT_RELAY_LOG_F = 0x0040;        // written by the replica itself
inline constexpr uint16_t LOG_EVENT_IGNORABLE_F = 0x0080;        // skip when unknown

struct Header {
  uint32_t timestamp = 0;
  EventType type = EventType::UNKNOWN_EVENT;
  uint32_t server_id = 0;
  uint32_t event_size = 0;
  // 32 bits: wraps in a file past 4 GiB, keeps the source's value in a relay log, is 0 in events that went
  // through MariaDB's transaction cache. Where an event stands is told by the offset it was read at, never by
  // this.
  uint32_t end_log_pos = 0;
  uint16_t flags = 0;
};

// Reads the first kHeaderSize bytes of an event; the caller has made sure that they are there.
inline Header decode_header(std::span<const uint8_t, kHeaderSize> bytes) {
  const uint8_t* p = bytes.data();
  return {load_u32(p), EventType(p[4]), load_u32(p + 5), load_u32(p + 9), load_u32(p + 13), load_u16(p + 17)};
}

// The headers of binlog version 1 (MySQL 3.23): the first four fields only.
inline constexpr size_t kOldHeaderSize = 13;
inline Header decode_old_header(std::span<const uint8_t, kOldHeaderSize> bytes) {
  const uint8_t* p = bytes.data();
  return {.timestamp = load_u32(p),
          .type = EventType(p[4]),
          .server_id = load_u32(p + 5),
          .event_size = load_u32(p + 9)};
}

// One event as it stands in a log: `body` is what lies between the header and the checksum.
struct Event {
  Header header;
  Bytes body;
};

}  // namespace binsift
