#pragma once
// zlib streams of a known size, as MariaDB writes them into compressed events and columns.
#include <vector>

#include "base/cursor.h"
#include "base/file.h"

struct libdeflate_decompressor;

namespace binsift {

class Inflater {
 public:
  Inflater() = default;
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater();

  // zlib: with its two-byte header and checksum; raw: deflate alone.
  enum class Form : uint8_t { zlib, raw };

  // Unpacks a stream that gives exactly `size` bytes. The result lives until the next call. Sizes past
  // kInMemory go to a temporary file. Errors: corrupt; io (of the temporary file).
  Result<Bytes> inflate(Bytes compressed, uint64_t size, Form form = Form::zlib);

  // The pages of a large result come again when they are read.
  void forget_pages() const { mapping_.forget_pages(); }

  static constexpr uint64_t kInMemory = 16 << 20;

 private:
  Result<Bytes> inflate_to_file(Bytes compressed, uint64_t size, Form form);

  libdeflate_decompressor* decompressor_ = nullptr;
  std::vector<uint8_t> memory_;
  File file_;
  Mapping mapping_;
};

}  // namespace binsift
