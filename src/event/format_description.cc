#include "event/format_description.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <optional>

namespace binsift {
namespace {

constexpr uint16_t kBinlogVersion = 4;
constexpr size_t kServerVersionSize = 50;
constexpr size_t kStartV3BodySize = 2 + kServerVersionSize + 4;
constexpr uint8_t kChecksumUndefined =
    255;  // BINLOG_CHECKSUM_ALG_UNDEF: in relay logs, before the source has spoken

constexpr uint32_t kMysqlChecksumVersion = 50601;
constexpr uint32_t kMariadbChecksumVersion = 50300;
constexpr uint32_t kMysqlChecksumDefault = 50606;  // binlog_checksum=CRC32 from here on
constexpr uint32_t kMariadbChecksumDefault = 100201;

struct ServerVersion {
  Flavour flavour = Flavour::mysql;
  uint32_t id = 0;
};

// "X.Y.Z", "X.YZ-anything" and "X.Y" alike: what is no number counts as 0. Nothing when there is no "X." in
// front.
std::optional<ServerVersion> read_server_version(std::string_view text) {
  ServerVersion version;
  if (text.find("MariaDB") != text.npos || text.find("-maria-") != text.npos)
    version.flavour = Flavour::mariadb;
  const char* at = text.data();
  const char* const end = at + text.size();
  uint32_t parts[3] = {};
  for (int i = 0; i < 3; ++i) {
    const auto [behind, code] = std::from_chars(at, end, parts[i]);
    if (code != std::errc() || parts[i] > 255) {
      if (i == 0) return std::nullopt;
      parts[i] = 0;
      break;
    }
    at = behind;
    if (at == end || *at != '.') {
      if (i == 0) return std::nullopt;
      break;
    }
    ++at;
  }
  version.id = parts[0] * 10000 + parts[1] * 100 + parts[2];
  return version;
}

bool knows_checksums(const ServerVersion& version) {
  return version.id >=
         (version.flavour == Flavour::mariadb ? kMariadbChecksumVersion : kMysqlChecksumVersion);
}

std::string_view until_nul(std::string_view text) {
  return text.substr(0, text.find('\0'));
}

Error unsupported(const char* field, uint64_t offset, std::string detail) {
  return {.kind = ErrorKind::unsupported, .field = field, .offset = offset, .detail = std::move(detail)};
}

void set_lengths(FormatDescription& format, unsigned from_type, std::initializer_list<uint8_t> lengths) {
  std::copy(lengths.begin(), lengths.end(), format.post_header_lengths.begin() + from_type);
}

// What events before MySQL 5.0 have, types 1 to 14.
void set_old_lengths(FormatDescription& format) {
  const uint8_t rotate = format.binlog_version == 1 ? 0 : 8;
  set_lengths(format, 1, {56, 11, 0, rotate, 0, 18, 0, 4, 4, 4, 4, 18, 0, 0});
  format.post_header_count = 14;
}

// How many event types a server of this version lists.
uint8_t listed_types(const ServerVersion& version) {
  const uint32_t id = version.id;
  if (version.flavour == Flavour::mariadb) {
    return id >= 120300   ? 172
           : id >= 100203 ? 171
           : id >= 100100 ? 164
           : id >= 100000 ? 163
           : id >= 50300  ? 160
                          : 27;
  }
  if (id >= 80400) return 42;
  if (id >= 80026) return 41;
  if (id >= 80020) return 40;
  if (id >= 80003) return 39;
  if (id >= 50702) return 38;
  if (id >= 50605) return 35;
  if (id >= 50500) return 27;
  if (id >= 50118) return 26;
  if (id >= 50100) return 22;
  return 18;
}

// MySQL 5.5 and MariaDB 5.2 know 27, MySQL 5.6 lists 35 and then has five bytes of checksum.
constexpr size_t kMostTypesWithoutChecksums = 33;

Error damaged(const char* field, size_t offset, unsigned value) {
  Error error{.kind = ErrorKind::corrupt, .field = field, .offset = offset};
  error.detail = std::string(field) + " " + std::to_string(value);
  return error;
}

// Whoever writes what is newer than is known here gives it a checksum, as all do today: without a right one
// it is damage.
Error never_written(Bytes event, const char* field, size_t offset, unsigned value) {
  if (!checksum_matches(event)) return damaged(field, offset, value);
  return unsupported(field, offset, std::string(field) + " " + std::to_string(value));
}

}  // namespace

size_t FormatDescription::unusual_header_size(EventType type) const {
  // These two are read before anybody knows of longer headers.
  const bool is_fixed = type == EventType::FORMAT_DESCRIPTION_EVENT || type == EventType::ROTATE_EVENT;
  return is_fixed ? least_header_size() : header_length;
}

Result<FormatDescription> decode_format_description(Bytes event) {
  Cursor cursor(event);
  const Bytes header = cursor.bytes(kHeaderSize, "common header");
  FormatDescription format;
  format.binlog_version = cursor.u16("binlog version");
  const std::string_view server_version = until_nul(cursor.text(kServerVersionSize, "server version"));
  format.created = cursor.u32("created");
  format.header_length = cursor.u8("common header length");
  if (!cursor.ok()) return cursor.error();
  if (format.binlog_version != kBinlogVersion) {
    return never_written(event, "binlog version", kHeaderSize, format.binlog_version);
  }
  if (format.header_length < kHeaderSize) {
    cursor.fail("common header length");
    return cursor.error();
  }
  format.in_use = load_u16(header.data() + kHeaderSize - 2) & LOG_EVENT_BINLOG_IN_USE_F;
  format.server_version = server_version;
  const ServerVersion version = read_server_version(server_version).value_or(ServerVersion{});
  format.flavour = version.flavour;
  format.version_id = version.id;
  format.has_checksum_field = knows_checksums(version);

  const size_t behind = format.has_checksum_field ? 1 + kChecksumSize : 0;
  if (cursor.left() < behind) cursor.fail("checksum algorithm", behind);
  if (!cursor.ok()) return cursor.error();
  const Bytes lengths = cursor.bytes(cursor.left() - behind, "post-header lengths");
  if (lengths.size() > 255) {
    cursor.fail("post-header lengths");
    return cursor.error();
  }
  // A damaged version would hide the checksums: a server that has none knows few event types.
  if (!format.has_checksum_field && lengths.size() > kMostTypesWithoutChecksums) {
    Error error{.kind = ErrorKind::corrupt, .field = "server version", .offset = kHeaderSize + 2};
    error.detail =
        "'" + format.server_version + "' does not know " + std::to_string(lengths.size()) + " event types";
    return error;
  }
  std::copy(lengths.begin(), lengths.end(), format.post_header_lengths.begin() + 1);
  format.post_header_count = uint8_t(lengths.size());
  if (format.has_checksum_field) {
    const size_t offset = cursor.offset();
    const uint8_t algorithm = cursor.u8("checksum algorithm");
    if (algorithm == uint8_t(ChecksumAlgorithm::CRC32)) {
      format.checksum = ChecksumAlgorithm::CRC32;
    } else if (algorithm != uint8_t(ChecksumAlgorithm::NONE) && algorithm != kChecksumUndefined) {
      return never_written(event, "checksum algorithm", offset, algorithm);
    }
  }
  return format;
}

Result<FormatDescription> decode_start_v3(Bytes event) {
  FormatDescription format;
  const bool old_header = event.size() < kHeaderSize + kStartV3BodySize;
  format.header_length = uint8_t(old_header ? kOldHeaderSize : kHeaderSize);
  Cursor cursor(event);
  cursor.skip(format.header_length, "common header");
  const size_t offset = cursor.offset();
  format.binlog_version = cursor.u16("binlog version");
  format.server_version = until_nul(cursor.text(kServerVersionSize, "server version"));
  format.created = cursor.u32("created");
  if (!cursor.ok()) return cursor.error();
  // 4.0.0 and 4.0.1 wrote version 2, which differs in nothing that is read here.
  if (old_header ? format.binlog_version != 1 : format.binlog_version != 2 && format.binlog_version != 3) {
    return damaged("binlog version", offset, format.binlog_version);
  }
  format.version_id = read_server_version(format.server_version).value_or(ServerVersion{}).id;
  set_old_lengths(format);
  return format;
}

Result<FormatDescription> assumed_format_description(std::string_view server_version) {
  const auto version = read_server_version(server_version);
  if (!version) {
    return Error{.kind = ErrorKind::usage,
                 .field = "server version",
                 .detail = std::string("'")
                               .append(server_version)
                               .append("': not a version such as 8.0.34 or 10.11.6-MariaDB")};
  }
  FormatDescription format;
  format.server_version = server_version;
  format.flavour = version->flavour;
  format.version_id = version->id;
  format.has_checksum_field = knows_checksums(*version);
  const bool mariadb = version->flavour == Flavour::mariadb;
  if (version->id < 50000) {
    format.binlog_version = version->id < 40002 ? 1 : 3;
    format.header_length = uint8_t(format.binlog_version == 1 ? kOldHeaderSize : kHeaderSize);
    set_old_lengths(format);
    return format;
  }
  if (version->id >= (mariadb ? kMariadbChecksumDefault : kMysqlChecksumDefault)) {
    format.checksum = ChecksumAlgorithm::CRC32;
  }
  const uint8_t count = format.post_header_count = listed_types(*version);
  const bool pre_ga_rows = count == 22;
  const bool v1_rows = mariadb || version->id < 80400;
  const uint8_t load = mariadb || version->id < 80000 ? 18 : 0, file = load ? 4 : 0;
  const uint8_t start = load ? 56 : 0;
  set_lengths(format, 1,
              {start, 13, 0, 8, 0, load, 0, file, 4, file, 4, load, 0, 0, uint8_t(57 + count), 0, 4, 26, 8});
  if (pre_ga_rows) set_lengths(format, 20, {8, 8, 8});
  if (v1_rows) set_lengths(format, 23, {8, 8, 8});
  set_lengths(format, 26, {2});
  if (mariadb) {
    if (count >= 163) set_lengths(format, 30, {10, 10, 10});
    set_lengths(format, 161, {4, 19, 4, 0, 13, 8, 8, 8, 10, 10, 10, 9});
  } else {
    const uint8_t gtid = count >= 38 ? 42 : 25;
    set_lengths(format, 30, {10, 10, 10, gtid, gtid, 0, 18, 52, 0, 10, 40});
  }
  std::fill(format.post_header_lengths.begin() + count + 1, format.post_header_lengths.end(), uint8_t{0});
  return format;
}

}  // namespace binsift
