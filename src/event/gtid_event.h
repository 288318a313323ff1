#pragma once
// The events that open a transaction and name it: GTID_LOG_EVENT, ANONYMOUS_GTID_LOG_EVENT,
// GTID_TAGGED_LOG_EVENT (MySQL 8.3) and MariaDB's GTID_EVENT.
//
// GTID_LOG_EVENT, ANONYMOUS_GTID_LOG_EVENT:
//   bytes  field
//   1      flags                          1: may have statement-format changes
//   16     source uuid
//   8      gno
//   1      logical timestamp type code    2: the next two follow
//   8 8    last_committed sequence_number
//   7      immediate_commit_timestamp     microseconds; bit 55 set: the next follows
//   7      original_commit_timestamp
//   packed transaction_length             bytes, this event included
//   4      immediate_server_version       bit 31 set: the next follows
//   4      original_server_version
//   8      commit_group_ticket
// A server writes what it knows: 5.6 ends behind the gno or the logical timestamps, 5.7 behind those.
//
// GTID_TAGGED_LOG_EVENT, by mysql::serialization, where all numbers are variable-length integers
// (gtid/serialization.h):
//   version (1), size of the whole body, last field that a reader must know, then fields in ascending order,
//   each behind its id: 0 flags · 1 uuid, 16 numbers · 2 gno, signed · 3 tag, size and text · 4
//   last_committed and 5 sequence_number, signed · 6 immediate_commit_timestamp · 7
//   original_commit_timestamp, when another · 8 transaction_length · 9 immediate_server_version · 10
//   original_server_version, when another · 11 commit_group_ticket, when there is one
//
// GTID_EVENT (MariaDB), filled with 00 up to 19 bytes:
//   8      sequence number                its server id is the header's
//   4      domain id
//   1      flags2                         FL_*
//   8      commit id                      with FL_GROUP_COMMIT_ID
//   4 1 1 n XID: format id, gtrid and bqual length, both   with FL_PREPARED_XA, FL_COMPLETED_XA
//   1      flags_extra                    where bytes are left
//   1      extra engines                  with 01
//   8      sequence number of the START ALTER   with 04, 08
//   8      thread id                      with 10 (11.5)
// Source: mysql libs/mysql/binlog/event/control_events.h (Gtid_event), mysql libs/mysql/serialization,
// mariadb sql/log_event.h (Gtid_log_event).
#include "event/format_description.h"
#include "gtid/gtid.h"

namespace binsift {

struct GtidEvent {
  Gtid gtid;  // anonymous: gno 0
  bool anonymous = false;
  bool may_have_sbr = false;  // MySQL flag: statement-format changes may follow
  bool has_logical_clock = false;
  int64_t last_committed = 0;
  int64_t sequence_number = 0;
  uint64_t immediate_commit_timestamp = 0;  // microseconds since 1970; 0: not told
  uint64_t original_commit_timestamp = 0;
  uint64_t transaction_length = 0;        // bytes, this event included; 0: not told
  uint32_t immediate_server_version = 0;  // 80034; 0: not told
  uint32_t original_server_version = 0;
  uint64_t commit_group_ticket = 0;
  // MariaDB
  uint8_t flags2 = 0;  // FL_*
  uint8_t flags_extra = 0;
  uint64_t commit_id = 0;
  bool has_xid = false;
  std::string_view xid_format;        // bytes: 4 format id, 1 gtrid length, 1 bqual length, then both
  uint64_t start_alter_sequence = 0;  // COMMIT/ROLLBACK ALTER: sequence number of its START ALTER
  bool has_thread_id = false;
  uint64_t thread_id = 0;
};

inline constexpr uint8_t FL_STANDALONE = 0x01;  // no terminating event: a single statement, such as DDL
inline constexpr uint8_t FL_GROUP_COMMIT_ID = 0x02;
inline constexpr uint8_t FL_TRANSACTIONAL = 0x04;
inline constexpr uint8_t FL_ALLOW_PARALLEL = 0x08;
inline constexpr uint8_t FL_WAITED = 0x10;
inline constexpr uint8_t FL_DDL = 0x20;
inline constexpr uint8_t FL_PREPARED_XA = 0x40;
inline constexpr uint8_t FL_COMPLETED_XA = 0x80;
inline constexpr uint8_t FL_EXTRA_START_ALTER = 0x02;
inline constexpr uint8_t FL_EXTRA_COMMIT_ALTER = 0x04;
inline constexpr uint8_t FL_EXTRA_ROLLBACK_ALTER = 0x08;

inline bool is_gtid_event(EventType type) {
  return type == EventType::GTID_LOG_EVENT || type == EventType::ANONYMOUS_GTID_LOG_EVENT ||
         type == EventType::GTID_TAGGED_LOG_EVENT || type == EventType::GTID_EVENT;
}

// `header` for the server id of MariaDB's GTIDs. Errors: corrupt.
Result<GtidEvent> decode_gtid_event(const Header& header, Bytes body, const FormatDescription& format);

}  // namespace binsift
