#pragma once
// FORMAT_DESCRIPTION_EVENT: how all later events of the log are laid out.
//   bytes  field
//   2      binlog_version          4 since MySQL 5.0
//   50     server_version          text, padded with 00
//   4      created                 seconds; 0 when the log is not the first after a server start
//   1      common_header_length    19, or more: then later events have bytes behind the 19 known ones
//   n      post_header_lengths     one byte an event type, from type 1 on
//   1      checksum algorithm      from MySQL 5.6.1 and MariaDB 5.3 on; then 4 bytes of checksum, also when
//   it is NONE
// START_EVENT_V3 of MySQL 3.23 to 4.1 (binlog versions 1 and 3) has the first three fields only. It takes 69
// bytes in version 1, whose headers have 13 bytes, and 75 in version 3.
// Source: mysql libs/mysql/binlog/event/control_events.h (Format_description_event), mariadb
// sql/log_event.cc.
#include <array>
#include <string>

#include "event/header.h"

namespace binsift {

enum class ChecksumAlgorithm : uint8_t { NONE = 0, CRC32 = 1 };
enum class Flavour : uint8_t { mysql, mariadb };

struct FormatDescription {
  uint16_t binlog_version = 4;
  std::string server_version;
  uint32_t created = 0;
  uint8_t header_length = kHeaderSize;
  std::array<uint8_t, 256> post_header_lengths{};  // by type; 0 for types past the list
  uint8_t post_header_count = 0;                   // how many the event listed
  ChecksumAlgorithm checksum = ChecksumAlgorithm::NONE;
  bool has_checksum_field = false;  // the server is new enough to say
  Flavour flavour = Flavour::mysql;
  uint32_t version_id = 0;  // 80034 for "8.0.34…", 101119 for "10.11.19-MariaDB": major*10000+minor*100+patch
  bool in_use = false;      // LOG_EVENT_BINLOG_IN_USE_F was set: the log was not closed

  uint8_t post_header_length(EventType type) const { return post_header_lengths[uint8_t(type)]; }
  // Bytes of the header in front of an event of this type; in front of any at least.
  size_t header_size(EventType type) const {
    return header_length == kHeaderSize ? kHeaderSize : unusual_header_size(type);
  }
  size_t least_header_size() const { return header_length < kHeaderSize ? header_length : kHeaderSize; }
  // `bytes` has at least least_header_size().
  Header header_of(Bytes bytes) const {
    return header_length < kHeaderSize ? decode_old_header(bytes.first<kOldHeaderSize>())
                                       : decode_header(bytes.first<kHeaderSize>());
  }
  // Version 1 has none of it, versions 2 and 3 the event's own start.
  bool has_end_log_pos() const { return binlog_version >= 4; }
  size_t checksum_size() const { return checksum == ChecksumAlgorithm::CRC32 ? kChecksumSize : 0; }

 private:
  size_t unusual_header_size(EventType type) const;
};

// `event` is the whole event, header and trailing checksum (if any) included: only its content tells whether
// there is one. Errors: corrupt, unsupported (a binlog version or checksum algorithm that no server has
// written, with a checksum that matches).
Result<FormatDescription> decode_format_description(Bytes event);

// Likewise START_EVENT_V3, which has no checksum. Errors: corrupt.
Result<FormatDescription> decode_start_v3(Bytes event);

// What the servers of a version write when their log's own format description is lost.
// `server_version` such as "8.0.34" or "10.11.6-MariaDB". Errors: usage (not a version).
Result<FormatDescription> assumed_format_description(std::string_view server_version);

// Checks the event's CRC32, its last four bytes. LOG_EVENT_BINLOG_IN_USE_F of a format description does not
// count: the server computes it with the flag cleared. `event` has at least header and checksum.
bool checksum_matches(Bytes event);

}  // namespace binsift
