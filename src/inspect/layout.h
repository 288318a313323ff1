#pragma once
// Numbers, sizes, times and bars as a person reads them, and text in lines of a given width.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace binsift {

struct ScreenStyle {
  unsigned width = 100;
  bool utf8 = true;
  bool color = false;
};

// "182 334"
std::string grouped(uint64_t number);
// "1.2 GiB", "816 B"
std::string size_words(uint64_t bytes);
// "1 h 12 min", "12 s"
std::string duration_words(uint64_t seconds);
// "2026-11-20 08:00:00"; "-" for 0
std::string time_words(uint32_t second);
// "2026-11-20T08:00:00.000000Z"
std::string rfc3339_of(uint64_t microseconds);

// Columns of a terminal that UTF-8 text takes (one a character).
unsigned columns_of(std::string_view utf8);
std::string padded(std::string_view utf8, unsigned columns);
std::string padded_left(std::string_view utf8, unsigned columns);

// Text for one style: what the plain one lacks is replaced.
class Screen {
 public:
  explicit Screen(const ScreenStyle& style) : style_(style) {}
  const ScreenStyle& style() const { return style_; }

  std::string bold(std::string_view text) const {
    return style_.color ? "\x1b[1m" + std::string(text) + "\x1b[0m" : std::string(text);
  }
  std::string warning(std::string_view text) const {
    return style_.color ? "\x1b[1;33m" + std::string(text) + "\x1b[0m" : std::string(text);
  }
  const char* ellipsis() const { return style_.utf8 ? "…" : "..."; }
  const char* dash() const { return style_.utf8 ? "–" : "-"; }
  const char* dot() const { return style_.utf8 ? " · " : ", "; }
  // The first `columns` of the text; where it is longer its start is left out, behind an ellipsis.
  std::string fitted(std::string_view text, unsigned columns) const;
  // `part` of `whole` as a bar of at most `columns`.
  std::string bar(uint64_t part, uint64_t whole, unsigned columns) const;
  // Pieces side by side, `separator` between them, on as many lines as the width asks for; later lines are
  // indented.
  std::string flowed(const std::vector<std::string>& pieces, std::string_view separator,
                     unsigned indent) const;

 private:
  ScreenStyle style_;
};

}  // namespace binsift
