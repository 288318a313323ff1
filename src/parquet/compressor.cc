#include "parquet/compressor.h"

#include <zstd.h>

#include <algorithm>

namespace binsift::parquet {

Compressor::~Compressor() {
  ZSTD_freeCCtx(context_);
}

void Compressor::append(OutBuffer& out, std::string_view plain) {
  if (!context_) {
    context_ = ZSTD_createCCtx();
    if (!context_) throw std::bad_alloc();
    ZSTD_CCtx_setParameter(context_, ZSTD_c_compressionLevel, level_);
    if (level_ == 1) {
      // A table of matches that stays in the first cache: a seventh of the time for a hundredth of the size.
      ZSTD_CCtx_setParameter(context_, ZSTD_c_hashLog, 12);
      ZSTD_CCtx_setParameter(context_, ZSTD_c_minMatch, 7);
    }
  }
  const size_t room = ZSTD_compressBound(plain.size());
  char* p = out.need(room);
  const size_t size = ZSTD_compress2(context_, p, room, plain.data(), plain.size());
  // With that much room nothing but memory can be missing.
  if (ZSTD_isError(size)) throw std::bad_alloc();
  out.advance_to(p + size);
}

size_t Compressor::size_of(std::string_view plain) {
  scratch_.clear();
  append(scratch_, plain);
  return scratch_.size();
}

Decompressor::~Decompressor() {
  ZSTD_freeDCtx(context_);
}

bool Decompressor::append(OutBuffer& out, std::string_view packed, size_t size) {
  constexpr size_t kStep = 1 << 20, kUsualRatio = 16;
  if (!context_) {
    context_ = ZSTD_createDCtx();
    if (!context_) throw std::bad_alloc();
  }
  ZSTD_DCtx_reset(context_, ZSTD_reset_session_only);
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  size_t left = size;
  for (size_t step = packed.size() * kUsualRatio + kStep;; step = kStep * 16) {
    const size_t room = std::min(left, step);
    char* const p = out.need(room);
    ZSTD_outBuffer written{p, room, 0};
    const size_t more = ZSTD_decompressStream(context_, &written, &in);
    if (ZSTD_isError(more)) return false;
    out.advance_to(p + written.pos);
    left -= written.pos;
    if (more == 0) return left == 0 && in.pos == in.size;
    if (written.pos < room && in.pos == in.size) return false;  // cut off
    if (written.pos == 0 && left == 0) return false;            // it holds more
  }
}

}  // namespace binsift::parquet
