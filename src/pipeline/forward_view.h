#pragma once
// The bytes of a stream from one point on, at any distance, without taking them: those that were read already
// and those ahead of what was read.
#include <vector>

#include "log/byte_stream.h"

namespace binsift {

class ForwardView {
 public:
  // Starts at the first byte of `pending`, which was read from `stream` already and stays where it is.
  ForwardView(ByteStream& stream, Bytes pending) : stream_(stream), pending_(pending) {}

  // Up to `size` bytes at `at` bytes from where the view starts; fewer only at the end. They live until the
  // next call. Errors: those of the stream.
  Result<Bytes> bytes_at(uint64_t at, size_t size);

 private:
  ByteStream& stream_;
  Bytes pending_;
  std::vector<uint8_t> block_;
  uint64_t block_begin_ = 0;
  size_t block_size_ = 0;
};

}  // namespace binsift
