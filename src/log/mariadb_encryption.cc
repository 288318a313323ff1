#include "log/mariadb_encryption.h"

#include <algorithm>

#include "log/mariadb_stream.h"

namespace binsift {
namespace {

constexpr size_t kNonceSize = 12;
constexpr size_t kSizeOffset = MariadbCipher::kSizeOffset, kSizeEnd = kSizeOffset + 4;
constexpr size_t kTried = 64 * 1024;  // of a log's start, to find the key that fits
constexpr unsigned kTriedEvents = 16;

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
    if (!MariadbCipher::is_size(size)) return Fit::no;
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
                                                        const std::vector<Key>& keys,
                                                        const MariadbDamage& damage) {
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
        std::make_unique<MariadbStream>(std::move(inner), clear_size, std::move(*found), damage));
  return std::unique_ptr<ByteStream>();
}

}  // namespace binsift
