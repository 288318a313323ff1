#pragma once
// Text in an HTML page.
#include <cstdint>
#include <string>
#include <string_view>

namespace binsift {

// Fit to stand between tags and in quoted attributes. What is not printable or no UTF-8 is replaced, and past
// `most` bytes there is an ellipsis.
std::string html_text(std::string_view text, size_t most = 400);
// The same of a name that others have given: its direction of writing stays its own.
std::string html_name(std::string_view name);
// 1 234 567 with narrow spaces at which no line breaks.
std::string html_number(uint64_t number);

}  // namespace binsift
