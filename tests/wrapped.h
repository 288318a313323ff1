#pragma once
// Packs bytes as gzip and zstd do.
#include <zlib.h>
#include <zstd.h>

#include <vector>

#include "base/cursor.h"

namespace binsift::test {

using Buffer = std::vector<uint8_t>;

inline Buffer gzipped(Bytes plain) {
  Buffer packed(compressBound(uLong(plain.size())) + 64);
  z_stream zlib{};
  deflateInit2(&zlib, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  zlib.next_in = const_cast<uint8_t*>(plain.data());
  zlib.avail_in = uInt(plain.size());
  zlib.next_out = packed.data();
  zlib.avail_out = uInt(packed.size());
  deflate(&zlib, Z_FINISH);
  packed.resize(zlib.total_out);
  deflateEnd(&zlib);
  return packed;
}

// A frame with its content's size and checksum, as archives have them.
inline Buffer zstandard(Bytes plain) {
  Buffer packed(ZSTD_compressBound(plain.size()) + 8);
  ZSTD_CCtx* const zstd = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(zstd, ZSTD_c_compressionLevel, 1);
  ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 1);
  packed.resize(ZSTD_compress2(zstd, packed.data(), packed.size(), plain.data(), plain.size()));
  ZSTD_freeCCtx(zstd);
  return packed;
}

}  // namespace binsift::test
