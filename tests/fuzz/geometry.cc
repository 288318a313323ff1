// A GEOMETRY value: an error or a text of bounded size, the same length in both orders of axes.
#include "render/wkt.h"

using namespace binsift;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const Bytes value(bytes, size);
  static OutBuffer stored, of_system;
  stored.clear(), of_system.clear();
  const bool written = append_wkt(stored, value, AxisOrder::stored);
  if (written != append_wkt(of_system, value, AxisOrder::of_system)) __builtin_trap();
  if (written == stored.empty() || stored.size() != of_system.size()) __builtin_trap();
  if (stored.size() > size * 5 + 32) __builtin_trap();
  return 0;
}
