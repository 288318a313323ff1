#include "event/gtid_event.h"

#include <doctest/doctest.h>

#include "event_wire.h"

using namespace binsift;
using namespace binsift::test;

namespace {

Result<GtidEvent> decode(EventType type, Bytes body) {
  const bool mariadb = type == EventType::GTID_EVENT;
  return decode_gtid_event({.type = type, .server_id = 201}, body,
                           mariadb ? mariadb_format() : mysql_format());
}

}  // namespace

TEST_CASE("GTID_LOG_EVENT of MySQL 9.7") {
  const Buffer event = from_hex(
      "dfa2006b21650000004d0000001301000000000197970000000040008000000000000101680200000000000002000000"
      "00000000000100000000000000a6c93b75ba6006dd50620100d0b1b938");
  const auto gtid = decode_gtid_event(header_of(event), body_of(event, mysql_format()), mysql_format());
  REQUIRE(gtid);
  CHECK(to_text(gtid->gtid) == "97970000-0000-4000-8000-000000000101:616");
  CHECK(gtid->may_have_sbr);
  CHECK(gtid->has_logical_clock);
  CHECK(gtid->last_committed == 0);
  CHECK(gtid->sequence_number == 1);
  CHECK(gtid->immediate_commit_timestamp == 1795203807300006);
  CHECK(gtid->original_commit_timestamp == gtid->immediate_commit_timestamp);
  CHECK(gtid->transaction_length == 221);
  CHECK(gtid->immediate_server_version == 90704);
  CHECK(gtid->original_server_version == 90704);
  CHECK_FALSE(gtid->anonymous);
}

TEST_CASE("edge 19: commit timestamps with bit 55, packed lengths past 2 GiB, server versions with bit 31") {
  Wire body;
  body.hex("00 97970000 0000 4000 8000 000000000101").number(7, 8).number(2, 1).number(5, 8).number(6, 8);
  const size_t clock_end = body.bytes().size();
  body.number(uint64_t{1} << 55 | 1700000000000002, 7).number(1700000000000001, 7);
  const size_t times_end = body.bytes().size();
  body.hex("fe").number(5'000'000'000, 8);
  const size_t length_end = body.bytes().size();
  body.number(80034u | 1u << 31, 4).number(50744, 4);
  const size_t versions_end = body.bytes().size();
  body.number(9001, 8);
  const auto full = decode(EventType::GTID_LOG_EVENT, body);
  REQUIRE(full);
  CHECK(full->immediate_commit_timestamp == 1700000000000002);
  CHECK(full->original_commit_timestamp == 1700000000000001);
  CHECK(full->transaction_length == 5'000'000'000);
  CHECK(full->immediate_server_version == 80034);
  CHECK(full->original_server_version == 50744);
  CHECK(full->commit_group_ticket == 9001);
  CHECK_FALSE(full->may_have_sbr);

  // Each server knew fewer fields than the next.
  const auto cut = [&](size_t size) { return decode(EventType::GTID_LOG_EVENT, Bytes(body).first(size)); };
  CHECK(cut(25)->gtid.number == 7);  // 5.6
  CHECK_FALSE(cut(25)->has_logical_clock);
  CHECK(cut(clock_end)->sequence_number == 6);  // 5.7
  CHECK(cut(clock_end)->immediate_commit_timestamp == 0);
  CHECK(cut(times_end)->transaction_length == 0);
  CHECK(cut(length_end)->immediate_server_version == 0);
  CHECK(cut(versions_end)->commit_group_ticket == 0);
  // Half a field is damage.
  CHECK_FALSE(cut(24));
  CHECK_FALSE(cut(clock_end - 1));
  CHECK_FALSE(cut(times_end - 1));
  CHECK_FALSE(cut(length_end - 1));
  CHECK_FALSE(cut(versions_end - 1));
}

TEST_CASE("a server version of 999999 is one that is not told") {
  Wire body;
  body.hex("01 97970000 0000 4000 8000 000000000101").number(7, 8).number(2, 1).number(5, 8).number(6, 8);
  body.number(0, 7).number(100, 1).number(999999, 4);
  CHECK(decode(EventType::GTID_LOG_EVENT, body)->immediate_server_version == 0);
}

TEST_CASE("gno 0 and the last one are no GTIDs, and an anonymous event has none") {
  for (const uint64_t gno : {uint64_t{0}, kGnoEnd, ~uint64_t{0}}) {
    Wire body;
    body.hex("00 97970000 0000 4000 8000 000000000101").number(gno, 8);
    CHECK(decode(EventType::GTID_LOG_EVENT, body).error().kind == ErrorKind::corrupt);
  }
  Wire body;
  body.hex("01 00000000 0000 0000 0000 000000000000").number(0, 8);
  const auto anonymous = decode(EventType::ANONYMOUS_GTID_LOG_EVENT, body);
  REQUIRE(anonymous);
  CHECK(anonymous->anonymous);
  CHECK(anonymous->gtid == Gtid{});
}

TEST_CASE("edge 20, 59: GTID_TAGGED_LOG_EVENT by mysql::serialization") {
  const Buffer body = from_hex(
      "02 78 00 00 00 02 aaaaaaaa8888666644442222222222 22 04 73201b 06 14 7365636f6e6474657374 08 c10e 0a "
      "d10e "
      "0c 7f23354861bd2606 10 5904 12 a3ff0a");
  const auto event = decode(EventType::GTID_TAGGED_LOG_EVENT, body);
  REQUIRE(event);
  CHECK(to_text(event->gtid) == "55555555-4444-3333-2222-111111111111:secondtest:111111");
  CHECK(event->has_logical_clock);
  CHECK(event->last_committed == 472);
  CHECK(event->sequence_number == 474);
  CHECK(event->immediate_commit_timestamp == 1731444683060515);
  CHECK(event->original_commit_timestamp == event->immediate_commit_timestamp);
  CHECK(event->transaction_length == 278);
  CHECK(event->immediate_server_version == 90100);
  CHECK(event->original_server_version == 90100);

  for (size_t size = 0; size < body.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(decode(EventType::GTID_TAGGED_LOG_EVENT, Bytes(body).first(size)));
  }
}

TEST_CASE("edge 20: a field that a newer server added is passed over unless it must not be") {
  // Field 12, behind the gno.
  Wire body;
  body.hex("02 36 00 00 00 02 aaaaaaaa8888666644442222222222 22 04 04 18 02 aa");
  CHECK(body.bytes().size() == 27);
  REQUIRE(decode(EventType::GTID_TAGGED_LOG_EVENT, body));
  CHECK(decode(EventType::GTID_TAGGED_LOG_EVENT, body)->gtid.number == 1);
  Buffer needed = body.bytes();
  needed[2] = 0x18;
  CHECK(decode(EventType::GTID_TAGGED_LOG_EVENT, needed).error().kind == ErrorKind::unsupported);
  // Ids that go backwards would read a field twice.
  Wire backwards;
  backwards.hex("02 34 00 00 00 02 aaaaaaaa8888666644442222222222 22 04 04 00 02 00");
  CHECK(decode(EventType::GTID_TAGGED_LOG_EVENT, backwards).error().kind == ErrorKind::corrupt);
}

TEST_CASE("MariaDB's GTID_EVENT, filled with 00") {
  const Buffer event =
      from_hex("5aa3006ba2c90000002a0000008201000008004e02000000000000000000002900000000000087714044");
  const auto gtid = decode_gtid_event(header_of(event), body_of(event, mariadb_format()), mariadb_format());
  REQUIRE(gtid);
  CHECK(to_text(gtid->gtid) == "0-201-590");
  CHECK(gtid->flags2 == (FL_STANDALONE | FL_ALLOW_PARALLEL | FL_DDL));
  CHECK(gtid->flags_extra == 0);
  CHECK(gtid->commit_id == 0);
  CHECK_FALSE(gtid->has_xid);
  CHECK_FALSE(gtid->has_thread_id);
}

TEST_CASE("edge 21, 74: MariaDB's optional fields by flags2 and the extra flags") {
  Wire xa;
  xa.number(100, 8).number(3, 4).number(FL_TRANSACTIONAL | FL_PREPARED_XA, 1);
  xa.number(1, 4).number(2, 1).number(3, 1).text("ggbbb").hex("000000");
  const auto prepared = decode(EventType::GTID_EVENT, xa);
  REQUIRE(prepared);
  CHECK(prepared->has_xid);
  CHECK(prepared->xid_format == std::string_view("\1\0\0\0\2\3ggbbb", 11));
  CHECK(to_text(prepared->gtid) == "3-201-100");

  Wire all;
  all.number(101, 8).number(0, 4).number(FL_GROUP_COMMIT_ID, 1).number(77, 8);
  CHECK(decode(EventType::GTID_EVENT, all)->commit_id == 77);
  all.number(0x01 | FL_EXTRA_COMMIT_ALTER | 0x10, 1).number(2, 1).number(90, 8).number(12, 8);
  const auto alter = decode(EventType::GTID_EVENT, all);
  REQUIRE(alter);
  CHECK(alter->flags_extra == 0x15);
  CHECK(alter->start_alter_sequence == 90);
  CHECK(alter->has_thread_id);
  CHECK(alter->thread_id == 12);

  Wire cut;
  cut.number(101, 8).number(0, 4).number(FL_GROUP_COMMIT_ID, 1).number(77, 4);
  CHECK(decode(EventType::GTID_EVENT, cut).error().kind == ErrorKind::corrupt);
  Wire xid_past_end;
  xid_past_end.number(100, 8)
      .number(3, 4)
      .number(FL_COMPLETED_XA, 1)
      .number(1, 4)
      .number(64, 1)
      .number(64, 1);
  CHECK(decode(EventType::GTID_EVENT, xid_past_end).error().kind == ErrorKind::corrupt);
}

TEST_CASE("edge 59: plain and tagged GTID events of one log") {
  std::vector<std::string> gtids;
  const Buffer log = fixture("mysql-tagged-gtid/binlog.000001");
  REQUIRE_FALSE(log.empty());
  for_each_event(log, [&](Bytes event, const FormatDescription& format) {
    const Header header = header_of(event);
    if (!is_gtid_event(header.type)) return;
    const auto gtid = decode_gtid_event(header, body_of(event, format), format);
    REQUIRE(gtid);
    CHECK(gtid->immediate_server_version == format.version_id);
    gtids.push_back(to_text(gtid->gtid));
  });
  REQUIRE(gtids.size() > 6);
  CHECK(gtids[0] == "11111111-2222-3333-4444-555555555555:1");
  CHECK(gtids[2] == "11111111-2222-3333-4444-555555555555:tag_a:1");
  CHECK(gtids[5] == "11111111-2222-3333-4444-555555555555:abcdefghijklmnopqrstuvwxyz_01234:1");
}
