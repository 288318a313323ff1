#include "event/query.h"

#include <doctest/doctest.h>

#include "event_wire.h"

using namespace binsift;
using namespace binsift::test;

TEST_CASE("QUERY_EVENT of MySQL 9.7 with its status variables") {
  const Buffer event = from_hex(
      "dfa2006b026500000099000000ac01000008003e00000000000000090000340000000000000100000040000000000603737464"
      "04ff00ff00"
      "ff000c01635f6f626a6563747300118d0300000000000012ff001400635f6f626a656374730043524541544520444154414241"
      "5345206"
      "35f6f626a656374732044454641554c54204348415241435445522053455420757466386d623475f0b492");
  const FormatDescription format = mysql_format();
  const auto query = decode_query(body_of(event, format), format);
  REQUIRE(query);
  CHECK(query->thread_id == 62);
  CHECK(query->error_code == 0);
  CHECK(query->database == "c_objects");
  CHECK(query->query == "CREATE DATABASE c_objects DEFAULT CHARACTER SET utf8mb4");
  const auto vars = decode_status_vars(query->status_vars, format);
  REQUIRE(vars);
  CHECK(vars->flags2 == 0u);
  CHECK(vars->sql_mode == 0x40000000u);
  CHECK(vars->catalog == "std");
  REQUIRE(vars->has_charset);
  CHECK(vars->character_set_client == 255);
  CHECK(vars->updated_databases == std::vector<std::string_view>{"c_objects"});
  CHECK(vars->ddl_xid == 909u);
  CHECK(vars->default_collation_for_utf8mb4 == 255);
  CHECK(vars->default_table_encryption == false);
  CHECK_FALSE(vars->stopped_at_unknown);
  CHECK_FALSE(vars->time_zone);
}

TEST_CASE("a query before binlog version 4 has no status variables") {
  Wire start;
  std::string version = "4.1.24-log";
  version.resize(50);
  start.hex("1f59a047 01 01000000 4b000000 04000000 0000").number(3, 2).text(version).number(0, 4);
  const auto format = decode_start_v3(start);
  REQUIRE(format);
  Wire body;
  body.number(1, 4).number(2, 4).number(4, 1).number(0, 2).text("test").number(0, 1).text("DROP TABLE t1");
  const auto query = decode_query(body, *format);
  REQUIRE(query);
  CHECK(query->database == "test");
  CHECK(query->query == "DROP TABLE t1");
  CHECK(query->exec_time == 2);
  CHECK(query->status_vars.empty());
}

TEST_CASE("status variables of every version") {
  Wire wire;
  wire.hex("02").short_text("old").number(0, 1);  // Q_CATALOG_CODE of 5.0.0 to 5.0.3
  wire.hex("03 0200 0500")
      .hex("05")
      .short_text("Europe/Paris")
      .hex("07 0100")
      .hex("08 2100")
      .hex("09")
      .number(6, 8);
  wire.hex("0a").number(999, 4).hex("0b").short_text("root").short_text("localhost");
  wire.hex("0c 02").text("a").number(0, 1).text("b").number(0, 1).hex("0d").number(123456, 3);
  wire.hex("10 01").hex("13 01").hex("14 01").hex("15 01");
  const auto vars = decode_status_vars(wire, mysql_format());
  REQUIRE(vars);
  CHECK(vars->catalog == "old");
  CHECK(vars->auto_increment_increment == 2);
  CHECK(vars->auto_increment_offset == 5);
  CHECK(vars->time_zone == "Europe/Paris");
  CHECK(vars->lc_time_names == 1);
  CHECK(vars->charset_database == 33);
  CHECK(vars->table_map_for_update == 6u);
  CHECK(vars->invoker_user == "root");
  CHECK(vars->invoker_host == "localhost");
  CHECK(vars->updated_databases == std::vector<std::string_view>{"a", "b"});
  CHECK(vars->microseconds == 123456u);
  CHECK(vars->explicit_defaults_for_timestamp == true);
  CHECK(vars->sql_require_primary_key == true);
  CHECK(vars->default_table_encryption == true);
  CHECK_FALSE(vars->stopped_at_unknown);

  // More databases than the source lists: a count alone.
  Wire many;
  many.hex("0c fe 0d").number(7, 3);
  CHECK(decode_status_vars(many, mysql_format())->updated_databases.empty());
  CHECK(decode_status_vars(many, mysql_format())->microseconds == 7u);
}

TEST_CASE("MariaDB's own status variables, and 131 in front of the lower codes") {
  Wire wire;
  wire.hex("83 02 0100 0800 0200 2d00")
      .hex("04 2100 2100 0800")
      .hex("80")
      .number(654321, 3)
      .hex("81")
      .number(42, 8);
  wire.hex("82 08").number(17, 8).hex("82 02").hex("00").number(1, 4).hex("ff 00 77");
  const auto vars = decode_status_vars(wire, mariadb_format("11.5.2-MariaDB"));
  REQUIRE(vars);
  CHECK(vars->has_charset);
  CHECK(vars->collation_server == 8);
  CHECK(vars->microseconds == 654321u);
  CHECK(vars->ddl_xid == 42u);
  CHECK(vars->flags2 == 1u);
  CHECK_FALSE(vars->stopped_at_unknown);
}

TEST_CASE("a status variable of a newer server ends the reading, not the event") {
  Wire wire;
  wire.hex("00").number(5, 4).hex("7e 01 02 03");
  const auto vars = decode_status_vars(wire, mysql_format());
  REQUIRE(vars);
  CHECK(vars->flags2 == 5u);
  CHECK(vars->stopped_at_unknown);
}

TEST_CASE("lengths of a query that do not fit") {
  const FormatDescription format = mysql_format();
  Wire body;
  body.number(1, 4)
      .number(0, 4)
      .number(4, 1)
      .number(0, 2)
      .number(3, 2)
      .hex("0d 01 00")
      .text("test")
      .number(0, 1);
  CHECK(decode_query(body, format)->query.empty());
  for (size_t size = 0; size < body.bytes().size(); ++size) {
    CAPTURE(size);
    const auto cut = decode_query(Bytes(body).first(size), format);
    REQUIRE_FALSE(cut);
    CHECK(cut.error().kind == ErrorKind::corrupt);
    CHECK(cut.error().offset <= size);
  }
  const auto vars = decode_status_vars(from_hex("0d 01 00"), format);
  REQUIRE_FALSE(vars);
  CHECK(std::string_view(vars.error().field) == "microseconds");
  CHECK_FALSE(decode_status_vars(from_hex("0c 02 6100 62"), format));
}

TEST_CASE("edge 9: a dummy query that replaces an event is a comment") {
  Wire body;
  body.number(0, 8).number(0, 1).number(0, 2).number(0, 2).number(0, 1);
  body.text("# Dummy event replacing event type 160 that slave cannot handle.");
  const auto query = decode_query(body, mariadb_format());
  REQUIRE(query);
  CHECK(query->query.substr(0, 7) == "# Dummy");
  CHECK(query->database.empty());
}
