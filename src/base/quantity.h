#pragma once
// Numbers with units, as people write them.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace binsift {

// Digits only, no sign; no value where it does not fit.
std::optional<uint64_t> parse_count(std::string_view text);
// "4096", "512K", "64M", "2G", "1T": powers of 1024.
std::optional<uint64_t> parse_size(std::string_view text);
// "45s", "30m", "12h", "7d", "4w", "1y" (365 days), in seconds.
std::optional<uint64_t> parse_duration(std::string_view text);

// "2", "1.5": a number above 0, without an exponent.
std::optional<double> parse_factor(std::string_view text);
// "812 B", "2.1 MiB", "20 TiB".
std::string size_text(uint64_t size);

// "1 row", "2 rows".
std::string counted(uint64_t count, std::string_view one, std::string_view many);

}  // namespace binsift
