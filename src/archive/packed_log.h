#pragma once
// A log as an object: a plain .zst of independent frames, and behind them a seek table in a skippable frame.
//   bytes  field
//   …      frames            zstd, each with the size and a checksum of its content
//   4      magic             0x184D2A5E: what follows is skipped by zstd
//   4      size              of the rest
//   then for each frame
//   4      compressed size
//   4      size of its content
//   then
//   4      count of frames
//   1      descriptor        0: no checksums in the table
//   4      magic             0x8F92EAB1
// Source: zstd contrib/seekable_format/zstd_seekable_compression_format.md.
#include <functional>

#include "archive/catalog.h"
#include "archive/policy.h"

namespace binsift {

inline constexpr uint64_t kFrameTarget = 4 << 20, kLargestFrame = 8 << 20;

// Where the frames of a log of `size` bytes begin and end: at most kLargestFrame long, and cut where no
// transaction is open unless one is longer than that. Only sizes, times and flags are filled in.
std::vector<Frame> plan_frames(const LogSummary& summary, uint64_t size);
// Those of one piece: itself, or slices of it where it is longer than kLargestFrame.
void add_frames_of(const LogPiece& piece, std::vector<Frame>& frames);

// Gives the log's bytes of one frame, good until the thread's next call. Called by several threads.
using FrameBytes = std::function<Result<Bytes>(size_t frame)>;
// Of the log's file, of which `offsets` are where the frames begin.
FrameBytes bytes_of_file(const File& file, const std::vector<Frame>& frames);
// Of an object; each frame's CRC32 is checked. Errors: checksum, corrupt, io.
FrameBytes bytes_of_object(ObjectReader& object, const std::string& name, const std::vector<Frame>& frames);

struct PackOptions {
  Codec codec;
  unsigned threads = 1;
  std::function<void(uint64_t)> progress;  // bytes of the log that are done; may be empty
};

// What goes into an object, and what it adds up to in the log's entry.
class PackedSums {
 public:
  PackedSums(CatalogEntry& entry, ObjectWriter& object);
  // Frames that are compressed, in order.
  Result<void> write(Bytes stored);
  // Behind the last of the entry's frames: the seek table.
  Result<void> finish();

 private:
  CatalogEntry& entry_;
  ObjectWriter& object_;
};

// Compresses the log into the object, and fills in of the entry all that the bytes tell: sizes, CRC32s,
// digest and frames. The object is not committed. Errors: those of `bytes`, io.
Result<void> pack_log(const FrameBytes& bytes, const PackOptions& options, ObjectWriter& object,
                      CatalogEntry& entry);

// Reads the whole object back and compares it with what the entry says, byte for byte by CRC32s, stored and
// decompressed. Errors: checksum, corrupt, io.
Result<void> check_object(ObjectReader& object, const std::string& name, const CatalogEntry& entry,
                          unsigned threads, const std::function<void(uint64_t)>& progress = {});

// The log's bytes go to `write`, one frame after the other, and are compared with the entry's CRC32 and
// digest.
Result<void> unpack_log(ObjectReader& object, const std::string& name, const CatalogEntry& entry,
                        unsigned threads, const std::function<Result<void>(Bytes)>& write);

}  // namespace binsift
