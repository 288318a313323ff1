// Damage in any byte of any event: an error with an offset within the event, or an answer; never more.
#include <doctest/doctest.h>

#include "../fuzz/event_any.h"
#include "event_wire.h"

using namespace binsift;
using namespace binsift::test;

namespace {

constexpr const char* kLogs[] = {
    "mysql-tagged-gtid/binlog.000001", "mysql-vector/binlog.000001",      "mysql-partial-json/binlog.000001",
    "mysql-compressed/binlog.000001",  "mysql-statement/binlog.000001",   "mysql-xa-txn/binlog.000001",
    "mariadb-compress/binlog.000001",  "mariadb-statement/binlog.000001", "mariadb-xa-alter/binlog.000001",
    "mariadb-gtid/binlog.000002",      "mariadb-types/binlog.000001",
};
constexpr size_t kMostOfAType = 3;
constexpr size_t kMostBytes = 600;

void check(const Header& header, Bytes body, const FormatDescription& format) {
  const auto result = decode_any(header, body, format);
  if (result) return;
  const Error& error = result.error();
  if (error.offset > body.size() || !error.field || !*error.field || error.kind == ErrorKind::internal) {
    CAPTURE(text_of(header.type));
    CAPTURE(to_text(error));
    CHECK(error.offset <= body.size());
    CHECK(*error.field != '\0');
    CHECK(error.kind != ErrorKind::internal);
  }
}

}  // namespace

TEST_CASE("events cut at every byte, and every byte changed") {
  size_t events = 0;
  for (const char* log : kLogs) {
    CAPTURE(log);
    const Buffer bytes = fixture(log);
    REQUIRE_FALSE(bytes.empty());
    size_t seen[256] = {};
    for_each_event(bytes, [&](Bytes event, const FormatDescription& format) {
      const Header header = header_of(event);
      if (event.size() > kMostBytes || seen[uint8_t(header.type)]++ >= kMostOfAType) return;
      ++events;
      const Bytes body = body_of(event, format);
      const auto whole = decode_any(header, body, format);
      CAPTURE(text_of(header.type));
      CHECK(whole);
      for (size_t size = 0; size < body.size(); ++size) {
        const Buffer cut(body.begin(),
                         body.begin() + ptrdiff_t(size));  // its own bytes, so that a sanitizer sees
        check(header, cut, format);
      }
      Buffer changed(body.begin(), body.end());
      for (size_t i = 0; i < changed.size(); ++i) {
        for (const uint8_t flip : {0xff, 0x01, 0x80}) {
          changed[i] ^= flip;
          check(header, changed, format);
          changed[i] ^= flip;
        }
      }
    });
  }
  CHECK(events > 100);
}

TEST_CASE("format descriptions cut at every byte, and every byte changed") {
  const Buffer log = fixture("mysql-types/binlog.000001");
  for_each_event(log, [&](Bytes event, const FormatDescription&) {
    if (header_of(event).type != EventType::FORMAT_DESCRIPTION_EVENT) return;
    for (size_t size = 0; size < event.size(); ++size) {
      const Buffer cut(event.begin(), event.begin() + ptrdiff_t(size));
      static_cast<void>(decode_format_description(cut));
      static_cast<void>(decode_start_v3(cut));
      static_cast<void>(checksum_matches(cut));
    }
    Buffer changed(event.begin(), event.end());
    for (uint8_t& byte : changed) {
      byte ^= 0xff;
      CHECK_FALSE(checksum_matches(changed));
      static_cast<void>(decode_format_description(changed));
      byte ^= 0xff;
    }
  });
}
