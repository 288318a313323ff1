#pragma once
// Bytes that can be read once: those of a pipe, and what a .gz or .zst unwraps to.
#include "log/byte_stream.h"
#include "store/store.h"

namespace binsift {

class OneWay {
 public:
  virtual ~OneWay() = default;
  virtual Result<size_t> read(uint8_t* into, size_t size) = 0;
  virtual uint64_t input_size() const = 0;
  virtual uint64_t input_position() const = 0;
  virtual bool ended_torn() const { return false; }
  virtual Wrapping wrapping() const { return Wrapping::none; }
  virtual std::vector<LostBytes> take_lost() { return {}; }
  virtual uint64_t pass_gap() { return 0; }
};

// The bytes of a pipe, or of a wrapped file, behind those that were already read to see what it is; or those
// of an object in a store.
class RawBytes final : public OneWay {
 public:
  RawBytes(File file, std::vector<uint8_t> first);
  explicit RawBytes(std::unique_ptr<ObjectReader> object);
  Result<size_t> read(uint8_t* into, size_t size) override;
  uint64_t input_size() const override { return size_; }
  uint64_t input_position() const override { return given_; }

 private:
  Result<void> fetch();

  File file_;
  std::unique_ptr<ObjectReader> object_;  // null: it is a file
  // What was read of it already. Of an object, a stretch that one request brought.
  std::vector<uint8_t> first_;
  uint64_t begin_ = 0;  // of first_
  uint64_t given_ = 0;
  uint64_t size_ = 0;
};

// By the first four bytes.
Wrapping wrapping_of(Bytes first);
// By the ending.
Wrapping wrapping_of_name(std::string_view path);
// Whether they are the magic of a binary log, plain or encrypted.
bool starts_as_log(Bytes first);

// Concatenated members are one stream, as for gzip itself; zero bytes behind the last are padding. With
// OnDamage::go_on a member that is damaged is given as far as it can be unpacked, and the next one follows.
std::unique_ptr<OneWay> open_gzip(std::unique_ptr<RawBytes> raw, OnDamage on_damage);
// The same of frames. Skippable frames are passed over.
std::unique_ptr<OneWay> open_zstd(std::unique_ptr<RawBytes> raw, OnDamage on_damage);

}  // namespace binsift
