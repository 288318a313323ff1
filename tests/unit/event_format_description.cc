#include "event/format_description.h"

#include <doctest/doctest.h>

#include "base/crc32.h"
#include "event_wire.h"

using namespace binsift;
using namespace binsift::test;

namespace {

const Buffer kMysql97 = from_hex(
    "dfa2006b0f650000007b0000007f00000000000400392e372e342d320000000000000000000000000000000000000000"
    "00000000000000000000000000000000000000000000000000000013000d0008000000000400040000006300041a0800"
    "0000000000020000000a0a0a2a2a001234000a280000018b5a41f4");

// A format description put together: `version`, the lengths, and what stands behind them.
Buffer format_description(std::string version, std::string_view lengths, std::string_view behind,
                          unsigned header_length = 19) {
  version.resize(50);
  Wire body;
  body.number(4, 2).text(version).number(0, 4).number(header_length, 1).hex(lengths).hex(behind);
  Wire event;
  event.number(1700000000, 4).number(15, 1).number(1, 4).number(19 + body.bytes().size(), 4).number(0, 6);
  event.text(as_text(body));
  return event.bytes();
}

}  // namespace

TEST_CASE("format description of MySQL 9.7") {
  const auto format = decode_format_description(kMysql97);
  REQUIRE(format);
  CHECK(format->binlog_version == 4);
  CHECK(format->server_version == "9.7.4-2");
  CHECK(format->version_id == 90704);
  CHECK(format->flavour == Flavour::mysql);
  CHECK(format->header_length == 19);
  CHECK(format->has_checksum_field);
  CHECK(format->checksum == ChecksumAlgorithm::CRC32);
  CHECK(format->checksum_size() == 4);
  CHECK_FALSE(format->in_use);
  CHECK(format->post_header_count == 42);
  CHECK(format->post_header_length(EventType::QUERY_EVENT) == 13);
  CHECK(format->post_header_length(EventType::TABLE_MAP_EVENT) == 8);
  CHECK(format->post_header_length(EventType::GTID_TAGGED_LOG_EVENT) == 0);
  CHECK(checksum_matches(kMysql97));
}

TEST_CASE("edge 6, 78: the in-use flag does not count in the checksum of a format description") {
  Buffer in_use = kMysql97;
  in_use[17] |= LOG_EVENT_BINLOG_IN_USE_F;
  CHECK(checksum_matches(in_use));
  CHECK(decode_format_description(in_use)->in_use);
  in_use[18] ^= 1;
  CHECK_FALSE(checksum_matches(in_use));
  // Of other events it does.
  Buffer xid = from_hex("dfa2006b10650000001f000000d512000000009a03000000000000cbe35159");
  CHECK(checksum_matches(xid));
  xid[17] |= LOG_EVENT_BINLOG_IN_USE_F;
  CHECK_FALSE(checksum_matches(xid));
}

TEST_CASE("a checksum needs a header and itself") {
  CHECK_FALSE(checksum_matches(Bytes(kMysql97).first(22)));
  CHECK_FALSE(checksum_matches({}));
}

TEST_CASE(
    "edge 7: the checksum field is there from 5.6.1 and MariaDB 5.3 on, also when there are no checksums") {
  const std::string_view lengths = "380d00080012000404040412";
  const auto told = decode_format_description(format_description("5.6.1-m5", lengths, "00 11223344"));
  REQUIRE(told);
  CHECK(told->has_checksum_field);
  CHECK(told->checksum == ChecksumAlgorithm::NONE);
  CHECK(told->checksum_size() == 0);
  CHECK(told->post_header_count == 12);
  const auto before = decode_format_description(format_description("5.6.0", lengths, ""));
  REQUIRE(before);
  CHECK_FALSE(before->has_checksum_field);
  CHECK(before->post_header_count == 12);
  CHECK(decode_format_description(format_description("5.3.12-MariaDB-log", lengths, "00 11223344"))
            ->has_checksum_field);
  CHECK_FALSE(
      decode_format_description(format_description("5.2.14-MariaDB-log", lengths, ""))->has_checksum_field);
  // In relay logs before the source has told: no checksum yet.
  const auto undefined = decode_format_description(format_description("5.7.25", lengths, "ff 11223344"));
  REQUIRE(undefined);
  CHECK(undefined->checksum == ChecksumAlgorithm::NONE);
}

TEST_CASE("edge 7: server versions of any shape") {
  const auto version_id = [](std::string version) {
    return decode_format_description(format_description(version, "380d0008", "0000000000"))->version_id;
  };
  CHECK(version_id("8.0.34") == 80034);
  CHECK(version_id("8.0.34-26-log") == 80034);
  CHECK(version_id("5.7.19sp1-enterprise") == 50719);
  CHECK(version_id("8.0.mysql_aurora.3.02.0") == 80000);
  CHECK(version_id("5.7") == 50700);
  const auto mariadb =
      decode_format_description(format_description("10.11.19-MariaDB-0+deb12u1-log", "38", "0000000000"));
  CHECK(mariadb->version_id == 101119);
  CHECK(mariadb->flavour == Flavour::mariadb);
  // No version at all: as from a server before checksums.
  const auto none = decode_format_description(format_description("custom build", "380d", ""));
  REQUIRE(none);
  CHECK(none->version_id == 0);
  CHECK_FALSE(none->has_checksum_field);
}

TEST_CASE("edge 8: post-header lengths come from the event, whatever their count") {
  const auto few =
      decode_format_description(format_description("5.0.86-log", "380d0008001200040404041200004b00041a", ""));
  REQUIRE(few);
  CHECK(few->post_header_count == 18);
  CHECK(few->post_header_length(EventType::EXECUTE_LOAD_QUERY_EVENT) == 26);
  CHECK(few->post_header_length(EventType::TABLE_MAP_EVENT) == 0);
  // A build of MySQL 5.1 had 27 bytes of header.
  const auto wide = decode_format_description(format_description("5.1.63-google-log", "380d0008", "", 27));
  REQUIRE(wide);
  CHECK(wide->header_length == 27);
}

TEST_CASE("format descriptions that are none") {
  const auto kind = [](Buffer event) { return decode_format_description(event).error().kind; };
  const auto sealed = [](Buffer event) {
    const size_t size = event.size() - kChecksumSize;
    const uint32_t crc = crc32(Bytes(event).first(size));
    event.resize(size);
    return Wire().text(as_text(Bytes(event))).number(crc, kChecksumSize).bytes();
  };
  // What a newer server wrote, and what is damaged: the checksum tells.
  Buffer version = kMysql97;
  version[19] = 5;
  CHECK(kind(version) == ErrorKind::corrupt);
  CHECK(kind(sealed(version)) == ErrorKind::unsupported);
  Buffer algorithm = kMysql97;
  algorithm[algorithm.size() - 5] = 2;
  CHECK(kind(algorithm) == ErrorKind::corrupt);
  CHECK(kind(sealed(algorithm)) == ErrorKind::unsupported);
  CHECK(kind(format_description("8.0.34", "38", "0100000000", 18)) == ErrorKind::corrupt);
  CHECK(kind(format_description("8.0.34", "", "01000000")) == ErrorKind::corrupt);
  for (size_t size = 0; size < 19 + 57 + 5; ++size) {
    CHECK_FALSE(decode_format_description(Bytes(kMysql97).first(size)));
  }
}

TEST_CASE("START_EVENT_V3 of both old binlog versions") {
  Wire body;
  std::string version = "4.1.24-log";
  version.resize(50);
  Wire v3;
  v3.hex("1f59a047 01 01000000 4b000000 04000000 0000").number(3, 2).text(version).number(1200642335, 4);
  const auto format = decode_start_v3(v3);
  REQUIRE(format);
  CHECK(format->binlog_version == 3);
  CHECK(format->header_length == 19);
  CHECK(format->version_id == 40124);
  CHECK(format->created == 1200642335);
  CHECK(format->post_header_length(EventType::QUERY_EVENT) == 11);
  CHECK(format->post_header_length(EventType::ROTATE_EVENT) == 8);
  CHECK(format->checksum_size() == 0);

  std::string old_version = "3.23.58-log";
  old_version.resize(50);
  Wire v1;
  v1.hex("1f59a047 01 01000000 45000000").number(1, 2).text(old_version).number(0, 4);
  CHECK(v1.bytes().size() == 69);
  const auto old = decode_start_v3(v1);
  REQUIRE(old);
  CHECK(old->binlog_version == 1);
  CHECK(old->header_length == kOldHeaderSize);
  CHECK(old->version_id == 32358);
  CHECK(old->post_header_length(EventType::ROTATE_EVENT) == 0);
  const Header header = decode_old_header(Bytes(v1).first<kOldHeaderSize>());
  CHECK(header.type == EventType::START_EVENT_V3);
  CHECK(header.event_size == 69);
  CHECK(header.end_log_pos == 0);

  // Version 2, of MySQL 4.0.0 and 4.0.1, is laid out as 3; there is no 5.
  Wire v2;
  v2.hex("2b922f3b 01 02000000 4b000000 01000000 0000").number(2, 2).text(version).number(0, 4);
  REQUIRE(decode_start_v3(v2));
  CHECK(decode_start_v3(v2)->binlog_version == 2);
  CHECK(decode_start_v3(v2)->header_length == kHeaderSize);
  Wire v5;
  v5.hex("2b922f3b 01 02000000 4b000000 01000000 0000").number(5, 2).text(version).number(0, 4);
  CHECK(decode_start_v3(v5).error().kind == ErrorKind::corrupt);
  CHECK(decode_start_v3(Bytes(v1).first(68)).error().kind == ErrorKind::corrupt);
}

TEST_CASE("an assumed format description has the lengths that the servers list") {
  for (const char* log : {"mysql-types/binlog.000001", "mysql-nochecksum/binlog.000001"}) {
    CAPTURE(log);
    bool seen = false;
    for_each_event(fixture(log), [&](Bytes event, const FormatDescription& format) {
      if (header_of(event).type != EventType::FORMAT_DESCRIPTION_EVENT) return;
      seen = true;
      const auto assumed = assumed_format_description(format.server_version);
      REQUIRE(assumed);
      CHECK(assumed->post_header_lengths == format.post_header_lengths);
      CHECK(assumed->post_header_count == format.post_header_count);
      CHECK(assumed->flavour == format.flavour);
      CHECK(assumed->version_id == format.version_id);
    });
    CHECK(seen);
  }
  const auto length = [](const char* version, EventType type) {
    return assumed_format_description(version)->post_header_length(type);
  };
  CHECK(length("5.6.24", EventType::GTID_LOG_EVENT) == 25);
  CHECK(length("5.7.20", EventType::GTID_LOG_EVENT) == 42);
  CHECK(length("5.1.17-beta", EventType::PRE_GA_WRITE_ROWS_EVENT) == 8);
  CHECK(length("5.1.34", EventType::PRE_GA_WRITE_ROWS_EVENT) == 0);
  CHECK(length("8.4.0", EventType::WRITE_ROWS_EVENT_V1) == 0);
  CHECK(length("10.11.6-MariaDB", EventType::GTID_EVENT) == 19);
  CHECK(length("10.11.6-MariaDB", EventType::WRITE_ROWS_COMPRESSED_EVENT_V1) == 8);
  CHECK(length("5.5.36-MariaDB", EventType::GTID_EVENT) == 0);
  CHECK(assumed_format_description("5.6.5")->checksum == ChecksumAlgorithm::NONE);
  CHECK(assumed_format_description("5.6.6")->checksum == ChecksumAlgorithm::CRC32);
  CHECK(assumed_format_description("10.1.48-MariaDB")->checksum == ChecksumAlgorithm::NONE);
  CHECK(assumed_format_description("3.23.58")->header_length == kOldHeaderSize);
  CHECK(assumed_format_description("not a version").error().kind == ErrorKind::usage);
}
