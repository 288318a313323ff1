#pragma once
// A stream in which bytes are found by their place: where some were lost with a damaged wrapping, and it is
// known how many, zeros stand in for them.
#include <deque>
#include <optional>
#include <vector>

#include "log/byte_stream.h"

namespace binsift {

class FilledStream {
 public:
  // `skipped`: what was taken from `inner` before.
  FilledStream(std::unique_ptr<ByteStream> inner, uint64_t skipped)
      : inner_(std::move(inner)), taken_(skipped) {}

  // As ByteStream's. Errors also: corrupt, where nobody knows how much was lost.
  Result<size_t> read(uint8_t* into, size_t size);
  Result<size_t> look(uint64_t ahead, uint8_t* into, size_t size);
  // What zeros stand in for, since the last call, in order; `filled` is set.
  std::vector<LostBytes> take_lost() { return std::exchange(told_, {}); }

  const ByteStream& inner() const { return *inner_; }

 private:
  struct Hole {
    uint64_t offset, size;  // in inner_: what follows the hole stands there
  };

  bool note_lost();

  std::unique_ptr<ByteStream> inner_;
  uint64_t taken_;          // of inner_
  std::deque<Hole> holes_;  // from taken_ on
  std::vector<LostBytes> told_;
  std::optional<Error> lost_;
};

}  // namespace binsift
