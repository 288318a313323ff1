#include <doctest/doctest.h>

#include <string>

#include "row/decimal.h"
#include "row/pack_value.h"

namespace binsift::test {
namespace {

std::string decimal(bool negative, std::string_view whole, std::string_view fraction, unsigned precision,
                    unsigned scale) {
  uint8_t packed[64];
  const uint8_t* const end = pack_decimal(packed, negative, whole, fraction, precision, scale);
  if (!end) return "none";
  CHECK(size_t(end - packed) == decimal_size(precision, scale));
  char text[kDecimalRoom];
  char* const text_end = write_decimal(text, packed, precision, scale);
  return text_end ? std::string(text, text_end) : "unreadable";
}

}  // namespace

TEST_CASE("row: a decimal is packed to what the reader gives") {
  CHECK(decimal(false, "12", "5", 10, 2) == "12.50");
  CHECK(decimal(true, "0", "000001", 7, 6) == "-0.000001");
  CHECK(decimal(true, "00", "00", 4, 2) == "0.00");
  CHECK(decimal(false, "999", "99", 5, 2) == "999.99");
  CHECK(decimal(false, "1000", "", 5, 2) == "none");
  CHECK(decimal(false, "1", "005", 5, 2) == "none");
  CHECK(decimal(false, "0001", "500", 5, 2) == "1.50");
  const std::string nines(35, '9'), more(30, '9');
  CHECK(decimal(true, nines, more, 65, 30) == "-" + nines + "." + more);
  for (unsigned precision = 1; precision <= 65; ++precision)
    for (unsigned scale = 0; scale <= std::min(precision, 30u); ++scale) {
      const std::string whole = precision == scale ? "0" : std::string(precision - scale, '7');
      const std::string fraction(scale, '3');
      CHECK(decimal(true, whole, fraction, precision, scale) ==
            "-" + whole + (scale ? "." + fraction : std::string()));
    }
}

TEST_CASE("row: times are packed to what the readers give") {
  uint8_t packed[16];
  constexpr uint32_t kUnits[] = {1000000, 100000, 10000, 1000, 100, 10, 1};
  for (unsigned fsp = 0; fsp <= 6; ++fsp)
    for (const bool negative : {false, true})
      for (const uint32_t fraction : {0u, 1u, 9u})
        for (const uint16_t hour : {uint16_t(0), uint16_t(1), uint16_t(838)}) {
          const uint32_t microsecond = fsp == 0 ? 0 : fraction * kUnits[fsp];
          const Time time{negative && (hour != 0 || microsecond != 0), hour, 2, 3, microsecond};
          CHECK(size_t(pack_time2(packed, time, fsp) - packed) == 3 + fraction_size(fsp));
          const Time read = read_time2(packed, fsp);
          CHECK(read.negative == time.negative);
          CHECK(read.hour == hour);
          CHECK(read.minute == 2);
          CHECK(read.second == 3);
          CHECK(read.microsecond == microsecond);

          const DateTime moment{2026, 11, 20, 23, 59, 58, microsecond};
          pack_datetime2(packed, moment, fsp);
          const DateTime back = read_datetime2(packed, fsp);
          CHECK(back.year == 2026);
          CHECK(back.month == 11);
          CHECK(back.day == 20);
          CHECK(back.hour == 23);
          CHECK(back.minute == 59);
          CHECK(back.second == 58);
          CHECK(back.microsecond == microsecond);
          pack_timestamp2(packed, {4000000000u, microsecond}, fsp);
          CHECK(read_timestamp2(packed, fsp).second == 4000000000u);
          CHECK(read_timestamp2(packed, fsp).microsecond == microsecond);
        }
  pack_datetime2(packed, {}, 0);
  CHECK(read_datetime2(packed, 0).year == 0);
  CHECK(read_datetime2(packed, 0).day == 0);
  pack_date(packed, {9999, 12, 31});
  CHECK(read_date(packed).year == 9999);
  CHECK(read_date(packed).month == 12);
  CHECK(read_date(packed).day == 31);
}

}  // namespace binsift::test
