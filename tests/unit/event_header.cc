#include "event/header.h"

#include <doctest/doctest.h>

#include "event_wire.h"

using namespace binsift;
using namespace binsift::test;

TEST_CASE("the common header") {
  const Buffer event = from_hex("dfa2006b026500000099000000ac0100000800");
  const Header header = header_of(event);
  CHECK(header.timestamp == 0x6b00a2df);
  CHECK(header.type == EventType::QUERY_EVENT);
  CHECK(header.server_id == 101);
  CHECK(header.event_size == 153);
  CHECK(header.end_log_pos == 428);
  CHECK(header.flags == LOG_EVENT_SUPPRESS_USE_F);
}

TEST_CASE("edge 1, 2: end_log_pos is the 32 bits that the source wrote, nothing computed") {
  Buffer event = from_hex("dfa2006b0265000000990000000000000000 00");
  CHECK(header_of(event).end_log_pos == 0);
  for (int i = 13; i < 17; ++i) event[i] = 0xff;
  CHECK(header_of(event).end_log_pos == 0xffffffff);
}

TEST_CASE("edge 9, 79: every type has a name, and one that has none is told by its number") {
  CHECK(name_of(EventType::TABLE_MAP_EVENT) == "TABLE_MAP_EVENT");
  CHECK(name_of(EventType::GTID_TAGGED_LOG_EVENT) == "GTID_TAGGED_LOG_EVENT");
  CHECK(name_of(EventType::PARTIAL_ROW_DATA_EVENT) == "PARTIAL_ROW_DATA_EVENT");
  for (unsigned type = 0; type <= 42; ++type) {
    CAPTURE(type);
    CHECK_FALSE(name_of(EventType(type)).empty());
  }
  for (unsigned type = 160; type <= 172; ++type) {
    CAPTURE(type);
    CHECK_FALSE(name_of(EventType(type)).empty());
  }
  CHECK(name_of(EventType(100)).empty());
  CHECK(text_of(EventType(100)) == "unknown type 100");
  CHECK(text_of(EventType::XID_EVENT) == "XID_EVENT");
}
