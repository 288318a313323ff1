#pragma once
// A stream whose bytes are decrypted on the way, one for one. What was given back, or was decrypted and not
// yet asked for, is kept in memory; an enormous event that is mapped lies in an unnamed temporary file.
#include <vector>

#include "log/filled_stream.h"

namespace binsift {

class DecryptedStream : public ByteStream {
 public:
  // `skipped`: what was taken from `inner` before.
  DecryptedStream(std::unique_ptr<ByteStream> inner, uint64_t skipped) : inner_(std::move(inner), skipped) {}

  Result<size_t> read(uint8_t* into, size_t size) final;
  Result<size_t> look(uint64_t ahead, uint8_t* into, size_t size) final;
  Result<Mapping> map(size_t size) final;
  Result<void> skip(uint64_t size) final;
  Result<void> unread(Bytes bytes) final;

  uint64_t input_size() const final { return inner_.inner().input_size(); }
  uint64_t input_position() const final { return inner_.inner().input_position(); }
  bool ended_torn() const final { return inner_.inner().ended_torn(); }
  Wrapping wrapping() const final { return inner_.inner().wrapping(); }
  std::vector<LostBytes> take_lost() final { return inner_.take_lost(); }

 protected:
  // The next decrypted bytes, up to `size`, which is kLeast or more; 0 only at the end.
  virtual Result<size_t> decrypt(uint8_t* into, size_t size) = 0;
  // Decrypted bytes from `ahead` bytes further than the next decrypt() would give, without taking them; 0
  // only past the end.
  virtual Result<size_t> decrypt_ahead(uint64_t ahead, uint8_t* into, size_t size) = 0;

  static constexpr size_t kLeast = 64;

  // Bytes are decrypted by their place: it is kept.
  FilledStream inner_;

 private:
  Bytes kept() const { return Bytes(kept_).subspan(kept_from_); }

  std::vector<uint8_t> kept_;  // plain bytes in front of the next decrypt(), from kept_from_ on
  size_t kept_from_ = 0;
};

}  // namespace binsift
