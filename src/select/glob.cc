#include "select/glob.h"

#include <cstddef>
#include <cstdint>

namespace binsift {
namespace {

// One character off the front of a text that is not empty.
uint32_t take_character(std::string_view& text) {
  const uint8_t first = uint8_t(text[0]);
  const size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  uint32_t character = first;
  bool whole = size <= text.size();
  for (size_t i = 1; whole && i < size; ++i) {
    whole = (uint8_t(text[i]) & 0xc0) == 0x80;
    character = character << 8 | uint8_t(text[i]);
  }
  if (!whole) character = first;
  text.remove_prefix(whole ? size : 1);
  return character;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text[0] != c) return false;
  text.remove_prefix(1);
  return true;
}

// The set behind a '[', and whether it holds the character; `glob` moves behind its ']'. A ']' that stands
// first is one of the set.
bool take_set(std::string_view& glob, uint32_t character) {
  const bool negated = take(glob, '!') || take(glob, '^');
  bool holds = false, first = true;
  while (!glob.empty() && (first || glob[0] != ']')) {
    first = false;
    take(glob, '\\');
    if (glob.empty()) return false;
    const uint32_t from = take_character(glob);
    uint32_t to = from;
    if (glob.size() >= 2 && glob[0] == '-' && glob[1] != ']') {
      glob.remove_prefix(1);
      take(glob, '\\');
      if (glob.empty()) return false;
      to = take_character(glob);
    }
    holds |= from <= character && character <= to;
  }
  take(glob, ']');
  return holds != negated;
}

// Whether one character of the text fits one place of the glob, which is no '*'. Both move on.
bool fits(std::string_view& glob, std::string_view& text) {
  if (text.empty()) return false;
  const uint32_t character = take_character(text);
  if (take(glob, '?')) return true;
  if (take(glob, '[')) return take_set(glob, character);
  take(glob, '\\');
  return take_character(glob) == character;
}

}  // namespace

bool is_malformed_glob(std::string_view glob) {
  while (!glob.empty()) {
    if (take(glob, '\\')) {
      if (glob.empty()) return true;
      glob.remove_prefix(1);
    } else if (take(glob, '[')) {
      if (!take(glob, '!')) take(glob, '^');
      bool first = true, closed = false;
      while (!glob.empty() && !closed) {
        closed = !first && glob[0] == ']';
        if (!closed && take(glob, '\\') && glob.empty()) return true;
        glob.remove_prefix(1);
        first = false;
      }
      if (!closed) return true;
    } else {
      glob.remove_prefix(1);
    }
  }
  return false;
}

bool glob_matches(std::string_view glob, std::string_view text) {
  // Where to go on when what follows the last '*' does not fit: one character later in the text.
  std::string_view star_glob, star_text;
  bool has_star = false;
  for (;;) {
    if (take(glob, '*')) {
      has_star = true;
      star_glob = glob;
      star_text = text;
      continue;
    }
    if (glob.empty() && text.empty()) return true;
    if (!glob.empty() && fits(glob, text)) continue;
    if (!has_star || star_text.empty()) return false;
    take_character(star_text);
    glob = star_glob;
    text = star_text;
  }
}

}  // namespace binsift
