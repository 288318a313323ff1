#pragma once
// Result<T>: a T or an Error. Spelled like std::expected, which C++20 lacks. The error lies on the heap:
// results come back from every event's decoding, and nearly all hold a value.
#include <new>
#include <utility>

#include "base/error.h"

namespace binsift {

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : has_value_(true) { new (&value_) T(std::move(value)); }
  Result(Error error) : error_(new Error(std::move(error))), has_value_(false) {}
  Result(Result&& other) noexcept : has_value_(other.has_value_) {
    if (has_value_)
      new (&value_) T(std::move(other.value_));
    else
      error_ = new Error(std::move(*other.error_));
  }
  Result(const Result& other) : has_value_(other.has_value_) {
    if (has_value_)
      new (&value_) T(other.value_);
    else
      error_ = new Error(*other.error_);
  }
  Result& operator=(Result&& other) noexcept {
    if (this != &other) {
      this->~Result();
      new (this) Result(std::move(other));
    }
    return *this;
  }
  Result& operator=(const Result& other) { return *this = Result(other); }
  ~Result() {
    if (has_value_)
      value_.~T();
    else
      delete error_;
  }

  bool has_value() const { return has_value_; }
  explicit operator bool() const { return has_value_; }
  T& operator*() & { return value_; }
  const T& operator*() const& { return value_; }
  T&& operator*() && { return std::move(value_); }
  T* operator->() { return &value_; }
  const T* operator->() const { return &value_; }
  Error& error() & { return *error_; }
  const Error& error() const& { return *error_; }
  Error&& error() && { return std::move(*error_); }

 private:
  union {
    T value_;
    Error* error_;
  };
  bool has_value_;
};

// Success costs no more than a null pointer: calls that give one are made for every event.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(new Error(std::move(error))) {}
  Result(Result&& other) noexcept : error_(std::exchange(other.error_, nullptr)) {}
  Result& operator=(Result&& other) noexcept {
    std::swap(error_, other.error_);
    return *this;
  }
  ~Result() {
    if (error_) [[unlikely]]
      delete error_;
  }

  bool has_value() const { return !error_; }
  explicit operator bool() const { return has_value(); }
  Error& error() & { return *error_; }
  const Error& error() const& { return *error_; }
  Error&& error() && { return std::move(*error_); }

 private:
  Error* error_ = nullptr;
};

}  // namespace binsift
