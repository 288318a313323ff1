#pragma once
// A statement's bytes lie in its session's character set; parsers want UTF-8.
#include <optional>
#include <string>
#include <string_view>

namespace binsift {

// What stands for bytes that are invalid in their charset (U+FFFD). A name that holds it is not known.
inline constexpr std::string_view kReplacement = "\xef\xbf\xbd";

// The statement as UTF-8, or nothing where it can be read as it is. `client_charset` is a collation id; 0 is
// utf8mb4.
std::optional<std::string> statement_in_utf8(std::string_view sql, unsigned client_charset);

}  // namespace binsift
