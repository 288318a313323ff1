#include "log/mariadb_encryption.h"

#include <algorithm>
#include <cstring>

namespace binsift {
namespace {

constexpr size_t kNonceSize = 12;
constexpr size_t kSizeOffset = 9, kSizeEnd = 13;  // of the event's size, in clear
constexpr uint32_t kEventLimit = 0x7FFFFFFF;      // no server writes longer ones
constexpr size_t kBlock = 256 * 1024;
constexpr size_t kTried = 64 * 1024;  // of a log's start, to find the key that fits
constexpr unsigned kTriedEvents = 16;

bool is_size(uint32_t size) {
  return size >= kHeaderSize && size <= kEventLimit;
}

}  // namespace

MariadbCipher::MariadbCipher(AesMode mode, Bytes key, Bytes nonce)
    : mode_(mode), key_(key.begin(), key.end()), reader_(mode, key_) {
  std::copy_n(nonce.begin(), kNonceSize, nonce_.begin());
}

AesIv MariadbCipher::iv_at(uint64_t offset) const {
  AesIv iv = nonce_;
  for (unsigned i = 0; i < 4; ++i) iv[kNonceSize + i] = uint8_t(offset >> (8 * i));
  return iv;
}

AesIv MariadbCipher::first_block(const uint8_t* head) {
  AesIv block;
  std::copy_n(head + 4, 5, block.begin());
  std::copy_n(head, 4, block.begin() + 5);
  std::copy_n(head + kSizeEnd, kEncryptedHead - kSizeEnd, block.begin() + kSizeOffset);
  return block;
}

void MariadbCipher::decrypt_head(uint64_t offset, uint32_t size, const uint8_t* encrypted, uint8_t* plain) {
  const size_t head = std::min<size_t>(size, kEncryptedHead);
  uint8_t bytes[kEncryptedHead] = {};
  std::copy_n(encrypted, head, bytes);
  AesIv block = first_block(bytes);
  const AesIv iv = iv_at(offset);
  if (head < kEncryptedHead && mode_ == AesMode::cbc) {
    const AesIv mask = aes_encrypt_block(key_, iv);
    for (size_t i = 0; i < kAesBlock; ++i) block[i] ^= mask[i];
  } else {
    reader_.start(iv);
    reader_.decrypt(block, block.data());
  }
  std::copy_n(block.begin() + 5, 4, plain);
  std::copy_n(block.begin(), 5, plain + 4);
  std::copy_n(bytes + kSizeOffset, kSizeEnd - kSizeOffset, plain + kSizeOffset);
  std::copy_n(block.begin() + kSizeOffset, head - kSizeEnd, plain + kSizeEnd);
}

void MariadbCipher::decrypt_rest(uint64_t offset, uint32_t size, size_t at, Bytes encrypted,
                                 const AesIv& before, uint8_t* plain) {
  const AesIv iv = iv_at(offset);
  if (mode_ == AesMode::ctr) {
    reader_.start(counter_plus(iv, (at - kEncryptedHead) / kAesBlock + 1));
    return reader_.decrypt(encrypted, plain);
  }
  const size_t tail = at + encrypted.size() == size ? encrypted.size() % kAesBlock : 0;
  const size_t whole = encrypted.size() - tail;
  reader_.start(before);
  reader_.decrypt(encrypted.first(whole), plain);
  if (tail == 0) return;
  const AesIv mask = aes_encrypt_block(key_, iv);
  for (size_t i = 0; i < tail; ++i) plain[whole + i] = encrypted[whole + i] ^ mask[i];
}

namespace {

class MariadbStream final : public DecryptedStream {
 public:
  MariadbStream(std::unique_ptr<ByteStream> inner, uint64_t clear_size, MariadbCipher cipher)
      : DecryptedStream(std::move(inner)), clear_size_(clear_size), cipher_(std::move(cipher)) {}

  size_t held_back() const override { return raw().size(); }

 protected:
  Result<size_t> decrypt(uint8_t* into, size_t size) override;
  Result<size_t> decrypt_ahead(uint64_t ahead, uint8_t* into, size_t size) override;

 private:
  struct EventPlace {
    uint64_t offset = 0;
    uint32_t size = 0;
    uint64_t end() const { return offset + size; }
  };

  Bytes raw() const { return Bytes(raw_).subspan(raw_from_); }
  Result<size_t> read_raw();
  size_t step(uint8_t* into, size_t size);
  size_t take(size_t size) {
    position_ += size;
    raw_from_ += size;
    return size;
  }
  Result<size_t> raw_at(uint64_t offset, uint8_t* into, size_t size);
  Result<void> check_length();

  const uint64_t clear_size_;
  MariadbCipher cipher_;
  uint64_t position_ = 0;     // of the next byte to decrypt
  std::vector<uint8_t> raw_;  // read and not decrypted: [raw_from_, end)
  size_t raw_from_ = 0;
  EventPlace event_;      // the walk is in it, or at its end
  AesIv before_{};        // the cipher block in front of position_
  bool lost_ = false;     // an event without a length: what follows is passed on as it is
  EventPlace looked_;     // the event that was looked at last
  uint64_t checked_ = 0;  // where check_length() found an event whole
};

Result<size_t> MariadbStream::read_raw() {
  raw_.erase(raw_.begin(), raw_.begin() + long(raw_from_));
  raw_from_ = 0;
  const size_t have = raw_.size();
  raw_.resize(have + kBlock);
  Result<size_t> got = inner_->read(raw_.data() + have, kBlock);
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
  if (position_ == event_.end()) {
    if (bytes.size() < kSizeEnd) return 0;
    const EventPlace next{position_, load_u32(bytes.data() + kSizeOffset)};
    if (!is_size(next.size)) return lost_ = true, step(into, size);
    const size_t head = std::min<size_t>(next.size, kEncryptedHead);
    if (bytes.size() < head) return 0;
    event_ = next;
    cipher_.decrypt_head(event_.offset, event_.size, bytes.data(), into);
    if (head == kEncryptedHead) before_ = MariadbCipher::first_block(bytes.data());
    return take(head);
  }
  size_t part = size_t(std::min<uint64_t>({bytes.size(), size, event_.end() - position_}));
  if (position_ + part < event_.end()) part -= part % kAesBlock;
  if (part == 0) return 0;
  cipher_.decrypt_rest(event_.offset, event_.size, size_t(position_ - event_.offset), bytes.first(part),
                       before_, into);
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
        if (Result<void> checked = check_length(); !checked) {
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
    Result<size_t> got = inner_->look(offset + done - position_ - bytes.size(), into + done, size - done);
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
    if (!is_size(event.size)) return raw_at(target, into, size);
  }
  looked_ = event;
  const size_t within = size_t(target - event.offset);
  const size_t head_size = std::min<size_t>(event.size, kEncryptedHead);
  if (within < head_size) {
    Result<size_t> got = raw_at(event.offset, head, head_size);
    if (!got) return got;
    if (*got < head_size) return size_t{0};
    uint8_t plain[kEncryptedHead];
    cipher_.decrypt_head(event.offset, event.size, head, plain);
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
      std::min<size_t>((in_front + size + kAesBlock - 1) / kAesBlock * kAesBlock, event.size - at);
  std::vector<uint8_t> block(want);
  Result<size_t> got = raw_at(event.offset + at, block.data(), want);
  if (!got) return got;
  size_t have = *got;
  if (at + have < event.size) have -= have % kAesBlock;
  if (have <= in_front) return size_t{0};
  cipher_.decrypt_rest(event.offset, event.size, at, Bytes(block).first(have), before, block.data());
  const size_t part = std::min(size, have - in_front);
  std::memcpy(into, block.data() + in_front, part);
  return part;
}

// Whether what was decrypted can only be an event: its end is where it ends, its CRC32 matches, or it is a
// format description. Nothing of this comes about with a wrong key.
bool is_event(Bytes plain, uint64_t offset, bool is_whole) {
  const Header header = decode_header(plain.first<kHeaderSize>());
  if (name_of(header.type).empty()) return false;
  if (header.end_log_pos == uint32_t(offset + header.event_size)) return true;
  if (!is_whole) return false;
  return checksum_matches(plain) ||
         (header.type == EventType::FORMAT_DESCRIPTION_EVENT && decode_format_description(plain).has_value());
}

enum class Fit : uint8_t { no, maybe, yes };

Fit fit_of(MariadbCipher& cipher, uint64_t offset, Bytes encrypted) {
  std::vector<uint8_t> plain;
  for (unsigned i = 0; i < kTriedEvents && encrypted.size() >= kEncryptedHead; ++i) {
    const uint32_t size = load_u32(encrypted.data() + kSizeOffset);
    if (!is_size(size)) return Fit::no;
    const bool is_whole = size <= encrypted.size();
    plain.resize(is_whole ? size : kEncryptedHead);
    cipher.decrypt_head(offset, size, encrypted.data(), plain.data());
    if (is_whole && size > kEncryptedHead)
      cipher.decrypt_rest(offset, size, kEncryptedHead,
                          encrypted.subspan(kEncryptedHead, size - kEncryptedHead),
                          MariadbCipher::first_block(encrypted.data()), plain.data() + kEncryptedHead);
    if (is_event(plain, offset, is_whole)) return Fit::yes;
    // Of a log that is torn in its first event a header that a server may have written is all there can be.
    const Header header = decode_header(Bytes(plain).first<kHeaderSize>());
    if (!is_whole)
      return i == 0 && !name_of(header.type).empty() && header.flags < 0x100 ? Fit::maybe : Fit::no;
    encrypted = encrypted.subspan(size);
    offset += size;
  }
  return Fit::no;
}

}  // namespace

Result<std::unique_ptr<ByteStream>> open_mariadb_stream(std::unique_ptr<ByteStream>& inner,
                                                        uint64_t clear_size, Bytes nonce,
                                                        const std::vector<Key>& keys) {
  std::vector<uint8_t> tried(kTried);
  size_t have = 0;
  while (have < tried.size()) {
    Result<size_t> got = inner->look(clear_size + have, tried.data() + have, tried.size() - have);
    if (!got) return std::move(got).error();
    if (*got == 0) break;
    have += *got;
  }
  tried.resize(have);
  std::unique_ptr<MariadbCipher> found;
  Fit best = Fit::no;
  for (const Key& key : keys)
    for (const AesMode mode : {AesMode::cbc, AesMode::ctr}) {
      auto cipher = std::make_unique<MariadbCipher>(mode, key, nonce);
      // A log that ends here has nothing that could be read wrongly.
      const Fit fit = have < kEncryptedHead ? Fit::maybe : fit_of(*cipher, clear_size, tried);
      if (fit <= best) continue;
      best = fit;
      found = std::move(cipher);
    }
  if (found)
    return std::unique_ptr<ByteStream>(
        std::make_unique<MariadbStream>(std::move(inner), clear_size, std::move(*found)));
  return std::unique_ptr<ByteStream>();
}

}  // namespace binsift
