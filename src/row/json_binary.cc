#include "row/json_binary.h"

namespace binsift {

uint32_t JsonValue::find(std::string_view name) const {
  uint32_t low = 0, high = count;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    std::string_view text;
    if (!key(middle, text)) return count;
    const int order = text.size() != name.size() ? (text.size() < name.size() ? -1 : 1) : text.compare(name);
    if (order == 0) return middle;
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return count;
}

}  // namespace binsift
