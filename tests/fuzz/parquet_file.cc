// A table chosen by the input's bytes, written as Parquet and read back by the tests' own reader: the same
// values, and all that the file says of itself is true.
#include <cstdio>
#include <cstdlib>

#include "../unit/parquet_random.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string wrong = binsift::test::RandomTable({bytes, size}).round_trip();
  if (wrong.empty()) return 0;
  std::fprintf(stderr, "%s\n", wrong.c_str());
  std::abort();
}
