#include "log/decrypted_stream.h"

#include <algorithm>
#include <cstring>

namespace binsift {
namespace {

constexpr size_t kBlock = 256 * 1024;

}  // namespace

Result<size_t> DecryptedStream::read(uint8_t* into, size_t size) {
  if (kept().empty() && size >= kLeast) return decrypt(into, size);
  if (kept().empty() && size > 0) {
    kept_.resize(kLeast);
    kept_from_ = 0;
    Result<size_t> got = decrypt(kept_.data(), kept_.size());
    kept_.resize(got ? *got : 0);
    if (!got) return got;
  }
  const size_t part = std::min(size, kept().size());
  if (part > 0) std::memcpy(into, kept().data(), part);
  kept_from_ += part;
  if (kept().empty()) {
    kept_from_ = 0;
    kept_.clear();
    if (kept_.capacity() > kBlock) kept_.shrink_to_fit();
  }
  return part;
}

Result<size_t> DecryptedStream::look(uint64_t ahead, uint8_t* into, size_t size) {
  if (ahead >= kept().size()) return decrypt_ahead(ahead - kept().size(), into, size);
  const size_t part = std::min(size, kept().size() - size_t(ahead));
  std::memcpy(into, kept().data() + ahead, part);
  return part;
}

Result<Mapping> DecryptedStream::map(size_t size) {
  Result<File> file = anonymous_file();
  if (!file) return std::move(file).error();
  std::vector<uint8_t> block(kBlock);
  for (size_t have = 0; have < size;) {
    Result<size_t> got = look(have, block.data(), std::min(block.size(), size - have));
    if (!got) return std::move(got).error();
    if (*got == 0) return Error{.kind = ErrorKind::need_more, .field = "event", .need = size, .have = have};
    if (Result<void> put = write_all(*file, as_text(Bytes(block).first(*got))); !put)
      return std::move(put).error();
    have += *got;
  }
  Result<Mapping> mapping = Mapping::of(*file, 0, size);
  if (!mapping) return mapping;
  if (Result<void> skipped = skip(size); !skipped) return std::move(skipped).error();
  return mapping;
}

Result<void> DecryptedStream::skip(uint64_t size) {
  std::vector<uint8_t> block(kBlock);
  while (size > 0) {
    Result<size_t> got = read(block.data(), size_t(std::min<uint64_t>(size, block.size())));
    if (!got) return std::move(got).error();
    if (*got == 0) break;
    size -= *got;
  }
  return {};
}

Result<void> DecryptedStream::unread(Bytes bytes) {
  if (bytes.size() <= kept_from_) {
    kept_from_ -= bytes.size();
    std::copy(bytes.begin(), bytes.end(), kept_.begin() + long(kept_from_));
    return {};
  }
  kept_.erase(kept_.begin(), kept_.begin() + long(kept_from_));
  kept_from_ = 0;
  kept_.insert(kept_.begin(), bytes.begin(), bytes.end());
  return {};
}

}  // namespace binsift
