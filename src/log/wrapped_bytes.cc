#include "log/wrapped_bytes.h"

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <cstring>

namespace binsift {
namespace {

constexpr size_t kBlock = 256 * 1024;

// The wrapped bytes as they come, and, where damage is passed over, those of the last `kBehind` that were
// taken already: a damaged length can lead into the next frame.
class InputWindow {
 public:
  InputWindow(std::unique_ptr<RawBytes> raw, bool looks_back)
      : raw_(std::move(raw)), behind_(looks_back ? kBehind : 0) {}

  // Reads on. False: the end.
  Result<bool> more() {
    if (const size_t drop = at_ - std::min(at_, behind_); drop >= std::max(behind_, size_t{1})) {
      bytes_.erase(bytes_.begin(), bytes_.begin() + long(drop));
      begin_ += drop;
      at_ -= drop;
    }
    const size_t have = bytes_.size();
    bytes_.resize(have + kBlock);
    Result<size_t> got = raw_->read(bytes_.data() + have, kBlock);
    bytes_.resize(have + (got ? *got : 0));
    if (!got) return std::move(got).error();
    return *got > 0;
  }
  Bytes rest() const { return Bytes(bytes_).subspan(at_); }
  void take(size_t size) { at_ += size; }
  // The place in the file of the next byte; and going back to one, as far as bytes are kept.
  uint64_t position() const { return begin_ + at_; }
  void go_back(uint64_t position) { at_ = size_t(std::max(position, begin_) - begin_); }
  // The `size` bytes in front of the next, where they are kept.
  Bytes last(size_t size) const { return Bytes(bytes_).first(at_).last(std::min(at_, size)); }

  const RawBytes& raw() const { return *raw_; }

 private:
  static constexpr size_t kBehind = 1 << 20;

  std::unique_ptr<RawBytes> raw_;
  const size_t behind_;
  std::vector<uint8_t> bytes_;
  uint64_t begin_ = 0;  // of bytes_
  size_t at_ = 0;
};

Error damaged(const char* what) {
  Error error{.kind = ErrorKind::corrupt};
  error.detail = std::string("the compressed file is damaged: ") + what;
  error.hint = "--salvage goes on behind the damage";
  return error;
}

Error too_wide() {
  Error error{.kind = ErrorKind::unsupported};
  error.detail = "the compressed file takes a window of more than 128 MiB";
  error.hint = "unpack it with zstd -d --long=31";
  return error;
}

// What .gz and .zst have in common: parts that can be unpacked each by itself.
class WrappedBytes : public OneWay {
 public:
  WrappedBytes(std::unique_ptr<RawBytes> raw, OnDamage on_damage)
      : goes_on_(on_damage == OnDamage::go_on), input_(std::move(raw), goes_on_) {}

  uint64_t input_size() const override { return input_.raw().input_size(); }
  uint64_t input_position() const override { return input_.raw().input_position(); }
  bool ended_torn() const override { return torn_; }
  std::vector<LostBytes> take_lost() override { return std::exchange(lost_, {}); }

 protected:
  // Whether a part may start with these bytes; `is_enough` false: more of them tell.
  virtual bool starts_part(Bytes bytes, bool& is_enough) const = 0;
  // How many plain bytes the part of damaged_begin_ has that were not given, where something tells. The input
  // stands behind it.
  virtual std::optional<uint64_t> rest_of_part() const = 0;

  void begin_part() {
    part_begin_ = input_.position();
    part_given_ = 0;
  }
  size_t give(size_t size) {
    given_ += size;
    part_given_ += size;
    return size;
  }
  // The part that was begun is damaged: what follows is searched for the next. `only_sum`: all of it was
  // unpacked, and its checksum does not match.
  void lose_part(bool only_sum) {
    is_searching_ = true;
    only_sum_ = only_sum;
    if (!only_sum) input_.go_back(part_begin_ + 1);
  }
  // Behind lose_part(): moves to the next part. False: there is none.
  Result<bool> find_part() {
    for (;;) {
      const Bytes rest = input_.rest();
      size_t at = 0;
      bool found = false, is_enough = true;
      while (at < rest.size()) {
        found = starts_part(rest.subspan(at), is_enough);
        if (found || !is_enough) break;
        ++at;
      }
      input_.take(at);
      if (found) return end_search(), true;
      Result<bool> more = input_.more();
      if (!more) return more;
      if (!*more) {
        input_.take(input_.rest().size());
        return end_search(), false;
      }
    }
  }

  const bool goes_on_;
  InputWindow input_;
  uint64_t part_begin_ = 0, part_given_ = 0;  // of the part: where it begins, how much came out of it
  uint64_t given_ = 0;                        // in all
  bool is_searching_ = false, torn_ = false, ended_ = false;

 private:
  void end_search() {
    is_searching_ = false;
    LostBytes lost{.offset = given_, .error = Error{.kind = ErrorKind::corrupt}};
    lost.size = only_sum_ ? std::optional<uint64_t>(0) : rest_of_part();
    const std::string range =
        "bytes " + std::to_string(part_begin_) + " to " + std::to_string(input_.position() - 1);
    lost.error.detail =
        only_sum_ ? "the compressed file is damaged: the checksum of its " + range + " does not match"
                  : "the compressed file is damaged within its " + range;
    // Candidates that were none are parts of the same damage.
    if (!lost_.empty() && lost_.back().offset == given_ && !only_sum_) {
      lost.error = std::move(lost_.back().error);
      lost.size.reset();
      lost_.pop_back();
    }
    lost_.push_back(std::move(lost));
  }

  bool only_sum_ = false;
  std::vector<LostBytes> lost_;
};

class GzipBytes final : public WrappedBytes {
 public:
  GzipBytes(std::unique_ptr<RawBytes> raw, OnDamage on_damage) : WrappedBytes(std::move(raw), on_damage) {
    if (inflateInit2(&zlib_, 15 + 16) != Z_OK) throw std::bad_alloc();
  }
  ~GzipBytes() override { inflateEnd(&zlib_); }

  Result<size_t> read(uint8_t* into, size_t size) override {
    zlib_.next_out = into;
    zlib_.avail_out = uInt(std::min<size_t>(size, 1 << 30));
    const uInt room = zlib_.avail_out;
    while (zlib_.avail_out == room && !ended_) {
      if (is_searching_) {
        Result<bool> found = find_part();
        if (!found) return std::move(found).error();
        if (!*found) ended_ = true;
        continue;
      }
      if (input_.rest().empty()) {
        Result<bool> more = input_.more();
        if (!more) return std::move(more).error();
        if (!*more) {
          torn_ = within_member_;
          ended_ = true;
          break;
        }
      }
      if (!within_member_) {
        while (after_member_ && !input_.rest().empty() && input_.rest()[0] == 0) input_.take(1);
        if (input_.rest().empty()) continue;
        within_member_ = true;
        begin_part();
      }
      const Bytes rest = input_.rest();
      zlib_.next_in = const_cast<uint8_t*>(rest.data());
      zlib_.avail_in = uInt(std::min<size_t>(rest.size(), 1 << 30));
      const uInt before = zlib_.avail_in, room_before = zlib_.avail_out;
      const int status = inflate(&zlib_, Z_NO_FLUSH);
      input_.take(before - zlib_.avail_in);
      give(room_before - zlib_.avail_out);
      if (status == Z_STREAM_END) {
        inflateReset(&zlib_);
        within_member_ = false;
        after_member_ = true;
      } else if (status != Z_OK && status != Z_BUF_ERROR) {
        if (!goes_on_) return damaged("not whole as gzip");
        // "incorrect data check", "incorrect length check"
        lose_part(status == Z_DATA_ERROR && zlib_.msg && std::strstr(zlib_.msg, "check") && part_given_ > 0);
        inflateReset(&zlib_);
        within_member_ = false;
      }
    }
    return size_t(room - zlib_.avail_out);
  }
  Wrapping wrapping() const override { return Wrapping::gzip; }

 protected:
  bool starts_part(Bytes bytes, bool& is_enough) const override {
    constexpr size_t kHeader = 10;
    constexpr uint8_t kReservedFlags = 0xE0;
    if (bytes[0] != 0x1F) return false;
    if (bytes.size() < kHeader) return is_enough = false, false;
    return bytes[1] == 0x8B && bytes[2] == Z_DEFLATED && (bytes[3] & kReservedFlags) == 0 &&
           (bytes[8] == 0 || bytes[8] == 2 || bytes[8] == 4);
  }
  // A member ends with its plain size, of which 32 bits are told.
  std::optional<uint64_t> rest_of_part() const override {
    constexpr uint64_t kMostExpansion = 1032;
    const Bytes end = input_.last(4);
    if (end.size() < 4) return {};
    const uint64_t size = load_u32(end.data());
    if (size < part_given_ || size / kMostExpansion > input_.position() - part_begin_) return {};
    return size - part_given_;
  }

 private:
  z_stream zlib_{};
  bool within_member_ = false, after_member_ = false;
};

class ZstdBytes final : public WrappedBytes {
 public:
  ZstdBytes(std::unique_ptr<RawBytes> raw, OnDamage on_damage)
      : WrappedBytes(std::move(raw), on_damage), zstd_(ZSTD_createDStream()) {
    if (!zstd_) throw std::bad_alloc();
    // What `zstd --long` writes, up to its own limit for reading without being asked (128 MiB).
    ZSTD_DCtx_setParameter(zstd_, ZSTD_d_windowLogMax, 27);
  }
  ~ZstdBytes() override { ZSTD_freeDStream(zstd_); }

  Result<size_t> read(uint8_t* into, size_t size) override {
    ZSTD_outBuffer out{into, size, 0};
    while (out.pos == 0 && !ended_) {
      if (is_searching_) {
        Result<bool> found = find_part();
        if (!found) return std::move(found).error();
        if (!*found) ended_ = true;
        continue;
      }
      if (input_.rest().empty() && !flushing_) {
        Result<bool> more = input_.more();
        if (!more) return std::move(more).error();
        if (!*more) {
          torn_ = within_frame_;
          ended_ = true;
          break;
        }
      }
      if (!within_frame_ && !flushing_) {
        begin_part();
        content_size_.reset();
        wanted_ = kFrameHeader;
      }
      const Bytes rest = input_.rest();
      const size_t offered = !goes_on_ ? rest.size() : flushing_ ? 0 : std::min(rest.size(), wanted_);
      ZSTD_inBuffer in{rest.data(), offered, 0};
      const size_t left = ZSTD_decompressStream(zstd_, &out, &in);
      if (ZSTD_isError(left)) {
        if (!goes_on_ && ZSTD_getErrorCode(left) == ZSTD_error_frameParameter_windowTooLarge)
          return too_wide();
        if (!goes_on_) return damaged("not whole as zstd");
        const bool only_sum = ZSTD_getErrorCode(left) == ZSTD_error_checksum_wrong;
        if (only_sum) input_.take(in.size);
        lose_part(only_sum);
        ZSTD_DCtx_reset(zstd_, ZSTD_reset_session_only);
        within_frame_ = flushing_ = false;
        continue;
      }
      if (goes_on_ && input_.position() == part_begin_) {
        const unsigned long long content = ZSTD_getFrameContentSize(rest.data(), rest.size());
        if (content != ZSTD_CONTENTSIZE_UNKNOWN && content != ZSTD_CONTENTSIZE_ERROR) content_size_ = content;
      }
      input_.take(in.pos);
      within_frame_ = left != 0;
      flushing_ = out.pos == out.size && in.pos == in.size && left != 0;
      // A call that fails gives nothing, also of the blocks in front of the bad one: one block at a time, all
      // of it, and the header of the next, which stands behind it, by itself.
      wanted_ = left > kBlockHeader ? left - kBlockHeader : std::max<size_t>(left, 1);
    }
    if (out.pos < size) flushing_ = false;
    return give(out.pos);
  }
  Wrapping wrapping() const override { return Wrapping::zstd; }

 protected:
  bool starts_part(Bytes bytes, bool& is_enough) const override {
    if (bytes[0] != 0x28 && (bytes[0] & 0xF0) != 0x50) return false;
    if (bytes.size() < 4) return is_enough = false, false;
    return wrapping_of(bytes.first(4)) == Wrapping::zstd;
  }
  std::optional<uint64_t> rest_of_part() const override {
    constexpr uint64_t kMostExpansion = 128 * 1024 / 4;  // a block of one byte, repeated
    if (!content_size_ || *content_size_ < part_given_) return {};
    if (*content_size_ / kMostExpansion > input_.position() - part_begin_) return {};
    return *content_size_ - part_given_;
  }

 private:
  static constexpr size_t kFrameHeader = 18, kBlockHeader = 3;

  ZSTD_DStream* zstd_;
  std::optional<uint64_t> content_size_;
  size_t wanted_ = kFrameHeader;
  bool within_frame_ = false;
  bool flushing_ = false;  // the output was full: the decoder may hold more without more input
};

}  // namespace

RawBytes::RawBytes(File file, std::vector<uint8_t> first) : file_(std::move(file)), first_(std::move(first)) {
  Result<uint64_t> size = file_size(file_);
  size_ = size && is_seekable(file_) ? *size : 0;
}

RawBytes::RawBytes(std::unique_ptr<ObjectReader> object)
    : object_(std::move(object)), size_(object_->size()) {}

Result<void> RawBytes::fetch() {
  constexpr size_t kFetch = 8 << 20;
  first_.resize(size_t(std::min<uint64_t>(kFetch, size_ - given_)));
  Result<size_t> got = object_->read_at(given_, first_.data(), first_.size());
  if (!got) return std::move(got).error();
  first_.resize(*got);
  begin_ = given_;
  return {};
}

Result<size_t> RawBytes::read(uint8_t* into, size_t size) {
  if (object_ && given_ == begin_ + first_.size())
    if (Result<void> fetched = fetch(); !fetched) return std::move(fetched).error();
  if (given_ < begin_ + first_.size()) {
    const size_t at = size_t(given_ - begin_), part = std::min(size, first_.size() - at);
    std::memcpy(into, first_.data() + at, part);
    given_ += part;
    return part;
  }
  if (object_) return size_t{0};
  Result<size_t> got = read_some(file_, into, size);
  if (got) given_ += *got;
  return got;
}

Wrapping wrapping_of(Bytes first) {
  if (first.size() >= 2 && first[0] == 0x1f && first[1] == 0x8b) return Wrapping::gzip;
  if (first.size() >= 4) {
    const uint32_t magic = load_u32(first.data());
    if (magic == 0xFD2FB528 || (magic & 0xFFFFFFF0) == 0x184D2A50)
      return Wrapping::zstd;  // a frame, a skippable one
  }
  return Wrapping::none;
}

Wrapping wrapping_of_name(std::string_view path) {
  if (path.ends_with(".gz")) return Wrapping::gzip;
  return path.ends_with(".zst") ? Wrapping::zstd : Wrapping::none;
}

bool starts_as_log(Bytes first) {
  return first.size() >= 4 && (first[0] == 0xFE || first[0] == 0xFD) && as_text(first.subspan(1, 3)) == "bin";
}

std::unique_ptr<OneWay> open_gzip(std::unique_ptr<RawBytes> raw, OnDamage on_damage) {
  return std::make_unique<GzipBytes>(std::move(raw), on_damage);
}
std::unique_ptr<OneWay> open_zstd(std::unique_ptr<RawBytes> raw, OnDamage on_damage) {
  return std::make_unique<ZstdBytes>(std::move(raw), on_damage);
}

}  // namespace binsift
