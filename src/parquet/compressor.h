#pragma once
// zstd over pages, with one context for all of them. The one door to zstd in this room.
#include "base/out_buffer.h"

struct ZSTD_CCtx_s;

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

}  // namespace binsift::parquet
