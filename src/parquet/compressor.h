#pragma once
// zstd over pages, with one context for all of them. The one door to zstd in this room.
#include "base/out_buffer.h"

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace binsift::parquet {

class Compressor {
 public:
  explicit Compressor(int level) : level_(level) {}
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;
  ~Compressor();

  // Appends one frame.
  void append(OutBuffer& out, std::string_view plain);
  // Bytes that it would take.
  size_t size_of(std::string_view plain);

 private:
  const int level_;
  ZSTD_CCtx_s* context_ = nullptr;
  OutBuffer scratch_;
};

class Decompressor {
 public:
  Decompressor() = default;
  Decompressor(const Decompressor&) = delete;
  Decompressor& operator=(const Decompressor&) = delete;
  ~Decompressor();

  // Appends what the frame holds, which must be `size` bytes: no more memory is taken than there is content.
  bool append(OutBuffer& out, std::string_view packed, size_t size);

 private:
  ZSTD_DCtx_s* context_ = nullptr;
};

}  // namespace binsift::parquet
