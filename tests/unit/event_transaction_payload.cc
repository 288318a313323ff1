#include "event/transaction_payload.h"

#include <doctest/doctest.h>

#include "event_wire.h"

using namespace binsift;
using namespace binsift::test;

TEST_CASE("edge 5: the fields of a payload, packed lengths, compression NONE") {
  const auto zstd = decode_transaction_payload(from_hex("0301 05 0203 fc5c01 0101 00 00 28b52ffd60"));
  REQUIRE_FALSE(zstd);  // a field of length 1 whose value has more bytes, then another
  const auto good = decode_transaction_payload(from_hex("0201 00 0303 fc5c01 0101 05 00 28b52ffd60"));
  REQUIRE(good);
  CHECK(good->compression == CompressionType::ZSTD);
  CHECK(good->uncompressed_size == 348);
  CHECK(good->payload_size == 5);
  CHECK(good->payload.size() == 5);

  const auto none = decode_transaction_payload(kept(from_hex("0203 fcff00 0101 02 00 aabb")));
  REQUIRE(none);
  CHECK(none->compression == CompressionType::NONE);
  CHECK(none->payload[1] == 0xbb);

  // Lengths of more than one byte, a field that is not known.
  const auto wide = decode_transaction_payload(from_hex("02 fc0100 00 09 02 aabb 0101 01 00 cc"));
  REQUIRE(wide);
  CHECK(wide->compression == CompressionType::ZSTD);
  CHECK(wide->payload.size() == 1);
}

TEST_CASE("payload headers that are none") {
  CHECK(decode_transaction_payload(from_hex("0201 01 0101 00 00")).error().kind == ErrorKind::unsupported);
  CHECK(decode_transaction_payload(from_hex("0201 00 0101 09 00 aa")).error().kind == ErrorKind::corrupt);
  CHECK(decode_transaction_payload(from_hex("0201 00 0101 01")).error().kind == ErrorKind::corrupt);
  CHECK(decode_transaction_payload(from_hex("02fe ffffffffffffffff")).error().kind == ErrorKind::corrupt);
  CHECK(decode_transaction_payload({}).error().kind == ErrorKind::corrupt);
}

TEST_CASE("payloads of a log") {
  int count = 0;
  for_each_event(fixture("mysql-compressed/binlog.000001"),
                 [&](Bytes event, const FormatDescription& format) {
                   if (header_of(event).type != EventType::TRANSACTION_PAYLOAD_EVENT) return;
                   ++count;
                   const auto payload = decode_transaction_payload(body_of(event, format));
                   REQUIRE(payload);
                   CHECK(payload->compression == CompressionType::ZSTD);
                   CHECK(payload->uncompressed_size > payload->payload_size / 2);
                   REQUIRE(payload->payload.size() > 4);
                   CHECK(load_u32(payload->payload.data()) == 0xfd2fb528);
                 });
  CHECK(count > 0);
}
