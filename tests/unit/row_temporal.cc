#include "row/temporal.h"

#include <doctest/doctest.h>

#include <string>

#include "event_wire.h"
#include "render/temporal_text.h"

using namespace binsift;
using binsift::test::from_hex;

namespace {

std::string time_text(std::string_view hex, unsigned fsp) {
  char room[kTemporalRoom];
  return {room, write_time(room, read_time2(from_hex(hex).data(), fsp), fsp)};
}
std::string datetime_text(std::string_view hex, unsigned fsp) {
  char room[kTemporalRoom];
  return {room, write_datetime(room, read_datetime2(from_hex(hex).data(), fsp), fsp)};
}

}  // namespace

TEST_CASE("edge 39: TIME with its sign, past 24 hours, with fractions that alone are negative") {
  CHECK(time_text("800000", 0) == "00:00:00");
  CHECK(time_text("80000000", 1) == "00:00:00.0");
  CHECK(time_text("b46efb", 0) == "838:59:59");
  CHECK(time_text("4b9105", 0) == "-838:59:59");
  CHECK(time_text("7fffffff", 2) == "-00:00:00.01");
  CHECK(time_text("7fffffffffff", 6) == "-00:00:00.000001");
  CHECK(time_text("7ffffeff", 1) == "-00:00:01.0");
}

TEST_CASE("edge 40: zero and partial dates pass as they are") {
  CHECK(datetime_text("8000000000", 0) == "0000-00-00 00:00:00");
  CHECK(datetime_text("8000000000000000", 6) == "0000-00-00 00:00:00.000000");
  // 2024-00-00: year*13+month = 26312
  CHECK(datetime_text("99b2000000", 0) == "2024-00-00 00:00:00");
  char room[kTemporalRoom];
  const Date date = read_date(from_hex("5ed00f").data());  // 2024-02-30
  CHECK(std::string(room, write_date(room, date.year, date.month, date.day)) == "2024-02-30");
}

TEST_CASE("edge 41: TIMESTAMP counts unsigned seconds") {
  CHECK(read_timestamp2(from_hex("ffffffff").data(), 0).second == 4294967295u);
  char room[kTemporalRoom];
  CHECK(std::string(room, write_seconds(room, 4294967295, ' ')) == "2106-02-07 06:28:15");
  CHECK(std::string(room, write_seconds(room, 2147483647, ' ')) == "2038-01-19 03:14:07");
  CHECK(std::string(room, write_seconds(room, -1, ' ')) == "1969-12-31 23:59:59");
  CHECK(std::string(room, write_seconds(room, 951782400, ' ')) == "2000-02-29 00:00:00");
}

TEST_CASE("edge 42: old TIME is a signed three-byte number, old DATETIME a decimal one") {
  char room[kTemporalRoom];
  CHECK(std::string(room, write_time(room, read_old_time(from_hex("40e201").data()), 0)) == "12:34:56");
  CHECK(std::string(room, write_time(room, read_old_time(from_hex("c01dfe").data()), 0)) == "-12:34:56");
  const uint64_t packed = 20241231235958;
  uint8_t bytes[8];
  std::memcpy(bytes, &packed, 8);
  CHECK(std::string(room, write_datetime(room, read_old_datetime(bytes), 0)) == "2024-12-31 23:59:58");
}

TEST_CASE("fields that damage has made too large are written, not looked up past a table's end") {
  char room[kTemporalRoom];
  uint8_t bytes[8];
  std::memset(bytes, 0xFF, sizeof bytes);
  const DateTime value = read_old_datetime(bytes);
  CHECK(write_datetime(room, value, 6) <= room + kTemporalRoom);
  const Date date = read_date(bytes);
  CHECK(std::string(room, write_date(room, date.year, date.month, date.day)) == "32767-15-31");
}

TEST_CASE("days since 1970 are the days of the calendar, each") {
  Date last = date_of_days(-1);
  CHECK(last.year == 1969);
  for (int64_t day = 0; day < 200000; ++day) {
    const Date date = date_of_days(day);
    const bool next_day = date.day == last.day + 1 && date.month == last.month;
    const bool next_month =
        date.day == 1 && (date.month == last.month + 1 || (date.month == 1 && last.month == 12));
    REQUIRE((next_day || next_month));
    last = date;
  }
}

TEST_CASE("edge 71: MariaDB's old TIME with a fraction is shifted by 3020400 seconds") {
  char room[kTemporalRoom];
  CHECK(std::string(room, write_time(room, read_old_time_with_fraction(from_hex("01cce060").data(), 1), 1)) ==
        "00:00:00.0");
  CHECK(std::string(room, write_time(room, read_old_time_with_fraction(from_hex("01cce05f").data(), 1), 1)) ==
        "-00:00:00.1");
}
