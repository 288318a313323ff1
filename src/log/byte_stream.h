#pragma once
// The plain bytes of one log, wherever they come from: a file, a pipe, a .gz or .zst of a log.
//
// Besides being read front to back a stream can be looked into ahead of what was read: to find the end of a
// transaction that is too large to hold, and to map an event that is. A plain file is simply read there; what
// can only be read once is kept in an unnamed temporary file until it is read for good.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"

namespace binsift {

// How the bytes are wrapped. Told by their first ones, never by the name.
enum class Wrapping : uint8_t { none, gzip, zstd };

// What a stream does where its wrapping or its encryption is damaged: it fails; or it goes on behind, at the
// next zstd frame, gzip member or encrypted event.
enum class OnDamage : uint8_t { stop, go_on };

// A stretch that went with a damaged wrapping.
struct LostBytes {
  uint64_t offset = 0;           // in the stream: what follows the stretch stands here
  std::optional<uint64_t> size;  // how long it was; nothing: nobody knows. 0: all came, and may be wrong
  Error error;                   // which bytes of the wrapping are damaged
  bool filled = false;           // zeros stand in for them
};

class ByteStream {
 public:
  virtual ~ByteStream() = default;

  // Reads up to `size` bytes into `into`; 0 only at the end. Errors: io; corrupt (a .gz or .zst that is
  // damaged).
  virtual Result<size_t> read(uint8_t* into, size_t size) = 0;
  // Reads up to `size` bytes from `ahead` bytes further than the next read() would, without taking them.
  virtual Result<size_t> look(uint64_t ahead, uint8_t* into, size_t size) = 0;
  // Takes the next `size` bytes, as memory. Errors: io; need_more (the stream ends before).
  virtual Result<Mapping> map(size_t size) = 0;
  // Moves `size` bytes on, or to the end. Errors: as read().
  virtual Result<void> skip(uint64_t size) = 0;
  // Gives back the last bytes that were read: the next read starts with them. Errors: io.
  virtual Result<void> unread(Bytes bytes) = 0;

  // Bytes of input in all, 0 where nobody knows (a pipe); and how many of them were read, for a progress bar.
  virtual uint64_t input_size() const = 0;
  virtual uint64_t input_position() const = 0;
  // The wrapping ended within itself (a .gz or .zst that is still being written, or was cut).
  virtual bool ended_torn() const { return false; }
  virtual Wrapping wrapping() const { return Wrapping::none; }
  // What was lost in what was read or looked at, since the last call, in order.
  virtual std::vector<LostBytes> take_lost() { return {}; }
  // read() gave 0 where bytes of the log are left out: goes on behind them, and gives how many they are. 0:
  // the log ends here.
  virtual uint64_t pass_gap() { return 0; }
  // Bytes at the end of an encrypted log that can't be read before more of their event are there.
  virtual size_t held_back() const { return 0; }
};

// A stream that was opened before it was known who reads it.
struct HeldStream {
  std::unique_ptr<ByteStream> stream;
};

// Opens what `path` names ("-" is standard input), looks at the first bytes and takes the wrapping off. With
// OnDamage::go_on a name in .gz or .zst tells the wrapping where the first bytes are those of nothing.
// Errors: io.
Result<std::unique_ptr<ByteStream>> open_stream(const std::string& path, OnDamage on_damage = OnDamage::stop);
// Opens a log where it lies, and of it only the parts that it names. Errors: io.
struct LogFile;
Result<std::unique_ptr<ByteStream>> open_stream(const LogFile& log, OnDamage on_damage = OnDamage::stop);

}  // namespace binsift
