#include <doctest/doctest.h>

#include <algorithm>

#include "pipeline/gtid_rewrite.h"

using namespace binsift;

namespace {

// flags, uuid, gno 7, clock 1 2, a commit time, transaction_length 300, version 90704
std::vector<uint8_t> untagged() {
  std::vector<uint8_t> body(25, 0);
  body[17] = 7;
  body.push_back(2);
  for (const uint64_t clock : {1, 2})
    for (unsigned i = 0; i < 8; ++i) body.push_back(uint8_t(uint64_t(clock) >> 8 * i));
  for (const int byte : {1, 2, 3, 4, 5, 6, 0, 252, 44, 1, 0x50, 0x62, 1, 0}) body.push_back(uint8_t(byte));
  return body;
}

// version 1, size, last needed 0, then id and value: flags, uuid, gno 7, tag "t", length 300
std::vector<uint8_t> tagged() {
  std::vector<uint8_t> body{2, 0, 0, 0, 0, 2};
  for (unsigned i = 0; i < 16; ++i) body.push_back(4);
  for (const int byte : {4, 7 << 2, 6, 2, 0x74, 16, 0xb1, 0x04, 18, 2}) body.push_back(uint8_t(byte));
  body[1] = uint8_t(body.size() << 1);
  return body;
}

std::vector<uint8_t> with_transaction_length(std::vector<uint8_t> body, EventType type, uint64_t others,
                                             size_t around, bool forget_clock) {
  set_transaction_length(body, type, others, around, forget_clock);
  return body;
}

uint64_t length_of(const std::vector<uint8_t>& body, EventType type) {
  Result<FormatDescription> format = assumed_format_description("9.7.4");
  REQUIRE(format);
  Header header{.type = type};
  const auto event = decode_gtid_event(header, body, *format);
  if (!event) FAIL(to_text(event.error()));
  return event->transaction_length;
}

}  // namespace

TEST_CASE("a GTID event tells the new length of its transaction") {
  for (const auto& [body, type] : {std::pair{untagged(), EventType::GTID_LOG_EVENT},
                                   std::pair{tagged(), EventType::GTID_TAGGED_LOG_EVENT}}) {
    CHECK(length_of(body, type) == 300);
    for (const uint64_t others :
         {uint64_t{10}, uint64_t{150}, uint64_t{180}, uint64_t{200}, uint64_t{250}, uint64_t{16290},
          uint64_t{65400}, uint64_t{65470}, uint64_t{2097000}, uint64_t{16777100}, uint64_t{1} << 33}) {
      CAPTURE(others);
      const auto changed = with_transaction_length(body, type, others, 23, false);
      CHECK(length_of(changed, type) == others + 23 + changed.size());
    }
  }
}

TEST_CASE("a GTID event of a transaction whose length is not known") {
  const auto body = with_transaction_length(untagged(), EventType::GTID_LOG_EVENT, kLengthUnknown, 23, true);
  CHECK(body.size() == 49);
  CHECK(length_of(body, EventType::GTID_LOG_EVENT) == 0);
  CHECK(std::all_of(body.begin() + 26, body.begin() + 42, [](uint8_t byte) { return byte == 0; }));
  std::vector<uint8_t> cut = untagged();
  cut.resize(25);
  CHECK(with_transaction_length(cut, EventType::GTID_LOG_EVENT, 5, 23, false).size() == 25);
}

TEST_CASE("a tagged GTID event forgets its clock") {
  std::vector<uint8_t> body = tagged();
  const std::vector<uint8_t> length(body.end() - 5, body.end());  // id and value of the last two fields
  body.resize(body.size() - 5);
  // last_committed 150, sequence_number 35000, which are coded with their sign
  for (const int byte : {8, 0xb1, 0x04, 10, 0x83, 0x8b, 0x08}) body.push_back(uint8_t(byte));
  body.insert(body.end(), length.begin(), length.end());
  body[1] = uint8_t(body.size() << 1);
  Result<FormatDescription> format = assumed_format_description("9.7.4");
  REQUIRE(format);
  Header header{.type = EventType::GTID_TAGGED_LOG_EVENT};
  auto event = decode_gtid_event(header, body, *format);
  REQUIRE(event);
  CHECK(event->last_committed == 150);
  CHECK(event->sequence_number == 35000);
  for (const uint64_t others : {uint64_t{100}, uint64_t{100000}, kLengthUnknown}) {
    const auto changed = with_transaction_length(body, header.type, others, 23, true);
    event = decode_gtid_event(header, changed, *format);
    REQUIRE(event);
    CHECK(event->last_committed == 0);
    CHECK(event->sequence_number == 0);
    CHECK(event->gtid == decode_gtid_event(header, body, *format)->gtid);
    CHECK(event->transaction_length == (others == kLengthUnknown ? 300 : others + 23 + changed.size()));
    CHECK(changed[1] == changed.size() << 1);
  }
}
