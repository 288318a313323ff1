#include "event/compressed.h"

#include <doctest/doctest.h>

#include "event_wire.h"

using namespace binsift;
using namespace binsift::test;

TEST_CASE("edge 56, 69: a compressed query") {
  const Buffer event = from_hex(
      "00b95569a50100000094000000ed0200000000060000009bfbaa01030000230000000000010100000000000000000603737464"
      "042d002d002d"
      "00810d00000000000000645f7a008143789c730e72750c7155087174f271554854d0c84c51f0f40b51f0f307e2501f1f858020"
      "4f5fc7a048"
      "056fd7481d85328530c720670fc7200d2303034d1d853c905a4d005a451151c67d9a5c");
  const FormatDescription format = mariadb_format();
  const Bytes body = body_of(event, format);
  const auto query = decode_compressed_event(body, EventType::QUERY_COMPRESSED_EVENT, format);
  REQUIRE(query);
  CHECK(query->algorithm == LogCompression::zlib);
  CHECK(query->uncompressed_size == 67);
  CHECK(query->in_front.size() == 13 + 35 + 4);
  CHECK(query->stream[0] == 0x78);
  CHECK(query->in_front.size() + 2 + query->stream.size() == body.size());
}

TEST_CASE("edge 56, 69: compressed rows") {
  const Buffer event = from_hex(
      "00b95569a60100000034000000c3030000000012000000000001000307810c789cfbc1c8c0c0c0c85001a2000e1a0174739f17"
      "18");
  const FormatDescription format = mariadb_format();
  const auto rows =
      decode_compressed_event(body_of(event, format), EventType::WRITE_ROWS_COMPRESSED_EVENT_V1, format);
  REQUIRE(rows);
  CHECK(rows->in_front.size() == 10);
  CHECK(rows->uncompressed_size == 12);
  CHECK(rows->stream.size() == 17);
}

TEST_CASE("edge 56: one to four bytes of size, big-endian; other headers") {
  const FormatDescription format = mariadb_format();
  const auto with = [&](std::string_view part) {
    Wire body;
    body.number(1, 6).number(1, 2).number(1, 1).hex("01").hex(part);
    return decode_compressed_event(body, EventType::DELETE_ROWS_COMPRESSED_EVENT_V1, format);
  };
  CHECK(with("82 0102 78")->uncompressed_size == 0x0102);
  CHECK(with("84 01020304 78")->uncompressed_size == 0x01020304);
  CHECK(with("84 010203").error().kind == ErrorKind::corrupt);
  CHECK(with("80 78").error().kind == ErrorKind::corrupt);
  CHECK(with("85 0102030405 78").error().kind == ErrorKind::corrupt);
  CHECK(with("01 05 78").error().kind == ErrorKind::corrupt);
  CHECK(with("91 05 78").error().kind == ErrorKind::unsupported);
  CHECK(with("").error().kind == ErrorKind::corrupt);
  CHECK(is_compressed_event(EventType::QUERY_COMPRESSED_EVENT));
  CHECK(is_compressed_event(EventType::DELETE_ROWS_COMPRESSED_EVENT));
  CHECK_FALSE(is_compressed_event(EventType::START_ENCRYPTION_EVENT));
  CHECK_FALSE(is_compressed_event(EventType::PARTIAL_ROW_DATA_EVENT));
}
