#include "log/filled_stream.h"

#include <algorithm>
#include <cstring>

namespace binsift {

// Whether there is a hole that was not known.
bool FilledStream::note_lost() {
  bool is_new = false;
  for (LostBytes& lost : inner_->take_lost()) {
    if (lost.size == uint64_t{0}) {
      told_.push_back(std::move(lost));
    } else if (!lost.size) {
      if (!lost_) lost_ = std::move(lost.error);
    } else {
      holes_.push_back({lost.offset, *lost.size});
      lost.size = 0;
      lost.filled = true;
      told_.push_back(std::move(lost));
      is_new = true;
    }
  }
  return is_new;
}

Result<size_t> FilledStream::read(uint8_t* into, size_t size) {
  if (lost_) return *lost_;
  for (;;) {
    if (!holes_.empty() && holes_.front().offset <= taken_) {
      Hole& hole = holes_.front();
      const auto part = size_t(std::min<uint64_t>(hole.size, size));
      if (part > 0) std::memset(into, 0, part);
      hole.size -= part;
      if (hole.size == 0) holes_.pop_front();
      return part;
    }
    const uint64_t most = holes_.empty() ? UINT64_MAX : holes_.front().offset - taken_;
    Result<size_t> got = inner_->read(into, size_t(std::min<uint64_t>(size, most)));
    const bool is_new = note_lost();
    if (lost_) return *lost_;
    if (!got) return got;
    size_t part = *got;
    if (is_new && holes_.front().offset < taken_ + part) {
      // What came from behind the hole comes later.
      const auto in_front = size_t(std::max(holes_.front().offset, taken_) - taken_);
      if (Result<void> done = inner_->unread(Bytes(into + in_front, part - in_front)); !done)
        return std::move(done).error();
      part = in_front;
    }
    taken_ += part;
    if (part > 0 || size == 0 || holes_.empty() || holes_.front().offset > taken_) return part;
  }
}

Result<size_t> FilledStream::look(uint64_t ahead, uint8_t* into, size_t size) {
  for (;;) {
    if (lost_) return *lost_;
    uint64_t place = taken_, left = ahead;  // in inner_, and up to what is looked for
    uint64_t most = UINT64_MAX;
    for (const Hole& hole : holes_) {
      const uint64_t in_front = hole.offset > place ? hole.offset - place : 0;
      if (left < in_front) {
        most = in_front - left;
        break;
      }
      left -= in_front;
      place = std::max(place, hole.offset);
      if (left < hole.size) {
        const auto part = size_t(std::min<uint64_t>(hole.size - left, size));
        if (part > 0) std::memset(into, 0, part);
        return part;
      }
      left -= hole.size;
    }
    Result<size_t> got = inner_->look(place - taken_ + left, into, size_t(std::min<uint64_t>(size, most)));
    if (!note_lost()) {
      if (lost_) return *lost_;
      return got;
    }
  }
}

}  // namespace binsift
