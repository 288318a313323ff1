#include "base/quantity.h"

#include <fmt/format.h>

#include <charconv>
#include <span>

namespace binsift {
namespace {

struct Unit {
  char letter;
  uint64_t factor;
};
constexpr Unit kSizes[] = {
    {'K', uint64_t{1} << 10}, {'M', uint64_t{1} << 20}, {'G', uint64_t{1} << 30}, {'T', uint64_t{1} << 40}};
constexpr Unit kDurations[] = {{'s', 1},     {'m', 60},        {'h', 3600},
                               {'d', 86400}, {'w', 7 * 86400}, {'y', 365 * 86400}};

std::optional<uint64_t> parse_with_unit(std::string_view text, std::span<const Unit> units) {
  if (text.empty()) return std::nullopt;
  for (const Unit& unit : units) {
    if (text.back() != unit.letter) continue;
    const auto count = parse_count(text.substr(0, text.size() - 1));
    uint64_t product;
    if (!count || __builtin_mul_overflow(*count, unit.factor, &product)) return std::nullopt;
    return product;
  }
  return std::nullopt;
}

}  // namespace

std::optional<uint64_t> parse_count(std::string_view text) {
  uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return count;
}

std::optional<double> parse_factor(std::string_view text) {
  double factor = 0;
  const char* const end = text.data() + text.size();
  const auto [behind, error] = std::from_chars(text.data(), end, factor, std::chars_format::fixed);
  if (error != std::errc() || behind != end || !(factor > 0) || factor > 1e9) return std::nullopt;
  return factor;
}

std::string counted(uint64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count).append(" ").append(count == 1 ? one : many);
}

std::string size_text(uint64_t size) {
  if (size < 1024) return fmt::format("{} B", size);
  const char* unit = "KMGTPE";
  double value = double(size) / 1024;
  for (; value >= 1000 && unit[1]; ++unit) value /= 1024;
  return fmt::format("{:.{}f} {}iB", value, value < 10 ? 1 : 0, *unit);
}

std::optional<uint64_t> parse_size(std::string_view text) {
  const auto plain = parse_count(text);
  return plain ? plain : parse_with_unit(text, kSizes);
}

std::optional<uint64_t> parse_duration(std::string_view text) {
  return parse_with_unit(text, kDurations);
}

}  // namespace binsift
