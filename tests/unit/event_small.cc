// Events of a few fields each.
#include <doctest/doctest.h>

#include "event/binlog_checkpoint.h"
#include "event/group_replication.h"
#include "event/gtid_list.h"
#include "event/heartbeat.h"
#include "event/incident.h"
#include "event/intvar.h"
#include "event/partial_row_data.h"
#include "event/previous_gtids.h"
#include "event/rand.h"
#include "event/rotate.h"
#include "event/rows_query.h"
#include "event/start_encryption.h"
#include "event/user_var.h"
#include "event/xa_prepare.h"
#include "event/xid.h"
#include "event_wire.h"

using namespace binsift;
using namespace binsift::test;

TEST_CASE("ROTATE_EVENT") {
  const Buffer event =
      from_hex("dfa2006b04650000002c000000de3e00000000040000000000000062696e6c6f672e303030303137785a444a");
  const auto rotate = decode_rotate(body_of(event, mysql_format()), mysql_format());
  REQUIRE(rotate);
  CHECK(rotate->position == 4);
  CHECK(rotate->file_name == "binlog.000017");
  CHECK_FALSE(decode_rotate(from_hex("0400000000000000"), mysql_format()));
  FormatDescription old = mysql_format("3.23.58");
  CHECK(decode_rotate(kept(Wire().text("log.002").bytes()), old)->file_name == "log.002");
  CHECK(decode_rotate(kept(Wire().text("log.002").bytes()), old)->position == 4);
}

TEST_CASE("XID_EVENT") {
  const Buffer event = from_hex("dfa2006b10650000001f000000d512000000009a03000000000000cbe35159");
  CHECK(*decode_xid(body_of(event, mysql_format()), mysql_format()) == 922);
  CHECK_FALSE(decode_xid(from_hex("9a030000000000"), mysql_format()));
}

TEST_CASE("XA_PREPARE_LOG_EVENT") {
  const Buffer event =
      from_hex("5aa3006b26c9000000260000007a0b00000000000100000002000000000000007831adb3ca72");
  const auto prepare = decode_xa_prepare(body_of(event, mariadb_format()), mariadb_format());
  REQUIRE(prepare);
  CHECK_FALSE(prepare->one_phase);
  CHECK(prepare->format_id == 1);
  CHECK(prepare->gtrid == "x1");
  CHECK(prepare->bqual.empty());
  CHECK_FALSE(decode_xa_prepare(from_hex("00 01000000 41000000 00000000"), mysql_format()));
  CHECK_FALSE(decode_xa_prepare(from_hex("00 01000000 02000000 02000000 616162"), mysql_format()));
}

TEST_CASE("edge 54: INTVAR, RAND and USER_VAR") {
  const Buffer intvar_event = from_hex("5aa3006b05c9000000200000007b030000000002010000000000000037569c66");
  const auto intvar = decode_intvar(body_of(intvar_event, mariadb_format()), mariadb_format());
  REQUIRE(intvar);
  CHECK(intvar->type == IntvarType::INSERT_ID_EVENT);
  CHECK(intvar->value == 1);
  CHECK_FALSE(decode_intvar(from_hex("03 0100000000000000"), mysql_format()));

  const Buffer rand_event =
      from_hex("5aa3006b0dc900000027000000b404000000005566953300000000c2b14c0900000000eae6a343");
  const auto rand = decode_rand(body_of(rand_event, mariadb_format()), mariadb_format());
  REQUIRE(rand);
  CHECK(rand->seed1 == 865429077);
  CHECK(rand->seed2 == 156021186);

  const Buffer var_event = from_hex(
      "5aa3006b0ec90000002f000000be0600000000010000006900020800000008000000d6ffffffffffffff00f21d0baf");
  const auto var = decode_user_var(body_of(var_event, mariadb_format()), mariadb_format());
  REQUIRE(var);
  CHECK(var->name == "i");
  CHECK_FALSE(var->is_null);
  CHECK(var->type == UserVarType::INT_RESULT);
  CHECK(var->charset == 8);
  CHECK(int64_t(load_u64(var->value.data())) == -42);
  CHECK_FALSE(var->is_unsigned);
  // Old logs have no flags; NULL has no value.
  CHECK(decode_user_var(from_hex("01000000 78 00 02 3f000000 08000000 0400000000000000"), mysql_format()));
  CHECK(decode_user_var(from_hex("01000000 78 01"), mysql_format())->is_null);
  CHECK_FALSE(decode_user_var(from_hex("01000000 78 00 03 3f000000 00000000"), mysql_format()));
  CHECK_FALSE(decode_user_var(from_hex("01000000 78 00 02 3f000000 04000000 04000000"), mysql_format()));
  CHECK_FALSE(decode_user_var(from_hex("ffffffff 78"), mysql_format()));
}

TEST_CASE("edge 57, 64: INCIDENT_EVENT and its message") {
  const Buffer event = from_hex(
      "d9a2006b1a70000000570000008906000000010100394e6f6e2d7472616e73616374696f6e616c206368616e67657320776572"
      "65206e6f74207772697474656e20746f207468652062696e6c6f672e423826fcf71a530c");
  const auto incident = decode_incident(body_of(event, mysql_format()), mysql_format());
  REQUIRE(incident);
  CHECK(incident->incident == 1);
  CHECK(incident->message == "Non-transactional changes were not written to the binlog.");
  CHECK_FALSE(decode_incident(from_hex("0100 05 6161"), mysql_format()));
}

TEST_CASE("ROWS_QUERY_LOG_EVENT and ANNOTATE_ROWS_EVENT") {
  Wire rows_query;
  rows_query.number(3, 1).text(
      "INSERT INTO t VALUES (1)");  // the length is a byte of 24 at most, and of no use
  CHECK(*decode_rows_query(rows_query, EventType::ROWS_QUERY_LOG_EVENT, mysql_format()) ==
        "INSERT INTO t VALUES (1)");
  const Buffer event = from_hex(
      "5aa3006ba0c900000035000000ec0300000000494e5345525420494e544f20612056414c5545532028312c276f6e652729f5bd"
      "1ec6");
  CHECK(*decode_rows_query(body_of(event, mariadb_format()), EventType::ANNOTATE_ROWS_EVENT,
                           mariadb_format()) == "INSERT INTO a VALUES (1,'one')");
  CHECK_FALSE(decode_rows_query({}, EventType::ROWS_QUERY_LOG_EVENT, mysql_format()));
}

TEST_CASE("heartbeats of both versions") {
  const auto v1 = decode_heartbeat({.type = EventType::HEARTBEAT_LOG_EVENT, .end_log_pos = 4711},
                                   kept(Wire().text("binlog.000003").bytes()));
  REQUIRE(v1);
  CHECK(v1->file_name == "binlog.000003");
  CHECK(v1->position == 4711);
  Wire body;
  body.hex("01").short_text("binlog.000003").hex("0209 fe").number(5'000'000'000, 8).hex("00");
  const auto v2 = decode_heartbeat({.type = EventType::HEARTBEAT_LOG_EVENT_V2, .end_log_pos = 1}, body);
  REQUIRE(v2);
  CHECK(v2->file_name == "binlog.000003");
  CHECK(v2->position == 5'000'000'000);
  CHECK_FALSE(decode_heartbeat({.type = EventType::HEARTBEAT_LOG_EVENT_V2}, from_hex("02 02 fe00")));
}

TEST_CASE("edge 18, 60: PREVIOUS_GTIDS_LOG_EVENT") {
  const Buffer event = from_hex(
      "dfa2006b236500000047000000c600000080000100000000000000979700000000400080000000000001010100000000"
      "00000001000000000000006802000000000000e9eca3d4");
  const auto set = decode_previous_gtids(body_of(event, mysql_format()), mysql_format());
  REQUIRE(set);
  CHECK(to_text(*set) == "97970000-0000-4000-8000-000000000101:1-615");
}

TEST_CASE("edge 21: GTID_LIST_EVENT, whose count has 28 bits") {
  const Buffer event =
      from_hex("5aa3006ba3c90000002b0000002b01000000000100000000000000c90000004d020000000000000d13e3b7");
  const auto list = decode_gtid_list(body_of(event, mariadb_format()));
  REQUIRE(list);
  CHECK(list->count == 1);
  CHECK(list->flags == 0);
  CHECK(to_text((*list)[0]) == "0-201-589");
  CHECK(to_text(set_of(*list)) == "0-201-1-589");
  const auto flagged = decode_gtid_list(from_hex("00000010"));
  REQUIRE(flagged);
  CHECK(flagged->flags == FLAG_UNTIL_REACHED);
  CHECK(flagged->count == 0);
  CHECK_FALSE(decode_gtid_list(from_hex("ffffff0f 00000000 c9000000 0802000000000000")));
}

TEST_CASE("BINLOG_CHECKPOINT_EVENT") {
  const Buffer event =
      from_hex("5aa3006ba1c90000002d000000580100000000120000006d6172696164622d62696e2e303030303135bdf0635c");
  CHECK(*decode_binlog_checkpoint(body_of(event, mariadb_format())) == "mariadb-bin.000015");
  CHECK_FALSE(decode_binlog_checkpoint(from_hex("12000000 6d")));
}

TEST_CASE("edge 13: START_ENCRYPTION_EVENT") {
  const auto start = decode_start_encryption(kept(from_hex("01 02000000 000102030405060708090a0b")));
  REQUIRE(start);
  CHECK(start->scheme == 1);
  CHECK(start->key_version == 2);
  REQUIRE(start->nonce.size() == 12);
  CHECK(start->nonce[11] == 11);
  CHECK_FALSE(decode_start_encryption(from_hex("01 02000000 0001")));
}

TEST_CASE("edge 15: pieces of a row event") {
  Wire first;
  first.number(1, 4).number(3, 4).number(1, 1).number(5'000'000'000, 8).text("abc");
  const auto piece = decode_partial_row_data(first);
  REQUIRE(piece);
  CHECK(piece->sequence_number == 1);
  CHECK(piece->count == 3);
  CHECK(piece->original_size == 5'000'000'000);
  CHECK(as_text(piece->content) == "abc");
  CHECK(decode_partial_row_data(from_hex("02000000 03000000 00 61"))->content.size() == 1);
  const auto swapped = decode_partial_row_data(from_hex("03000000 01000000 00 61"));
  REQUIRE(swapped);
  CHECK(swapped->sequence_number == 1);
  CHECK(swapped->count == 3);
  CHECK_FALSE(decode_partial_row_data(from_hex("00000000 03000000 00 61")));
}

TEST_CASE("events of group replication") {
  Wire context;
  const std::string uuid = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  context.number(uuid.size(), 1).number(12, 4).number(1, 1).number(0, 4).number(0, 4).number(0, 4).text(uuid);
  const auto decoded = decode_transaction_context(context);
  REQUIRE(decoded);
  CHECK(decoded->server_uuid == uuid);
  CHECK(decoded->thread_id == 12);
  CHECK(decoded->gtid_specified);
  Wire change;
  std::string view_id = "15203423:7";
  view_id.resize(40);
  change.text(view_id).number(9, 8).number(0, 4);
  CHECK(decode_view_change(change)->view_id == "15203423:7");
  CHECK(decode_view_change(change)->sequence_number == 9);
  CHECK_FALSE(decode_view_change(Bytes(change).first(51)));
}
