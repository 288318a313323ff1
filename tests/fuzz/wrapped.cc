// Damaged .zst and .gz: first byte even: zstd, odd: gzip. What is read on behind damage begins with what is read up
// to it, and each stretch that was lost stands in what came.
#include <algorithm>

#include "log/wrapped_bytes.h"

using namespace binsift;

namespace {

void demand(bool true_thing) {
  if (!true_thing) __builtin_trap();
}

struct Unwrapped {
  std::vector<uint8_t> bytes;
  std::vector<LostBytes> lost;
  bool failed = false;
};

Unwrapped unwrap(Bytes wrapped, bool gzip, OnDamage on_damage) {
  constexpr size_t kMost = 4 << 20;  // a few bytes can be very many
  Result<File> nothing = open_for_reading("/dev/null");
  demand(nothing.has_value());
  auto raw =
      std::make_unique<RawBytes>(std::move(*nothing), std::vector<uint8_t>(wrapped.begin(), wrapped.end()));
  const std::unique_ptr<OneWay> source =
      gzip ? open_gzip(std::move(raw), on_damage) : open_zstd(std::move(raw), on_damage);
  Unwrapped unwrapped;
  std::vector<uint8_t> block(wrapped.size() % 7000 + 1);
  while (unwrapped.bytes.size() < kMost) {
    Result<size_t> got = source->read(block.data(), block.size());
    if (!got) {
      // Unsupported: a window past what is given to it.
      const ErrorKind kind = got.error().kind;
      demand((kind == ErrorKind::corrupt || kind == ErrorKind::unsupported) && on_damage == OnDamage::stop);
      unwrapped.failed = true;
      break;
    }
    if (*got == 0) break;
    unwrapped.bytes.insert(unwrapped.bytes.end(), block.begin(), block.begin() + long(*got));
    for (LostBytes& lost : source->take_lost()) unwrapped.lost.push_back(std::move(lost));
  }
  for (LostBytes& lost : source->take_lost()) unwrapped.lost.push_back(std::move(lost));
  return unwrapped;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size < 1) return 0;
  const Bytes wrapped(bytes + 1, size - 1);
  const bool gzip = bytes[0] % 2 == 1;
  const Unwrapped stopped = unwrap(wrapped, gzip, OnDamage::stop);
  const Unwrapped went_on = unwrap(wrapped, gzip, OnDamage::go_on);
  demand(stopped.lost.empty() && !went_on.failed);
  demand(stopped.failed == !went_on.lost.empty() || stopped.bytes.size() >= (4 << 20) ||
         went_on.bytes.size() >= (4 << 20));
  const size_t common = std::min(stopped.bytes.size(), went_on.bytes.size());
  demand(std::equal(stopped.bytes.begin(), stopped.bytes.begin() + long(common), went_on.bytes.begin()));
  uint64_t before = 0;
  for (const LostBytes& lost : went_on.lost) {
    demand(lost.offset >= before && lost.offset <= went_on.bytes.size());
    before = lost.offset;
  }
  return 0;
}
