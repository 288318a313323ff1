#include "render/hex_text.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace binsift;

TEST_CASE("bytes as hexadecimal digits: every byte, every place, every size") {
  std::vector<uint8_t> bytes;
  for (unsigned i = 0; i < 256 + 7; ++i) bytes.push_back(uint8_t(i * 37));
  const auto digits = [](uint8_t byte, const char* of) { return std::string{of[byte >> 4], of[byte & 15]}; };
  for (size_t from = 0; from < 5; ++from)
    for (const size_t size : {size_t{0}, size_t{1}, size_t{3}, size_t{4}, size_t{5}, bytes.size() - from}) {
      std::string small, capital, seen(2 * size, '?');
      for (size_t i = from; i < from + size; ++i) {
        small += digits(bytes[i], "0123456789abcdef");
        capital += digits(bytes[i], "0123456789ABCDEF");
      }
      CHECK(write_hex(seen.data(), bytes.data() + from, size) == seen.data() + 2 * size);
      CHECK(seen == small);
      write_hex<'A'>(seen.data(), bytes.data() + from, size);
      CHECK(seen == capital);
    }
}
