#pragma once
// RFC 3339 times one after the other: the second is nearly always that of the time before.
#include "render/temporal_text.h"

namespace binsift {

class TimeText {
 public:
  // "2026-11-20T19:00:00.123456Z". Room for kTemporalRoom.
  char* write(char* out, uint64_t microseconds) {
    const uint64_t second = microseconds / 1000000;
    if (second != second_) [[unlikely]] {
      second_ = second;
      size_ = size_t(write_seconds(text_, int64_t(second), 'T') - text_);
    }
    std::memcpy(out, text_, kUsual);
    if (size_ > kUsual) [[unlikely]]
      std::memcpy(out, text_, size_);
    out = write_fraction(out + size_, uint32_t(microseconds - second * 1000000), 6);
    *out++ = 'Z';
    return out;
  }

 private:
  static constexpr size_t kUsual = 24;
  uint64_t second_ = UINT64_MAX;
  size_t size_ = 0;
  char text_[kTemporalRoom];
};

}  // namespace binsift
