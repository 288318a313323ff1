#include "places.h"

namespace binsift::test {

// Only this file is compiled with the checkout's path, so that one compiler cache serves several of them.
std::string source_root() {
  return BINSIFT_SOURCE_ROOT;
}
std::string test_data() {
  return source_root() + "/tests/data";
}

}  // namespace binsift::test
