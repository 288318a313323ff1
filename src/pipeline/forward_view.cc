#include "pipeline/forward_view.h"

#include <algorithm>
#include <cstring>

namespace binsift {

Result<Bytes> ForwardView::bytes_at(uint64_t at, size_t size) {
  constexpr size_t kBlock = 128 * 1024;
  if (at + size <= pending_.size()) return pending_.subspan(size_t(at), size);
  if (at < block_begin_ || at + size > block_begin_ + block_size_) {
    block_.resize(std::max(kBlock, size));
    block_begin_ = at;
    block_size_ = 0;
    if (at < pending_.size()) {
      block_size_ = pending_.size() - size_t(at);
      if (block_.size() < block_size_ + kBlock) block_.resize(block_size_ + kBlock);
      std::memcpy(block_.data(), pending_.data() + at, block_size_);
    }
    while (block_size_ < size) {
      Result<size_t> got = stream_.look(at + block_size_ - pending_.size(), block_.data() + block_size_,
                                        block_.size() - block_size_);
      if (!got) return std::move(got).error();
      if (*got == 0) break;
      block_size_ += *got;
    }
  }
  const size_t offset = size_t(at - block_begin_);
  return Bytes(block_.data() + offset, std::min(size, block_size_ - offset));
}

}  // namespace binsift
