#include "log/byte_stream.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "log/log_parts.h"
#include "log/source.h"
#include "log/wrapped_bytes.h"

namespace binsift {
namespace {

constexpr size_t kBlock = 256 * 1024;

Error ends_early(uint64_t need, uint64_t have) {
  return Error{.kind = ErrorKind::need_more, .field = "event", .need = need, .have = have};
}

class FileStream final : public ByteStream {
 public:
  FileStream(File file, uint64_t size) : file_(std::move(file)), size_(size) {}

  Result<size_t> read(uint8_t* into, size_t size) override {
    Result<size_t> got = read_at(file_, position_, into, size);
    if (got) position_ += *got;
    return got;
  }
  Result<size_t> look(uint64_t ahead, uint8_t* into, size_t size) override {
    return read_at(file_, position_ + ahead, into, size);
  }
  Result<Mapping> map(size_t size) override {
    Result<uint64_t> now = file_size(file_);  // a mapped page past the end would be a fault
    if (!now) return std::move(now).error();
    if (position_ + size > *now) return ends_early(size, *now > position_ ? *now - position_ : 0);
    Result<Mapping> mapping = Mapping::of(file_, position_, size);
    if (mapping) position_ += size;
    return mapping;
  }
  Result<void> skip(uint64_t size) override { return position_ += size, Result<void>{}; }
  Result<void> unread(Bytes bytes) override { return position_ -= bytes.size(), Result<void>{}; }
  uint64_t input_size() const override { return size_; }
  uint64_t input_position() const override { return position_; }

 private:
  File file_;
  uint64_t size_;
  uint64_t position_ = 0;
};

// Once-only bytes with a look ahead: what was looked at is kept until it is read, a little of it in memory,
// more in a temporary file.
class SpoolStream final : public ByteStream {
 public:
  explicit SpoolStream(std::unique_ptr<OneWay> source) : source_(std::move(source)) {}

  Result<size_t> read(uint8_t* into, size_t size) override {
    if (kept() == 0) return source_->read(into, size);
    Result<size_t> got = read_kept(0, into, size);
    if (!got) return got;
    start_ += *got;
    if (kept() == 0) drop_kept();
    return got;
  }

  Result<size_t> look(uint64_t ahead, uint8_t* into, size_t size) override {
    if (Result<void> done = keep(ahead + size); !done) return std::move(done).error();
    if (ahead >= kept()) return size_t{0};
    return read_kept(ahead, into, size);
  }

  Result<Mapping> map(size_t size) override {
    if (Result<void> done = keep(size); !done) return std::move(done).error();
    if (kept() < size) return ends_early(size, kept());
    if (Result<void> done = put_in_file({}); !done) return std::move(done).error();
    Result<Mapping> mapping = Mapping::of(spool_, start_, size);
    if (!mapping) return mapping;
    start_ += size;
    if (kept() == 0) drop_kept();  // the mapping holds the pages
    return mapping;
  }

  Result<void> skip(uint64_t size) override {
    std::vector<uint8_t> block(kBlock);
    while (size > 0) {
      Result<size_t> got = read(block.data(), size_t(std::min<uint64_t>(size, block.size())));
      if (!got) return std::move(got).error();
      if (*got == 0) break;
      size -= *got;
    }
    return {};
  }

  Result<void> unread(Bytes bytes) override {
    if (start_ >= bytes.size()) return start_ -= bytes.size(), Result<void>{};
    return put_in_file(bytes);
  }

  uint64_t input_size() const override { return source_->input_size(); }
  uint64_t input_position() const override { return source_->input_position(); }
  bool ended_torn() const override { return source_->ended_torn(); }
  Wrapping wrapping() const override { return source_->wrapping(); }
  std::vector<LostBytes> take_lost() override { return source_->take_lost(); }
  uint64_t pass_gap() override {
    if (kept() != 0) return 0;
    const uint64_t gap = source_->pass_gap();
    if (gap != 0) at_end_ = false;
    return gap;
  }

 private:
  static constexpr size_t kInMemory = 128 * 1024;

  uint64_t kept() const { return end_ - start_; }

  Result<size_t> read_kept(uint64_t ahead, uint8_t* into, size_t size) {
    size = size_t(std::min<uint64_t>(size, kept() - ahead));
    if (spool_.is_open()) return read_at(spool_, start_ + ahead, into, size);
    std::memcpy(into, memory_.data() + start_ + ahead, size);
    return size;
  }

  // Keeps `size` bytes, or all up to the end.
  Result<void> keep(uint64_t size) {
    if (!spool_.is_open() && size <= kInMemory) {
      memory_.erase(memory_.begin(), memory_.begin() + long(start_));
      start_ = 0;
      end_ = memory_.size();
    } else if (kept() < size && !spool_.is_open()) {
      if (Result<void> done = put_in_file({}); !done) return done;
    }
    while (kept() < size && !at_end_) {
      block_.resize(spool_.is_open() ? kBlock : size_t(size - kept()));
      Result<size_t> got = source_->read(block_.data(), block_.size());
      if (!got) return std::move(got).error();
      at_end_ = *got == 0;
      const Bytes bytes(block_.data(), *got);
      if (!spool_.is_open())
        memory_.insert(memory_.end(), bytes.begin(), bytes.end());
      else if (Result<void> put = write_all(spool_, as_text(bytes)); !put)
        return put;
      end_ += *got;
    }
    return {};
  }

  // What is kept lies in a file afterwards, `front` in front of it. With nothing in front a file stays as it
  // is.
  Result<void> put_in_file(Bytes front) {
    if (spool_.is_open() && front.empty()) return {};
    Result<File> file = anonymous_file();
    if (!file) return std::move(file).error();
    if (Result<void> put = write_all(*file, as_text(front)); !put) return put;
    block_.resize(kBlock);
    uint64_t end = front.size();
    for (uint64_t ahead = 0; ahead < kept();) {
      Result<size_t> got = read_kept(ahead, block_.data(), block_.size());
      if (!got) return std::move(got).error();
      if (Result<void> put = write_all(*file, as_text(Bytes(block_.data(), *got))); !put) return put;
      ahead += *got;
      end += *got;
    }
    spool_ = std::move(*file);
    memory_ = std::vector<uint8_t>();
    start_ = 0;
    end_ = end;
    return {};
  }

  void drop_kept() {
    spool_ = File();
    memory_ = std::vector<uint8_t>();
    start_ = end_ = 0;
  }

  std::unique_ptr<OneWay> source_;
  File spool_;  // else they are in memory_
  std::vector<uint8_t> memory_;
  uint64_t start_ = 0, end_ = 0;  // what is kept and was not read
  std::vector<uint8_t> block_;
  bool at_end_ = false;
};

std::unique_ptr<ByteStream> unwrapped(std::unique_ptr<RawBytes> raw, Wrapping wrapping, OnDamage on_damage) {
  std::unique_ptr<OneWay> source;
  switch (wrapping) {
    case Wrapping::none: source = std::move(raw); break;
    case Wrapping::gzip: source = open_gzip(std::move(raw), on_damage); break;
    case Wrapping::zstd: source = open_zstd(std::move(raw), on_damage); break;
  }
  return std::make_unique<SpoolStream>(std::move(source));
}

}  // namespace

Result<std::unique_ptr<ByteStream>> open_stream(const std::string& path, OnDamage on_damage) {
  Result<File> opened = path == "-" ? Result<File>(standard_input()) : open_for_reading(path);
  if (!opened) return std::move(opened).error();
  File file = std::move(*opened);
  const bool once_only = path == "-" || !is_seekable(file);  // standard input may stand anywhere in its file

  std::vector<uint8_t> first(4);
  size_t have = 0;
  while (have < first.size()) {
    Result<size_t> got = once_only ? read_some(file, first.data() + have, first.size() - have)
                                   : read_at(file, have, first.data() + have, first.size() - have);
    if (!got) return std::move(got).error();
    if (*got == 0) break;
    have += *got;
  }
  first.resize(have);
  Wrapping wrapping = wrapping_of(first);
  if (wrapping == Wrapping::none && on_damage == OnDamage::go_on && !starts_as_log(first))
    wrapping = wrapping_of_name(path);
  if (!once_only && wrapping == Wrapping::none) {
    Result<uint64_t> size = file_size(file);
    if (!size) return std::move(size).error();
    return std::unique_ptr<ByteStream>(std::make_unique<FileStream>(std::move(file), *size));
  }
  if (!once_only) first.clear();
  return unwrapped(std::make_unique<RawBytes>(std::move(file), std::move(first)), wrapping, on_damage);
}

Result<std::unique_ptr<ByteStream>> open_stream(const LogFile& log, OnDamage on_damage) {
  if (log.held && log.held->stream) return std::move(log.held->stream);
  if (!log.store && !log.parts) return open_stream(log.path, on_damage);
  std::unique_ptr<Store> beside;  // the file's own folder
  if (!log.store) beside = open_directory_store(directory_of(log.path));
  Result<std::unique_ptr<ObjectReader>> object =
      log.store ? log.store->open(log.key) : beside->open(std::string(name_of_path(log.path)));
  if (!object) return std::move(object).error();
  if (log.parts)
    return std::unique_ptr<ByteStream>(
        std::make_unique<SpoolStream>(open_parts(std::move(*object), log.parts)));
  std::vector<uint8_t> first(4);
  Result<size_t> got = (*object)->read_at(0, first.data(), first.size());
  if (!got) return std::move(got).error();
  first.resize(*got);
  Wrapping wrapping = wrapping_of(first);
  if (wrapping == Wrapping::none && on_damage == OnDamage::go_on && !starts_as_log(first))
    wrapping = wrapping_of_name(log.path);
  return unwrapped(std::make_unique<RawBytes>(std::move(*object)), wrapping, on_damage);
}

}  // namespace binsift
