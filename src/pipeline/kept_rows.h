#pragma once
// Rows that are taken out of an event, one behind the other: in memory, and past kInMemory in a temporary
// file.
#include <functional>
#include <vector>

#include "base/file.h"

namespace binsift {

class KeptRows {
 public:
  static constexpr size_t kInMemory = 16 << 20;

  void clear();
  // `forget_pages` is called now and then on the way through rows that are too many to hold. Errors: io.
  Result<void> add(Bytes rows, const std::function<void()>& forget_pages);
  // All of them; they live until the next call of any other. Errors: io.
  Result<Bytes> all();

  // The pages of those in a file come again when they are read.
  void forget_pages() const { mapping_.forget_pages(); }

 private:
  std::vector<uint8_t> memory_;  // behind those in the file
  File file_;
  uint64_t file_size_ = 0;
  Mapping mapping_;
};

}  // namespace binsift
