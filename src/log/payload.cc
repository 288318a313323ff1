#include "log/payload.h"

#include <zstd.h>

#include <cstring>

#include "event/header.h"

namespace binsift {
namespace {

Error bad_payload(const char* detail) {
  Error error{.kind = ErrorKind::corrupt, .field = "payload"};
  error.detail = detail;
  return error;
}

constexpr size_t kPiece = 1 << 20;

}  // namespace

PayloadReader::~PayloadReader() {
  ZSTD_freeDCtx(zstd_);
}

Result<void> PayloadReader::open(const TransactionPayload& payload) {
  mapping_ = Mapping();
  payload_ = payload;
  packed_ = payload.payload;
  packed_position_ = 0;
  claimed_ = payload.uncompressed_size;
  given_ = 0;
  streaming_ = finished_ = false;
  if (payload.compression == CompressionType::NONE) {
    at_ = packed_.data();
    end_ = at_ + packed_.size();
    finished_ = true;
    return {};
  }
  if (!zstd_) zstd_ = ZSTD_createDCtx();
  if (!zstd_) throw std::bad_alloc();
  if (claimed_ > 0 && claimed_ <= kAtOnce) {
    if (memory_.size() < claimed_) memory_.resize(claimed_);
    const size_t made = ZSTD_decompressDCtx(zstd_, memory_.data(), claimed_, packed_.data(), packed_.size());
    if (ZSTD_isError(made)) return bad_payload("not whole as zstd");
    if (made != claimed_) return bad_payload("holds less than it says");
    at_ = memory_.data();
    end_ = at_ + made;
    finished_ = true;
    return {};
  }
  ZSTD_DCtx_reset(zstd_, ZSTD_reset_session_only);
  streaming_ = true;
  if (memory_.size() < kPiece) memory_.resize(kPiece);
  at_ = end_ = memory_.data();
  return {};
}

Result<void> PayloadReader::rewind() {
  if (streaming_) return open(payload_);
  at_ = end_ - given_;
  given_ = 0;
  return {};
}

// Unpacks into the room behind end_, making some by moving what is left to the front.
Result<void> PayloadReader::unpack_more() {
  const size_t left = size_t(end_ - at_);
  if (at_ != memory_.data()) std::memmove(memory_.data(), at_, left);
  at_ = memory_.data();
  ZSTD_outBuffer out{memory_.data(), memory_.size(), left};
  ZSTD_inBuffer in{packed_.data(), packed_.size(), packed_position_};
  while (out.pos == left && !finished_) {
    const size_t before = in.pos;
    const size_t status = ZSTD_decompressStream(zstd_, &out, &in);
    if (ZSTD_isError(status)) return bad_payload("not whole as zstd");
    if (status == 0 && in.pos == in.size) finished_ = true;
    if (status != 0 && in.pos == in.size && in.pos == before && out.pos == left)
      return bad_payload("ends within a frame");
  }
  packed_position_ = in.pos;
  end_ = memory_.data() + out.pos;
  return {};
}

Result<Bytes> PayloadReader::large_event(size_t size) {
  Result<File> file = anonymous_file();
  if (!file) return std::move(file).error();
  size_t written = 0;
  for (;;) {
    const size_t part = std::min(size - written, size_t(end_ - at_));
    if (Result<void> put = write_all(*file, as_text(Bytes(at_, part))); !put) return std::move(put).error();
    at_ += part;
    written += part;
    if (written == size) break;
    if (finished_) return bad_payload("ends within an event");
    if (Result<void> more = unpack_more(); !more) return std::move(more).error();
  }
  Result<Mapping> mapping = Mapping::of(*file, 0, size);
  if (!mapping) return std::move(mapping).error();
  mapping_ = std::move(*mapping);
  return mapping_.bytes();
}

Result<std::optional<Bytes>> PayloadReader::next() {
  while (size_t(end_ - at_) < kHeaderSize) {
    if (finished_) {
      if (at_ != end_) return bad_payload("ends within an event header");
      if (claimed_ != 0 && given_ != claimed_)
        return bad_payload("holds another number of bytes than it says");
      return std::optional<Bytes>();
    }
    if (Result<void> more = unpack_more(); !more) return std::move(more).error();
  }
  const size_t size = load_u32(at_ + 9);
  if (size < kHeaderSize) return bad_payload("an event in it is shorter than its header");
  given_ += size;
  if (claimed_ != 0 && given_ > claimed_) return bad_payload("an event in it is longer than the payload");
  if (size_t(end_ - at_) < size) {
    if (finished_) return bad_payload("ends within an event");
    if (size > kInMemory) {
      Result<Bytes> large = large_event(size);
      if (!large) return std::move(large).error();
      return std::optional<Bytes>(*large);
    }
    if (memory_.size() < size) {
      const size_t at = size_t(at_ - memory_.data()), left = size_t(end_ - at_);
      memory_.resize(size);
      at_ = memory_.data() + at;
      end_ = at_ + left;
    }
    while (size_t(end_ - at_) < size) {
      if (finished_) return bad_payload("ends within an event");
      if (Result<void> more = unpack_more(); !more) return std::move(more).error();
    }
  }
  const Bytes event(at_, size);
  at_ += size;
  return std::optional<Bytes>(event);
}

}  // namespace binsift
