#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace binsift {

// The candidate that a person who typed `word` most likely meant; empty where none is near.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace binsift
