#include "event/gtid_event.h"

#include <algorithm>

#include "gtid/serialization.h"

namespace binsift {
namespace {

constexpr uint8_t kFlagMayHaveSbr = 1;
constexpr uint8_t kLogicalTimestamps = 2;
constexpr uint64_t kHasOriginalTimestamp = uint64_t{1} << 55;
constexpr uint32_t kHasOriginalVersion = uint32_t{1} << 31;
constexpr uint32_t kUndefinedServerVersion = 999999;

constexpr uint8_t kExtraMultiEngine = 0x01;
constexpr uint8_t kExtraThreadId = 0x10;

void copy_uuid(Bytes from, Uuid& to) {
  std::copy(from.begin(), from.end(), to.begin());
}

uint32_t told_version(uint32_t version) {
  return version == kUndefinedServerVersion ? 0 : version;
}

void read_versions(Cursor& cursor, GtidEvent& event) {
  uint32_t immediate = cursor.u32("immediate server version");
  uint32_t original = immediate;
  if (immediate & kHasOriginalVersion) {
    immediate &= ~kHasOriginalVersion;
    original = cursor.u32("original server version");
  }
  event.immediate_server_version = told_version(immediate);
  event.original_server_version = told_version(original);
  if (cursor.left() >= 8) event.commit_group_ticket = cursor.u64("commit group ticket");
}

// Servers have added fields at the end over time: each reader takes what is there.
void read_untagged(Cursor& cursor, GtidEvent& event) {
  event.may_have_sbr = cursor.u8("flags") & kFlagMayHaveSbr;
  copy_uuid(cursor.bytes(16, "source uuid"), event.gtid.uuid);
  event.gtid.number = cursor.u64("gno");
  if (cursor.at_end() || cursor.u8("logical timestamp type") != kLogicalTimestamps) return;
  event.has_logical_clock = true;
  event.last_committed = int64_t(cursor.u64("last_committed"));
  event.sequence_number = int64_t(cursor.u64("sequence_number"));
  if (cursor.left() < 7) return;
  event.immediate_commit_timestamp = cursor.u56("immediate_commit_timestamp");
  event.original_commit_timestamp = event.immediate_commit_timestamp;
  if (event.immediate_commit_timestamp & kHasOriginalTimestamp) {
    event.immediate_commit_timestamp &= ~kHasOriginalTimestamp;
    event.original_commit_timestamp = cursor.u56("original_commit_timestamp");
  }
  if (cursor.at_end()) return;
  event.transaction_length = cursor.packed("transaction_length");
  if (cursor.left() >= 4) read_versions(cursor, event);
}

enum TaggedField : uint64_t {
  kGtidFlags,
  kUuid,
  kGno,
  kTag,
  kLastCommitted,
  kSequenceNumber,
  kImmediateTimestamp,
  kOriginalTimestamp,
  kTransactionLength,
  kImmediateVersion,
  kOriginalVersion,
  kCommitGroupTicket,
  kTaggedFieldCount,
};

// Fields stand in ascending order of their ids; those that a newer server added may be passed over unless the
// message says that one of them may not: then false.
bool read_tagged(Cursor& cursor, GtidEvent& event) {
  if (read_varlen(cursor, "serialization version") != 1) cursor.fail("serialization version");
  const uint64_t size = read_varlen(cursor, "message size");
  const uint64_t last_needed = read_varlen(cursor, "last non-ignorable field");
  if (cursor.ok() && size != cursor.offset() + cursor.left()) cursor.fail("message size");
  if (cursor.ok() && last_needed >= kTaggedFieldCount) return false;
  bool has_original_timestamp = false, has_original_version = false;
  uint64_t least = 0;
  while (cursor.ok() && !cursor.at_end()) {
    const uint64_t field = read_varlen(cursor, "field id");
    if (field >= kTaggedFieldCount) break;
    if (field < least) cursor.fail("field id");
    least = field + 1;
    switch (TaggedField(field)) {
      case kGtidFlags: event.may_have_sbr = read_varlen(cursor, "flags") & kFlagMayHaveSbr; break;
      case kUuid:
        for (uint8_t& byte : event.gtid.uuid) {
          const uint64_t value = read_varlen(cursor, "source uuid");
          if (value > 255) cursor.fail("source uuid");
          byte = uint8_t(value);
        }
        break;
      case kGno: event.gtid.number = uint64_t(read_varlen_signed(cursor, "gno")); break;
      case kTag: {
        const std::string_view tag = cursor.text(read_varlen(cursor, "tag size"), "tag");
        if (!tag.empty() && !set_tag(event.gtid, tag)) cursor.fail("tag");
        break;
      }
      case kLastCommitted:
        event.has_logical_clock = true;
        event.last_committed = read_varlen_signed(cursor, "last_committed");
        break;
      case kSequenceNumber: event.sequence_number = read_varlen_signed(cursor, "sequence_number"); break;
      case kImmediateTimestamp:
        event.immediate_commit_timestamp = read_varlen(cursor, "immediate_commit_timestamp");
        break;
      case kOriginalTimestamp:
        has_original_timestamp = true;
        event.original_commit_timestamp = read_varlen(cursor, "original_commit_timestamp");
        break;
      case kTransactionLength: event.transaction_length = read_varlen(cursor, "transaction_length"); break;
      case kImmediateVersion:
        event.immediate_server_version =
            told_version(uint32_t(read_varlen(cursor, "immediate server version")));
        break;
      case kOriginalVersion:
        has_original_version = true;
        event.original_server_version =
            told_version(uint32_t(read_varlen(cursor, "original server version")));
        break;
      case kCommitGroupTicket: event.commit_group_ticket = read_varlen(cursor, "commit group ticket"); break;
      case kTaggedFieldCount: break;
    }
  }
  if (!has_original_timestamp) event.original_commit_timestamp = event.immediate_commit_timestamp;
  if (!has_original_version) event.original_server_version = event.immediate_server_version;
  return true;
}

void read_mariadb(Cursor& cursor, uint32_t server_id, GtidEvent& event) {
  event.gtid.kind = GtidKind::mariadb;
  event.gtid.server_id = server_id;
  event.gtid.number = cursor.u64("sequence number");
  event.gtid.domain_id = cursor.u32("domain id");
  event.flags2 = cursor.u8("flags2");
  if (event.flags2 & FL_GROUP_COMMIT_ID) event.commit_id = cursor.u64("commit id");
  if (event.flags2 & (FL_PREPARED_XA | FL_COMPLETED_XA)) {
    const uint8_t* const start = cursor.position();
    cursor.skip(4, "XID format id");
    const unsigned size = cursor.u8("XID gtrid length") + unsigned{cursor.u8("XID bqual length")};
    cursor.skip(size, "XID");
    if (cursor.ok()) {
      event.has_xid = true;
      event.xid_format = {reinterpret_cast<const char*>(start), 6 + size};
    }
  }
  // An event shorter than its post-header is filled with 00, which reads as no extra flags.
  if (cursor.at_end()) return;
  event.flags_extra = cursor.u8("extra flags");
  if (event.flags_extra & kExtraMultiEngine) cursor.skip(1, "extra engines");
  if (event.flags_extra & (FL_EXTRA_COMMIT_ALTER | FL_EXTRA_ROLLBACK_ALTER)) {
    event.start_alter_sequence = cursor.u64("START ALTER sequence number");
  }
  if ((event.flags_extra & kExtraThreadId) && cursor.left() >= 8) {
    event.has_thread_id = true;
    event.thread_id = cursor.u64("thread id");
  }
}

}  // namespace

Result<GtidEvent> decode_gtid_event(const Header& header, Bytes body, const FormatDescription&) {
  Result<GtidEvent> result{GtidEvent{}};
  GtidEvent& event = *result;
  Cursor cursor(body);
  if (header.type == EventType::GTID_EVENT) {
    read_mariadb(cursor, header.server_id, event);
    if (!cursor.ok()) return cursor.error();
    return result;
  }
  event.anonymous = header.type == EventType::ANONYMOUS_GTID_LOG_EVENT;
  if (header.type == EventType::GTID_TAGGED_LOG_EVENT) {
    if (!read_tagged(cursor, event)) {
      return Error{.kind = ErrorKind::unsupported,
                   .field = "last non-ignorable field",
                   .offset = cursor.offset(),
                   .detail = "has a field that must not be passed over and that only newer servers know"};
    }
  } else {
    read_untagged(cursor, event);
  }
  if (event.anonymous) {
    event.gtid = {};
  } else {
    event.gtid.kind = GtidKind::mysql;
    if (event.gtid.number == 0 || event.gtid.number >= kGnoEnd) cursor.fail("gno");
  }
  if (!cursor.ok()) return cursor.error();
  return result;
}

}  // namespace binsift
