#include "log/log_parts.h"

#include <zstd.h>

#include <algorithm>
#include <cstring>

#include "base/crc32.h"

namespace binsift {
namespace {

Error damaged(const LogPart& part, const char* what) {
  Error error{.kind = ErrorKind::corrupt};
  error.detail = std::string("the compressed frame at ") + std::to_string(part.stored_offset) + " " + what;
  error.hint = "archive writes it again while the source still has the log";
  return error;
}

class PartBytes final : public OneWay {
 public:
  PartBytes(std::unique_ptr<ObjectReader> object, std::shared_ptr<const LogParts> parts)
      : object_(std::move(object)), parts_(std::move(parts)), zstd_(ZSTD_createDCtx()) {
    if (!zstd_) throw std::bad_alloc();
    for (const LogPart& part : parts_->parts) size_ += part.stored_size;
  }
  ~PartBytes() override { ZSTD_freeDCtx(zstd_); }
  PartBytes(const PartBytes&) = delete;
  PartBytes& operator=(const PartBytes&) = delete;

  // 0 at the end, and in front of a gap.
  Result<size_t> read(uint8_t* into, size_t size) override {
    if (given_ == plain_.size()) {
      if (next_ == parts_->parts.size() || parts_->parts[next_].offset != position_) return size_t{0};
      if (Result<void> loaded = load(parts_->parts[next_]); !loaded) return std::move(loaded).error();
      ++next_;
    }
    const size_t part = std::min(size, plain_.size() - given_);
    std::memcpy(into, plain_.data() + given_, part);
    given_ += part;
    position_ += part;
    return part;
  }
  uint64_t pass_gap() override {
    if (given_ != plain_.size() || next_ == parts_->parts.size()) return 0;
    const uint64_t gap = parts_->parts[next_].offset - position_;
    position_ += gap;
    return gap;
  }
  uint64_t input_size() const override { return size_; }
  uint64_t input_position() const override { return read_size_; }
  Wrapping wrapping() const override { return Wrapping::zstd; }

 private:
  Result<void> load(const LogPart& part) {
    stored_.resize(part.stored_size);
    Result<size_t> got = object_->read_at(part.stored_offset, stored_.data(), stored_.size());
    if (!got) return std::move(got).error();
    if (*got != stored_.size()) return damaged(part, "ends early");
    plain_.resize(part.size);
    given_ = 0;
    read_size_ += part.stored_size;
    const size_t size =
        ZSTD_decompressDCtx(zstd_, plain_.data(), plain_.size(), stored_.data(), stored_.size());
    if (ZSTD_isError(size) || size != part.size) return damaged(part, "does not decompress");
    if (crc32(plain_) != part.crc32) return damaged(part, "is not what was archived: the CRC32 differs");
    return {};
  }

  std::unique_ptr<ObjectReader> object_;
  std::shared_ptr<const LogParts> parts_;
  ZSTD_DCtx* zstd_;
  size_t next_ = 0;        // of the parts
  uint64_t position_ = 0;  // in the log, of what is given next
  uint64_t size_ = 0, read_size_ = 0;
  std::vector<uint8_t> stored_, plain_;
  size_t given_ = 0;  // of plain_
};

}  // namespace

std::unique_ptr<OneWay> open_parts(std::unique_ptr<ObjectReader> object,
                                   std::shared_ptr<const LogParts> parts) {
  return std::make_unique<PartBytes>(std::move(object), std::move(parts));
}

}  // namespace binsift
