#include <doctest/doctest.h>

#include "base/quantity.h"

using namespace binsift;

TEST_CASE("counts are digits only") {
  CHECK(parse_count("0") == 0);
  CHECK(parse_count("18446744073709551615") == UINT64_MAX);
  for (const char* wrong : {"", "-1", "+1", " 1", "1 ", "0x10", "18446744073709551616", "1.5", "1e3"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_count(wrong));
  }
}

TEST_CASE("sizes are powers of 1024") {
  CHECK(parse_size("4096") == 4096);
  CHECK(parse_size("512K") == 512 << 10);
  CHECK(parse_size("64M") == 64 << 20);
  CHECK(parse_size("2G") == uint64_t{2} << 30);
  CHECK(parse_size("1T") == uint64_t{1} << 40);
  CHECK(parse_size("16777215T") == uint64_t{16777215} << 40);
  for (const char* wrong : {"", "K", "1k", "1KB", "1 K", "16777216T", "-1M", "1.5G", "1P"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_size(wrong));
  }
}

TEST_CASE("durations have a unit") {
  CHECK(parse_duration("45s") == 45);
  CHECK(parse_duration("30m") == 1800);
  CHECK(parse_duration("12h") == 43200);
  CHECK(parse_duration("7d") == 604800);
  CHECK(parse_duration("4w") == 2419200);
  CHECK(parse_duration("1y") == 31536000);
  for (const char* wrong : {"", "s", "5", "5M", "1h30m", "999999999999999999y"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_duration(wrong));
  }
}
