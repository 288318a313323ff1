#pragma once
// Shell patterns: * any characters (none, too), ? one character, [a-z] one of these, [!a-z] one of none of
// these, \ takes the next character as it is. Bytes that are no UTF-8 count as a character each.
#include <string_view>

namespace binsift {

// A bracket that is not closed, or a \ at the end.
bool is_malformed_glob(std::string_view glob);

// The whole of `text`; upper and lower case differ. `glob` is not malformed.
bool glob_matches(std::string_view glob, std::string_view text);

}  // namespace binsift
