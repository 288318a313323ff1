#pragma once
// Row events: WRITE, UPDATE and DELETE_ROWS of versions 1 and 2, the pre-GA ones of MySQL 5.1 betas,
// PARTIAL_UPDATE_ROWS, and MariaDB's compressed ones after log/ has unpacked them.
//   bytes  field
//   6      table_id           4 bytes where the post-header has 6
//   2      flags              STMT_END_F 0x01, NO_FOREIGN_KEY_CHECKS_F 0x02, RELAXED_UNIQUE_CHECKS_F 0x04,
//   COMPLETE_ROWS_F 0x08 2+n    extra row info     version 2 and PARTIAL_UPDATE_ROWS: a length that counts
//   its own two bytes, then
//                             1 byte kind (0 NDB, 1 partition ids) and its content, repeated
//   packed column_count       "width"
//   n      columns_present    bits: which columns the before image (or the only one) has
//   n      columns_present    updates: the same of the after image (not in PRE_GA_UPDATE_ROWS)
//   …      rows               to the end; PARTIAL_UPDATE_ROWS: value options in front of each after image
// Source: mysql libs/mysql/binlog/event/rows_event.h (Rows_event), sql/log_event.cc (Rows_log_event).
#include "base/wide.h"
#include "event/format_description.h"

namespace binsift {

// No server has tables with more columns (MAX_FIELDS).
inline constexpr uint64_t kMaxColumns = 4096;

enum class RowOperation : uint8_t { insert_rows, update_rows, delete_rows };

inline constexpr uint16_t STMT_END_F = 0x0001;

struct RowsEvent {
  uint64_t table_id = 0;
  uint16_t flags = 0;
  RowOperation operation{};
  bool partial = false;  // PARTIAL_UPDATE_ROWS: each after image starts with its value options
  // PRE_GA_*: rows of MySQL 5.1 betas, whose null bits are the server's own record's; no schema-free way to
  // read them.
  bool pre_ga = false;
  Bytes extra_row_info;  // without its length
  uint64_t column_count = 0;
  Bytes before_present;    // bits, for update and delete; empty for an insert
  Bytes after_present;     // bits, for insert and update; empty for a delete
  Bytes rows;              // the images, one after the other
  size_t rows_offset = 0;  // of `rows` in the body, for messages
  bool is_whole = false;   // every image has all columns
};

// Whether the first `count` bits are all set.
inline bool are_all_set(Bytes bits, size_t count) {
  const uint8_t* p = bits.data();
  if ((count + 7) / 8 > bits.size()) return false;
  for (; count >= 64; count -= 64, p += 8)
    if (load_u64(p) != ~uint64_t{0}) return false;
  const uint64_t mask = (uint64_t{1} << count) - 1;
  return (load_up_to_8(p, (count + 7) / 8) & mask) == mask;
}

// What `type` does to rows, and whether it is a row event at all (compressed ones included).
inline bool is_rows_event(EventType type) {
  const auto number = unsigned(type);
  if (number >= 64) {
    return type >= EventType::WRITE_ROWS_COMPRESSED_EVENT_V1 &&
           type <= EventType::DELETE_ROWS_COMPRESSED_EVENT;
  }
  // 20 to 25, 30 to 32, 39
  constexpr uint64_t kPlain = 0x3F00000ull | 0x1C0000000ull | 1ull << 39;
  return kPlain >> number & 1;
}
RowOperation operation_of(EventType rows_type);

// `body` lies between header and checksum (for a compressed event: after unpacking, with `type` still the
// compressed one). Errors: corrupt.
Result<RowsEvent> decode_rows(Bytes body, EventType type, const FormatDescription& format);

// Partition ids of extra row info (kind 1). Errors: corrupt.
struct PartitionInfo {
  bool present = false;
  uint16_t partition_id = 0;
  uint16_t source_partition_id = 0;  // updates: where the row came from
};
Result<PartitionInfo> decode_partition_info(Bytes extra_row_info, RowOperation operation);

}  // namespace binsift
