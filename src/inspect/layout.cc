#include "inspect/layout.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"
#include "render/temporal_text.h"

namespace binsift {

std::string grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ' ');
  return digits;
}

std::string size_words(uint64_t bytes) {
  if (bytes < 1024) return fmt::format("{} B", bytes);
  const char* unit = "KMGTPE";
  double size = double(bytes) / 1024;
  for (; size >= 1000 && unit[1]; ++unit) size /= 1024;
  return fmt::format("{:.{}f} {}iB", size, size < 10 ? 1 : 0, *unit);
}

std::string duration_words(uint64_t seconds) {
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3600)
    return seconds % 60 ? fmt::format("{} min {} s", seconds / 60, seconds % 60)
                        : fmt::format("{} min", seconds / 60);
  if (seconds < 86400) return fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
  return fmt::format("{} d {} h", seconds / 86400, seconds / 3600 % 24);
}

std::string time_words(uint32_t second) {
  if (second == 0) return "-";
  char text[kTemporalRoom];
  return std::string(text, write_seconds(text, second, ' '));
}

std::string rfc3339_of(uint64_t microseconds) {
  char text[kTemporalRoom];
  return std::string(text, write_rfc3339(text, microseconds));
}

unsigned columns_of(std::string_view utf8) {
  return unsigned(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (uint8_t(c) & 0xC0) != 0x80; }));
}

std::string padded(std::string_view utf8, unsigned columns) {
  std::string text(utf8);
  text.append(columns - std::min(columns, columns_of(utf8)), ' ');
  return text;
}

std::string padded_left(std::string_view utf8, unsigned columns) {
  return std::string(columns - std::min(columns, columns_of(utf8)), ' ') + std::string(utf8);
}

std::string Screen::fitted(std::string_view text, unsigned columns) const {
  const unsigned has = columns_of(text), mark = columns_of(ellipsis());
  if (has <= columns || columns <= mark) return std::string(text);
  for (unsigned left_out = has - columns + mark; left_out > 0 && !text.empty(); --left_out) {
    text.remove_prefix(1);
    while (!text.empty() && (uint8_t(text[0]) & 0xC0) == 0x80) text.remove_prefix(1);
  }
  return ellipsis() + std::string(text);
}

std::string Screen::bar(uint64_t part, uint64_t whole, unsigned columns) const {
  if (whole == 0) return {};
  const auto eighths = unsigned(double(part) / double(whole) * columns * 8 + 0.5);
  if (!style_.utf8) return std::string(std::max(eighths / 8, unsigned(part > 0)), '#');
  static constexpr const char* kParts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  std::string text;
  for (unsigned i = 0; i < eighths / 8; ++i) text += "█";
  text += kParts[eighths % 8];
  return text.empty() && part > 0 ? "▏" : text;
}

std::string Screen::flowed(const std::vector<std::string>& pieces, std::string_view separator,
                           unsigned indent) const {
  std::string text;
  unsigned column = 0;
  for (const std::string& piece : pieces) {
    if (column > 0 && column + columns_of(separator) + columns_of(piece) > style_.width) {
      text += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (column > 0) {
      text += separator;
      column += columns_of(separator);
    }
    text += piece;
    column += columns_of(piece);
  }
  return text;
}

}  // namespace binsift
