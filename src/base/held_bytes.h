#pragma once
// Memory that bytes are read into. It grows without being cleared, and where it is large without being
// copied: the first touch of a page costs more than reading a block into it does.
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

namespace binsift {

class HeldBytes {
 public:
  HeldBytes() = default;
  HeldBytes(HeldBytes&& other) noexcept
      : begin_(std::exchange(other.begin_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  HeldBytes& operator=(HeldBytes&& other) noexcept {
    std::swap(begin_, other.begin_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~HeldBytes() { std::free(begin_); }

  uint8_t* data() { return begin_; }
  const uint8_t* data() const { return begin_; }
  size_t size() const { return size_; }

  // Room for `size` bytes; what it held stays, at another address. What is new is not set to anything. Throws
  // bad_alloc.
  void grow_to(size_t size) {
    if (size <= size_) return;
    void* const grown = std::realloc(begin_, size);
    if (!grown) throw std::bad_alloc();
    begin_ = static_cast<uint8_t*>(grown);
    size_ = size;
  }
  void release() {
    std::free(begin_);
    begin_ = nullptr;
    size_ = 0;
  }

 private:
  uint8_t* begin_ = nullptr;
  size_t size_ = 0;
};

}  // namespace binsift
