#pragma once
// Encrypted logs and keyrings for tests.
#include "event/start_encryption.h"
#include "log/cipher.h"
#include "log/keyring.h"
#include "log_builder.h"

namespace binsift::test {

inline const Buffer kTestKey = from_hex("770a8a65da156d24ee2a093277530142f2c8d3c6f9a04b1e5d7c8a9b0f1e2d3c");
inline const Buffer kTestNonce = from_hex("000102030405060708090a0b");

inline KeyringPtr keyring_of(std::string_view content, std::string_view password = {}) {
  auto keyring = std::make_shared<Keyring>();
  REQUIRE(keyring->add(as_bytes(content), password));
  return keyring;
}
inline KeyringPtr fixture_keyring(const std::string& name) {
  const Buffer content = fixture(name + "/keyring");
  return keyring_of(as_text(content));
}
inline KeyringPtr test_keyring() {
  return keyring_of("1;770A8A65DA156D24EE2A093277530142F2C8D3C6F9A04B1E5D7C8A9B0F1E2D3C\n");
}

// An event as MariaDB encrypts it.
inline Buffer encrypted_event(AesMode mode, uint64_t offset, Bytes event) {
  Buffer plain(event.begin() + 4, event.begin() + 9);
  plain.insert(plain.end(), event.begin(), event.begin() + 4);
  plain.insert(plain.end(), event.begin() + 13, event.end());
  AesIv iv;
  std::copy(kTestNonce.begin(), kTestNonce.end(), iv.begin());
  for (unsigned i = 0; i < 4; ++i) iv[12 + i] = uint8_t(offset >> (8 * i));
  Buffer cipher = plain;
  if (mode == AesMode::ctr) {
    AesReader reader(mode, kTestKey);
    reader.start(iv);
    reader.decrypt(plain, cipher.data());
  } else {
    AesIv last = iv;
    size_t at = 0;
    for (; at + kAesBlock <= plain.size(); at += kAesBlock) {
      for (size_t i = 0; i < kAesBlock; ++i) last[i] ^= plain[at + i];
      last = aes_encrypt_block(kTestKey, last);
      std::copy(last.begin(), last.end(), cipher.begin() + long(at));
    }
    const AesIv mask = aes_encrypt_block(kTestKey, iv);
    for (size_t i = 0; at + i < plain.size(); ++i) cipher[at + i] = plain[at + i] ^ mask[i];
  }
  Buffer out(cipher.begin() + 5, cipher.begin() + 9);
  out.insert(out.end(), cipher.begin(), cipher.begin() + 5);
  out.insert(out.end(), event.begin() + 9, event.begin() + 13);
  out.insert(out.end(), cipher.begin() + 9, cipher.end());
  return out;
}

// `log`, whose second event is START_ENCRYPTION_EVENT, with all behind that one encrypted.
inline Buffer encrypted_log(AesMode mode, Bytes log) {
  Buffer out;
  size_t at = 4;
  for (unsigned number = 0; at < log.size(); ++number) {
    const Bytes event = log.subspan(at, header_of(log.subspan(at)).event_size);
    if (number == 0) out.assign(log.begin(), log.begin() + 4);
    const Buffer put = number < 2 ? Buffer(event.begin(), event.end()) : encrypted_event(mode, at, event);
    out.insert(out.end(), put.begin(), put.end());
    at += event.size();
  }
  return out;
}

inline LogBuilder start_encryption_log(uint32_t key_version = 1, uint8_t scheme = 1) {
  return LogBuilder().event(EventType::START_ENCRYPTION_EVENT,
                            Wire().number(scheme, 1).number(key_version, 4).text(as_text(kTestNonce)));
}

}  // namespace binsift::test
