#include "log/inflate.h"

#include <libdeflate.h>
#include <zlib.h>

#include <memory>

namespace binsift {
namespace {

Error not_zlib(uint64_t size) {
  Error error{.kind = ErrorKind::corrupt, .field = "compressed part"};
  error.detail = "not a compressed stream of " + std::to_string(size) + " bytes";
  return error;
}

}  // namespace

Inflater::~Inflater() {
  if (decompressor_) libdeflate_free_decompressor(decompressor_);
}

Result<Bytes> Inflater::inflate(Bytes compressed, uint64_t size, Form form) {
  // zlib makes at most 1032 bytes out of one: a larger claim is a lie, and no reason to ask for memory.
  if (size / 1032 > compressed.size()) return not_zlib(size);
  if (size > kInMemory) return inflate_to_file(compressed, size, form);
  if (!decompressor_) decompressor_ = libdeflate_alloc_decompressor();
  if (!decompressor_) throw std::bad_alloc();
  if (memory_.size() < size) memory_.resize(size);
  size_t made = 0;
  const auto unpack = form == Form::zlib ? libdeflate_zlib_decompress : libdeflate_deflate_decompress;
  const libdeflate_result result =
      unpack(decompressor_, compressed.data(), compressed.size(), memory_.data(), size, &made);
  if (result != LIBDEFLATE_SUCCESS || made != size) return not_zlib(size);
  return Bytes(memory_.data(), size);
}

Result<Bytes> Inflater::inflate_to_file(Bytes compressed, uint64_t size, Form form) {
  Result<File> file = anonymous_file();
  if (!file) return std::move(file).error();
  std::vector<uint8_t> piece(1 << 20);
  z_stream zlib{};
  if (inflateInit2(&zlib, form == Form::zlib ? MAX_WBITS : -MAX_WBITS) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, int (*)(z_stream*)> closer(&zlib, inflateEnd);
  uint64_t made = 0;
  size_t given = 0;
  int status = Z_OK;
  while (status == Z_OK) {
    if (zlib.avail_in == 0) {
      const size_t part = std::min<size_t>(compressed.size() - given, 1 << 20);
      zlib.next_in = const_cast<uint8_t*>(compressed.data() + given);
      zlib.avail_in = uInt(part);
      given += part;
    }
    zlib.next_out = piece.data();
    zlib.avail_out = uInt(piece.size());
    status = ::inflate(&zlib, Z_NO_FLUSH);
    const size_t got = piece.size() - zlib.avail_out;
    made += got;
    if (made > size || (status != Z_OK && status != Z_STREAM_END)) return not_zlib(size);
    if (Result<void> put = write_all(*file, as_text(Bytes(piece.data(), got))); !put)
      return std::move(put).error();
    if (status == Z_OK && got == 0 && zlib.avail_in == 0 && given == compressed.size()) return not_zlib(size);
  }
  if (made != size) return not_zlib(size);
  Result<Mapping> mapping = Mapping::of(*file, 0, size_t(size));
  if (!mapping) return std::move(mapping).error();
  mapping_ = std::move(*mapping);
  file_ = std::move(*file);
  return mapping_.bytes();
}

}  // namespace binsift
