#pragma once
// A piece of a line that is written again and again; a short one is copied at a fixed size.
#include <algorithm>
#include <string>

#include "base/out_buffer.h"

namespace binsift {

class KeptLine {
 public:
  void set(std::string_view text) {
    size_ = text.size();
    text_ = text;
    text_.resize(std::max(size_, kShort));
  }
  void append_to(OutBuffer& out) const {
    char* const p = out.need(text_.size());
    if (size_ <= kShort) [[likely]]
      std::memcpy(p, text_.data(), kShort);
    else
      std::memcpy(p, text_.data(), size_);
    out.advance_to(p + size_);
  }

 private:
  static constexpr size_t kShort = 48;
  std::string text_ = std::string(kShort, '\0');
  size_t size_ = 0;
};

}  // namespace binsift
