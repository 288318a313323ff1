#pragma once
// zstd frames, each by itself: of the size that it says, with a checksum.
#include <memory>

#include "archive/policy.h"
#include "base/cursor.h"
#include "base/held_bytes.h"

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace binsift {

// One thread's; its memory is used again from frame to frame. Throws bad_alloc.
class FrameCompressor {
 public:
  explicit FrameCompressor(const Codec& codec);
  // What it gives is good until the next call. Errors: internal.
  Result<Bytes> compress(Bytes plain);

 private:
  struct Free {
    void operator()(ZSTD_CCtx_s* context) const;
  };
  std::unique_ptr<ZSTD_CCtx_s, Free> context_;
  HeldBytes frame_;
};

class FrameDecompressor {
 public:
  FrameDecompressor();
  // A frame whose content has `size` bytes; what it gives is good until the next call. Errors: corrupt, with
  // zstd's reason.
  Result<Bytes> decompress(Bytes frame, uint64_t size);

 private:
  struct Free {
    void operator()(ZSTD_DCtx_s* context) const;
  };
  std::unique_ptr<ZSTD_DCtx_s, Free> context_;
  HeldBytes plain_;
};

}  // namespace binsift
