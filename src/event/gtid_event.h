#pragma once
// The events that open a transaction and name it: GTID_LOG_EVENT, ANONYMOUS_GTID_LOG_EVENT, GTID_TAGGED_LOG_EVENT
// (MySQL 8.3) and MariaDB's GTID_EVENT.
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
// GTID_TAGGED_LOG_EVENT: the same fields by mysql::serialization (ids in front of fields, variable-length integers).
// GTID_EVENT (MariaDB): 8 sequence number, 4 domain id, 1 flags2, then by flags2: 8 commit id; XID; flags_extra …
// Source: mysql libs/mysql/binlog/event/control_events.h (Gtid_event), mysql libs/mysql/serialization,
// mariadb sql/log_event.h (Gtid_log_event).
#include "event/format_description.h"
#include "gtid/gtid.h"

namespace binsift {

struct GtidEvent {
  Gtid gtid;               // anonymous: gno 0
  bool anonymous = false;
  bool may_have_sbr = false;       // MySQL flag: statement-format changes may follow
  bool has_logical_clock = false;
  int64_t last_committed = 0;
  int64_t sequence_number = 0;
  uint64_t immediate_commit_timestamp = 0;  // microseconds since 1970; 0: not told
  uint64_t original_commit_timestamp = 0;
  uint64_t transaction_length = 0;          // bytes, this event included; 0: not told
  uint32_t immediate_server_version = 0;    // 80034; 0: not told
  uint32_t original_server_version = 0;
  uint64_t commit_group_ticket = 0;
  // MariaDB
  uint8_t flags2 = 0;       // FL_*
  uint8_t flags_extra = 0;
  uint64_t commit_id = 0;
  bool has_xid = false;
  std::string_view xid_format;  // bytes: 4 format id, 1 gtrid length, 1 bqual length, then both
  uint64_t start_alter_sequence = 0;  // COMMIT/ROLLBACK ALTER: sequence number of its START ALTER
  bool has_thread_id = false;
  uint64_t thread_id = 0;
};

inline constexpr uint8_t FL_STANDALONE = 0x01;       // no terminating event: a single statement, such as DDL
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

bool is_gtid_event(EventType type);

// `header` for the server id of MariaDB's GTIDs. Errors: corrupt.
Result<GtidEvent> decode_gtid_event(const Header& header, Bytes body, const FormatDescription& format);

}  // namespace binsift
