#include <doctest/doctest.h>

#include "event_wire.h"
#include "gtid/gtid.h"
#include "gtid/serialization.h"

using namespace binsift;
using namespace binsift::test;

TEST_CASE("GTIDs of MySQL as text") {
  const auto gtid = parse_gtid("3E11FA47-71CA-11E1-9E33-C80AA9429562:Food:23");
  REQUIRE(gtid);
  CHECK(gtid->kind == GtidKind::mysql);
  CHECK(gtid->tag() == "food");
  CHECK(gtid->number == 23);
  CHECK(to_text(*gtid) == "3e11fa47-71ca-11e1-9e33-c80aa9429562:food:23");
  CHECK(to_text(*parse_gtid("3e11fa47-71ca-11e1-9e33-c80aa9429562:9223372036854775806")) ==
        "3e11fa47-71ca-11e1-9e33-c80aa9429562:9223372036854775806");
  char text[kGtidTextSize];
  const auto longest =
      parse_gtid("3e11fa47-71ca-11e1-9e33-c80aa9429562:abcdefghijklmnopqrstuvwxyz_01234:9223372036854775806");
  REQUIRE(longest);
  CHECK(write_gtid(text, *longest) <= text + sizeof text);
}

TEST_CASE("GTIDs of MariaDB as text") {
  const auto gtid = parse_gtid("4294967295-101-18446744073709551615");
  REQUIRE(gtid);
  CHECK(gtid->kind == GtidKind::mariadb);
  CHECK(gtid->domain_id == 0xffffffff);
  CHECK(gtid->server_id == 101);
  CHECK(to_text(*gtid) == "4294967295-101-18446744073709551615");
  CHECK(to_text(Gtid{}).empty());
}

TEST_CASE("texts that are no GTIDs") {
  for (const char* text :
       {"", "1", "1-2", "1-2-", "1-2-x", "1-2-3-4", "-1-2-3", "4294967296-1-1", "x:1",
        "3e11fa47-71ca-11e1-9e33-c80aa9429562", "3e11fa47-71ca-11e1-9e33-c80aa9429562:",
        "3e11fa47-71ca-11e1-9e33-c80aa9429562:0", "3e11fa47-71ca-11e1-9e33-c80aa9429562:9223372036854775807",
        "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-2", "3e11fa47-71ca-11e1-9e33-c80aa9429562:1x:1",
        "3e11fa47-71ca-11e1-9e33-c80aa9429562:a-b:1", "3e11fa47-71ca-11e1-9e33-c80aa9429562:a:b:1"}) {
    CAPTURE(text);
    const auto gtid = parse_gtid(text);
    REQUIRE_FALSE(gtid);
    CHECK(gtid.error().kind == ErrorKind::usage);
  }
}

TEST_CASE("UUIDs with dashes, without, in braces") {
  const std::string wanted = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  for (const char* text : {"3e11fa47-71ca-11e1-9e33-c80aa9429562", "3E11FA4771CA11E19E33C80AA9429562",
                           "{3e11fa47-71ca-11e1-9e33-c80aa9429562}"}) {
    CAPTURE(text);
    REQUIRE(parse_uuid(text));
    CHECK(to_text(*parse_uuid(text)) == wanted);
  }
  for (const char* text : {"", "3e11fa47-71ca-11e1-9e33-c80aa942956", "3e11fa47-71ca-11e1-9e33-c80aa942956g",
                           "3e11fa47x71ca-11e1-9e33-c80aa9429562", "{3e11fa47-71ca-11e1-9e33-c80aa9429562"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_uuid(text));
  }
}

TEST_CASE("tags") {
  Gtid gtid;
  CHECK(set_tag(gtid, "_a1"));
  CHECK(gtid.tag() == "_a1");
  CHECK(set_tag(gtid, std::string(32, 'Z')));
  CHECK(gtid.tag() == std::string(32, 'z'));
  CHECK_FALSE(set_tag(gtid, std::string(33, 'z')));
  CHECK_FALSE(set_tag(gtid, ""));
  CHECK_FALSE(set_tag(gtid, "1a"));
  CHECK_FALSE(set_tag(gtid, "a-b"));
  // A shorter tag leaves nothing of a longer one.
  CHECK(set_tag(gtid, "b"));
  CHECK(gtid == [] {
    Gtid other;
    set_tag(other, "b");
    return other;
  }());
}

TEST_CASE("edge 20: variable-length integers of mysql::serialization") {
  const auto read = [](std::string_view hex) {
    const Buffer bytes = from_hex(hex);
    Cursor cursor(bytes);
    const uint64_t number = read_varlen(cursor, "number");
    CHECK(cursor.ok());
    CHECK(cursor.at_end());
    return number;
  };
  CHECK(read("00") == 0);
  CHECK(read("fe") == 127);
  CHECK(read("0102") == 128);
  CHECK(read("fbff07") == 65535);
  CHECK(read("7fffffffffffffff") == 0xffffffffffffff);
  CHECK(read("ffffffffffffffffff") == ~uint64_t{0});
  const auto read_signed = [](std::string_view hex) {
    const Buffer bytes = from_hex(hex);
    Cursor cursor(bytes);
    return read_varlen_signed(cursor, "number");
  };
  CHECK(read_signed("f3ff0f") == 65535);
  CHECK(read_signed("ebff0f") == -65535);
  CHECK(read_signed("fbff0f") == -65536);
  CHECK(read_signed("ffffffffffffffffff") == INT64_MIN);
  Cursor empty;
  CHECK(read_varlen(empty, "number") == 0);
  CHECK_FALSE(empty.ok());
  const Buffer cut = from_hex("fbff");
  Cursor cursor(cut);
  read_varlen(cursor, "number");
  CHECK_FALSE(cursor.ok());
}
