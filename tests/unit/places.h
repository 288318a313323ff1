#pragma once
// Where the tests find logs.
#include <string>

namespace binsift::test {

// The top of the checkout that the tests were built from, and its tests/data.
std::string source_root();
std::string test_data();

}  // namespace binsift::test
