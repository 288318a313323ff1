#include "archive/frame_codec.h"

#include <zstd.h>

#include <new>
#include <string>

namespace binsift {

FrameCompressor::FrameCompressor(const Codec& codec) : context_(ZSTD_createCCtx()) {
  constexpr int kFrameWindow = 23;  // 8 MiB
  if (!context_) throw std::bad_alloc();
  ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, codec.level);
  ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
  if (codec.long_window) {
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_enableLongDistanceMatching, 1);
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_windowLog, kFrameWindow);
  }
}

Result<Bytes> FrameCompressor::compress(Bytes plain) {
  frame_.grow_to(ZSTD_compressBound(plain.size()));
  const size_t size =
      ZSTD_compress2(context_.get(), frame_.data(), frame_.size(), plain.data(), plain.size());
  if (ZSTD_isError(size)) return Error{.kind = ErrorKind::internal, .detail = ZSTD_getErrorName(size)};
  return Bytes(frame_.data(), size);
}

void FrameCompressor::Free::operator()(ZSTD_CCtx* context) const {
  ZSTD_freeCCtx(context);
}

FrameDecompressor::FrameDecompressor() : context_(ZSTD_createDCtx()) {
  if (!context_) throw std::bad_alloc();
}

Result<Bytes> FrameDecompressor::decompress(Bytes frame, uint64_t size) {
  plain_.grow_to(size);
  const size_t got = ZSTD_decompressDCtx(context_.get(), plain_.data(), size, frame.data(), frame.size());
  if (ZSTD_isError(got))
    return Error{.kind = ErrorKind::corrupt,
                 .detail = std::string("does not decompress: ") + ZSTD_getErrorName(got)};
  return Bytes(plain_.data(), got);
}

void FrameDecompressor::Free::operator()(ZSTD_DCtx* context) const {
  ZSTD_freeDCtx(context);
}

}  // namespace binsift
