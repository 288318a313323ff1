#include "log/mariadb_stream.h"

#include <algorithm>
#include <cstring>

namespace binsift {
namespace {

constexpr size_t kSizeOffset = MariadbCipher::kSizeOffset, kSizeEnd = kSizeOffset + 4;
constexpr size_t kBlock = 256 * 1024;
constexpr size_t kTried = 64 * 1024;  // how much is searched for an event that is whole with another length

bool is_size(uint32_t size) {
  return MariadbCipher::is_size(size);
}

}  // namespace

Result<size_t> MariadbStream::read_raw() {
  raw_.erase(raw_.begin(), raw_.begin() + long(raw_from_));
  raw_from_ = 0;
  const size_t have = raw_.size();
  raw_.resize(have + kBlock);
  Result<size_t> got = inner_.read(raw_.data() + have, kBlock);
  raw_.resize(have + (got ? *got : 0));
  return got;
}

// Decrypts some of what was read; 0: it takes more.
size_t MariadbStream::step(uint8_t* into, size_t size) {
  const Bytes bytes = raw();
  if (bytes.empty()) return 0;
  if (position_ < clear_size_ || lost_) {
    const size_t part =
        size_t(std::min<uint64_t>({bytes.size(), size, lost_ ? size : clear_size_ - position_}));
    std::memcpy(into, bytes.data(), part);
    take(part);
    if (position_ == clear_size_) event_ = {clear_size_, 0};
    return part;
  }
  if (event_.is_garbage && position_ < event_.end()) {
    const size_t part = size_t(std::min<uint64_t>({bytes.size(), size, event_.end() - position_}));
    std::memcpy(into, bytes.data(), part);
    return take(part);
  }
  if (position_ == event_.end()) {
    if (bytes.size() < kSizeEnd) return 0;
    EventPlace next{position_, load_u32(bytes.data() + kSizeOffset)};
    if (damage_.goes_on) {
      if (settled_.offset != position_) return 0;
      next = settled_;
      if (next.is_garbage) return event_ = next, step(into, size);
    }
    if (!is_size(uint32_t(next.size))) return lost_ = true, step(into, size);
    const size_t head = std::min<size_t>(next.size, kEncryptedHead);
    if (bytes.size() < head) return 0;
    event_ = next;
    cipher_.decrypt_head(event_.offset, uint32_t(event_.size), bytes.data(), into);
    if (head == kEncryptedHead) before_ = MariadbCipher::first_block(bytes.data());
    return take(head);
  }
  size_t part = size_t(std::min<uint64_t>({bytes.size(), size, event_.end() - position_}));
  if (position_ + part < event_.end()) part -= part % kAesBlock;
  if (part == 0) return 0;
  cipher_.decrypt_rest(event_.offset, uint32_t(event_.size), size_t(position_ - event_.offset),
                       bytes.first(part), before_, into);
  if (part >= kAesBlock)
    std::copy_n(bytes.begin() + long(part - part % kAesBlock - kAesBlock), kAesBlock, before_.begin());
  return take(part);
}

// An event that claims more than the log has is torn, unless it is whole with another length: its checksum
// matches at the end of the log, or an event whose checksum matches stands behind its start. The plain bytes
// could not tell: with a wrong length what follows is decrypted to nothing.
Result<void> MariadbStream::check_length() {
  if (position_ < clear_size_ || lost_ || raw().size() < kSizeEnd) return {};
  const uint32_t size = load_u32(raw().data() + kSizeOffset);
  if (!is_size(size) || size <= raw().size()) return {};
  uint8_t last;
  Result<size_t> got = raw_at(position_ + size - 1, &last, 1);
  if (!got) return std::move(got).error();
  if (*got == 1) return checked_ = position_, Result<void>();
  std::vector<uint8_t> rest(kTried);
  got = raw_at(position_, rest.data(), rest.size());
  if (!got) return std::move(got).error();
  const bool is_all = *got < rest.size();
  rest.resize(*got);
  const auto is_whole = [&](size_t at, uint32_t as_size) {
    std::vector<uint8_t> plain(as_size);
    cipher_.decrypt_head(position_ + at, as_size, rest.data() + at, plain.data());
    for (unsigned i = 0; i < 4; ++i) plain[kSizeOffset + i] = uint8_t(as_size >> (8 * i));
    if (name_of(EventType(plain[4])).empty()) return false;
    if (as_size > kEncryptedHead)
      cipher_.decrypt_rest(position_ + at, as_size, kEncryptedHead,
                           Bytes(rest).subspan(at + kEncryptedHead, as_size - kEncryptedHead),
                           MariadbCipher::first_block(rest.data() + at), plain.data() + kEncryptedHead);
    return checksum_matches(plain);
  };
  bool is_damaged = is_all && rest.size() >= kEncryptedHead && is_whole(0, uint32_t(rest.size()));
  for (size_t at = kHeaderSize; at + kEncryptedHead <= rest.size() && !is_damaged; ++at) {
    const uint32_t next = load_u32(rest.data() + at + kSizeOffset);
    is_damaged = next >= kEncryptedHead && next <= rest.size() - at && is_whole(at, next);
  }
  if (!is_damaged) return {};
  Error error{.kind = ErrorKind::corrupt, .field = "event_size"};
  error.position = position_;
  error.detail = "an encrypted event of " + std::to_string(size) + " bytes goes past the end of the log";
  return error;
}

Result<size_t> MariadbStream::decrypt(uint8_t* into, size_t size) {
  size_t done = 0;
  for (;;) {
    while (size - done >= kLeast || (done == 0 && size > 0)) {
      if (position_ == event_.end() && position_ != checked_)
        if (Result<void> checked = damage_.goes_on ? settle() : check_length(); !checked) {
          if (done > 0) return done;  // what is good first
          return std::move(checked).error();
        }
      const size_t part = step(into + done, size - done);
      if (part == 0) break;
      done += part;
    }
    if (done > 0) return done;
    Result<size_t> got = read_raw();
    if (!got || *got == 0) return got;
  }
}

// Encrypted bytes at an offset that is not behind what decrypt() took; fewer only at the end.
Result<size_t> MariadbStream::raw_at(uint64_t offset, uint8_t* into, size_t size) {
  size_t done = 0;
  const Bytes bytes = raw();
  if (const uint64_t at = offset - position_; at < bytes.size()) {
    done = std::min(size, bytes.size() - size_t(at));
    std::memcpy(into, bytes.data() + at, done);
  }
  while (done < size) {
    Result<size_t> got = inner_.look(offset + done - position_ - bytes.size(), into + done, size - done);
    if (!got) return got;
    if (*got == 0) break;
    done += *got;
  }
  return done;
}

Result<size_t> MariadbStream::decrypt_ahead(uint64_t ahead, uint8_t* into, size_t size) {
  const uint64_t target = position_ + ahead;
  if (lost_) return raw_at(target, into, size);
  if (target < clear_size_)
    return raw_at(target, into, size_t(std::min<uint64_t>(size, clear_size_ - target)));

  EventPlace event = position_ < clear_size_ ? EventPlace{clear_size_, 0} : event_;
  if (looked_.offset >= event.offset && looked_.offset <= target) event = looked_;
  uint8_t head[kEncryptedHead];
  while (target >= event.end()) {
    event = {event.end(), 0};
    Result<size_t> got = raw_at(event.offset, head, kSizeEnd);
    if (!got) return got;
    if (*got < kSizeEnd) return size_t{0};
    event.size = load_u32(head + kSizeOffset);
    if (damage_.goes_on) {
      Result<EventPlace> place = place_at(event.offset, uint32_t(event.size));
      if (!place) return std::move(place).error();
      event = *place;
    } else if (!is_size(uint32_t(event.size))) {
      return raw_at(target, into, size);
    }
  }
  looked_ = event;
  if (event.is_garbage) return raw_at(target, into, size_t(std::min<uint64_t>(size, event.end() - target)));
  const size_t within = size_t(target - event.offset);
  const size_t head_size = std::min<size_t>(event.size, kEncryptedHead);
  if (within < head_size) {
    Result<size_t> got = raw_at(event.offset, head, head_size);
    if (!got) return got;
    if (*got < head_size) return size_t{0};
    uint8_t plain[kEncryptedHead];
    cipher_.decrypt_head(event.offset, uint32_t(event.size), head, plain);
    const size_t part = std::min(size, head_size - within);
    std::memcpy(into, plain + within, part);
    return part;
  }

  const size_t at = within - (within - kEncryptedHead) % kAesBlock;
  AesIv before = before_;
  if (event.offset + at != position_) {
    const bool first = at == kEncryptedHead;
    Result<size_t> got =
        raw_at(event.offset + (first ? 0 : at - kAesBlock), head, first ? kEncryptedHead : kAesBlock);
    if (!got) return got;
    if (*got < (first ? kEncryptedHead : kAesBlock)) return size_t{0};
    if (first)
      before = MariadbCipher::first_block(head);
    else
      std::copy_n(head, kAesBlock, before.begin());
  }
  const size_t in_front = within - at;
  const size_t want =
      std::min<size_t>((in_front + size + kAesBlock - 1) / kAesBlock * kAesBlock, size_t(event.size) - at);
  std::vector<uint8_t> block(want);
  Result<size_t> got = raw_at(event.offset + at, block.data(), want);
  if (!got) return got;
  size_t have = *got;
  if (at + have < event.size) have -= have % kAesBlock;
  if (have <= in_front) return size_t{0};
  cipher_.decrypt_rest(event.offset, uint32_t(event.size), at, Bytes(block).first(have), before,
                       block.data());
  const size_t part = std::min(size, have - in_front);
  std::memcpy(into, block.data() + in_front, part);
  return part;
}

}  // namespace binsift
