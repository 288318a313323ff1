#pragma once
// A growing run of bytes that text is written into: ask for room once a value, then write without checks.
//
// A buffer may have a drain: when it holds more than the drain's threshold, need() hands over what there is,
// so that one enormous row never has to be held whole.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>

#include "base/cursor.h"

namespace binsift {

class OutBuffer {
 public:
  // Takes bytes that are done with. It may block; it keeps its own errors.
  class Drain {
   public:
    virtual void take(std::string_view bytes) = 0;
    // Much of the input was looked at and is done with, although nothing of it has come out yet.
    virtual void let_go() {}
    // Blocks until all that stands in front has been taken. False: nothing more will be.
    virtual bool wait_for_turn() { return true; }

   protected:
    ~Drain() = default;
  };

  OutBuffer() = default;
  OutBuffer(const OutBuffer&) = delete;
  OutBuffer& operator=(const OutBuffer&) = delete;
  OutBuffer(OutBuffer&& other) noexcept { swap(other); }
  OutBuffer& operator=(OutBuffer&& other) noexcept { return swap(other), *this; }
  ~OutBuffer() { std::free(begin_); }

  void swap(OutBuffer& other) noexcept {
    std::swap(begin_, other.begin_);
    std::swap(at_, other.at_);
    std::swap(end_, other.end_);
    std::swap(drain_, other.drain_);
    std::swap(threshold_, other.threshold_);
    std::swap(drained_count_, other.drained_count_);
  }

  // Above `threshold` bytes, need() gives the content to `drain`. Null: never.
  void set_drain(Drain* drain, size_t threshold) { drain_ = drain, threshold_ = threshold; }

  // Room for `size` more bytes: write at the result, then advance_to() the end of what was written. What was
  // written before may have moved or gone to the drain.
  char* need(size_t size) {
    if (size_t(end_ - at_) < size) [[unlikely]]
      make_room(size);
    return at_;
  }
  void advance_to(char* end) { at_ = end; }

  // Gives what there is to the drain, if it has one: behind this, all that went before is out.
  void drain_now() {
    if (!drain_) return;
    drain_->take(view());
    ++drained_count_;
    clear();
  }
  // For one who keeps an order of its own: what it does behind this comes behind all that stands in front.
  // False: nothing more will be taken.
  bool wait_for_turn() { return !drain_ || drain_->wait_for_turn(); }
  // How often the drain has taken what there was.
  uint64_t drained_count() const { return drained_count_; }

  void let_go() {
    if (drain_) drain_->let_go();
  }

  [[gnu::always_inline]] void append(std::string_view text) {
    char* p = need(text.size());
    if (!text.empty()) std::memcpy(p, text.data(), text.size());
    at_ = p + text.size();
  }
  void append(char c) {
    *need(1) = c;
    ++at_;
  }

  size_t size() const { return size_t(at_ - begin_); }
  size_t capacity() const { return size_t(end_ - begin_); }
  bool empty() const { return at_ == begin_; }
  std::string_view view() const { return {begin_, size()}; }
  char* begin() { return begin_; }
  void clear() { at_ = begin_; }
  // Forgets all behind the first `size` bytes. Only where no drain may have taken some of them.
  void cut_to(size_t size) { at_ = begin_ + size; }
  // Gives the memory back when an unusual value has made it larger than `size`.
  void shrink_to(size_t size) {
    if (size_t(end_ - begin_) <= size) return;
    std::free(begin_);
    begin_ = at_ = end_ = nullptr;
  }

 private:
  void make_room(size_t size) {
    if (drain_ && this->size() >= threshold_) {
      drain_->take(view());
      ++drained_count_;
      clear();
      if (size_t(end_ - at_) >= size) return;
    }
    const size_t used = this->size();
    size_t capacity = size_t(end_ - begin_);
    capacity = capacity < 4096 ? 4096 : capacity;
    while (capacity - used < size) {
      if (capacity > SIZE_MAX / 2) throw std::bad_alloc();
      capacity *= 2;
    }
    char* grown = static_cast<char*>(std::realloc(begin_, capacity));
    if (!grown) throw std::bad_alloc();
    begin_ = grown;
    at_ = grown + used;
    end_ = grown + capacity;
  }

  char* begin_ = nullptr;
  char* at_ = nullptr;
  char* end_ = nullptr;
  Drain* drain_ = nullptr;
  size_t threshold_ = 0;
  uint64_t drained_count_ = 0;
};

}  // namespace binsift
