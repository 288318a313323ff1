#pragma once
// Base64 with the standard alphabet and padding, without line breaks (RFC 4648, section 4).
#include "base/cursor.h"
#include "base/out_buffer.h"

namespace binsift {

constexpr size_t base64_size(size_t bytes) {
  return (bytes + 2) / 3 * 4;
}

// Without quotes. A huge value is written in parts, between which the buffer's drain may take what there is.
void append_base64(OutBuffer& out, Bytes bytes);

// Room for base64_size(bytes.size()) must be there.
char* write_base64(char* out, Bytes bytes);

// Base64 of bytes that come in parts, in lines of 76 characters. finish() ends the last line.
class Base64Lines {
 public:
  explicit Base64Lines(OutBuffer& out) : out_(out) {}
  void append(Bytes bytes);
  void finish();

 private:
  static constexpr size_t kLine = 57;  // bytes
  void write(Bytes line);
  OutBuffer& out_;
  uint8_t waiting_[kLine] = {};
  size_t waiting_size_ = 0;
};

}  // namespace binsift
