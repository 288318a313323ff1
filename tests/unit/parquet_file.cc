#include <doctest/doctest.h>

#include "parquet_random.h"

namespace binsift::test {

TEST_CASE("parquet: random tables are read back as they were written, and the file says the truth of them") {
  for (uint32_t seed = 0; seed < 400; ++seed) {
    CAPTURE(seed);
    uint8_t bytes[4];
    std::memcpy(bytes, &seed, 4);
    CHECK(RandomTable(bytes).round_trip() == "");
  }
}

TEST_CASE("parquet: a long bound is cut to one that still holds") {
  using namespace parquet;
  const std::string a(100, 'a');
  CHECK(least_text(a, true).bytes == std::string(kStatisticsBytes, 'a'));
  CHECK_FALSE(least_text(a, true).exact);
  CHECK(greatest_text(a, true).bytes == std::string(kStatisticsBytes - 1, 'a') + "b");
  // The last character is the greatest of all: the one in front of it makes up for it.
  std::string last = "a";
  while (last.size() < 100) last += "\xF4\x8F\xBF\xBF";
  CHECK(greatest_text(last, true).bytes == "b");
  CHECK(greatest_text(std::string(100, '\xFF'), false).bytes == std::string(100, '\xFF'));
  CHECK(greatest_text(std::string(100, '\xFF'), false).exact);
  // No character is parted, and none becomes a surrogate.
  std::string han(1, 'x');
  while (han.size() < 100) han += "\xED\x9F\xBF";  // U+D7FF
  const BoundText bound = greatest_text(han, true);
  CHECK(bound.bytes.substr(bound.bytes.size() - 3) == "\xEE\x80\x80");
  CHECK(bound.bytes > han);
}

TEST_CASE("parquet: decimals take the fewest bytes") {
  using parquet::ColumnSchema, parquet::Kind;
  const auto size = [](uint8_t precision) {
    return ColumnSchema{.kind = Kind::decimal, .precision = precision}.fixed_size();
  };
  CHECK(size(19) == 9);
  CHECK(size(21) == 9);
  CHECK(size(22) == 10);
  CHECK(size(38) == 16);
}

}  // namespace binsift::test
