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

  // Unpacks a zlib stream that gives exactly `size` bytes. The result lives until the next call. Sizes past
  // kInMemory go to a temporary file. Errors: corrupt; io (of the temporary file).
  Result<Bytes> inflate(Bytes compressed, uint64_t size);

  static constexpr uint64_t kInMemory = 16 << 20;

 private:
  Result<Bytes> inflate_to_file(Bytes compressed, uint64_t size);

  libdeflate_decompressor* decompressor_ = nullptr;
  std::vector<uint8_t> memory_;
  File file_;
  Mapping mapping_;
};

}  // namespace binsift
