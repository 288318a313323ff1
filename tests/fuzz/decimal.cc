// A packed DECIMAL behind its precision and scale: refused, or a number of as many digits.
#include <string_view>

#include "base/cursor.h"
#include "row/decimal.h"

using namespace binsift;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size < 2) return 0;
  const unsigned precision = bytes[0], scale = bytes[1];
  if (is_decimal_shape(precision, scale) && size - 2 < decimal_size(precision, scale)) return 0;
  char room[kDecimalRoom];
  const char* end = write_decimal(room, bytes + 2, precision, scale);
  if (!end) return 0;
  std::string_view text(room, size_t(end - room));
  if (text.size() > kDecimalMaxPrecision + 3) __builtin_trap();
  if (text.starts_with('-')) text.remove_prefix(1);
  const size_t whole = std::min(text.find('.'), text.size());
  if (whole == 0 || whole > std::max(precision - scale, 1u)) __builtin_trap();
  if (whole > 1 && text[0] == '0') __builtin_trap();
  if (text.size() - whole != (scale ? scale + 1 : 0)) __builtin_trap();
  if (text.find_first_not_of("0123456789.") != std::string_view::npos) __builtin_trap();
  return 0;
}
