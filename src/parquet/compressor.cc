#include "parquet/compressor.h"

#include <zstd.h>

namespace binsift::parquet {

Compressor::~Compressor() {
  ZSTD_freeCCtx(context_);
}

void Compressor::append(OutBuffer& out, std::string_view plain) {
  if (!context_) {
    context_ = ZSTD_createCCtx();
    if (!context_) throw std::bad_alloc();
  }
  const size_t room = ZSTD_compressBound(plain.size());
  char* p = out.need(room);
  const size_t size = ZSTD_compressCCtx(context_, p, room, plain.data(), plain.size(), level_);
  // With that much room nothing but memory can be missing.
  if (ZSTD_isError(size)) throw std::bad_alloc();
  out.advance_to(p + size);
}

size_t Compressor::size_of(std::string_view plain) {
  scratch_.clear();
  append(scratch_, plain);
  return scratch_.size();
}

}  // namespace binsift::parquet
