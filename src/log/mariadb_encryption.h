#pragma once
// Logs that MariaDB encrypted (encrypt_binlog=ON): the format description and START_ENCRYPTION_EVENT stand in
// clear, every event behind them is encrypted by itself, its length stays the same.
//   bytes  field                of an encrypted event that starts at offset p
//   4      cipher bytes 5-8
//   5      cipher bytes 0-4
//   4      event size           in clear, where the header has it
//   …      cipher bytes 9 …
// What is encrypted is the event without its size, its first four bytes (timestamp) behind the five that
// follow them (type, server id). The IV is the event's nonce and p, modulo 2^32, little-endian. The key's
// plugin was told whether to use AES-CBC or AES-CTR; the log does not say. What is left behind the last whole
// block of CBC is XORed with the IV, encrypted. Source: mariadb sql/log_event.h (Binlog_crypt_data),
// sql/log_event.cc (encrypt_event), mysys_ssl/my_crypt.cc.
#include "event/start_encryption.h"
#include "log/cipher.h"
#include "log/decrypted_stream.h"
#include "log/keyring.h"

namespace binsift {

// How far the head of an encrypted event goes: its first cipher block and the size.
inline constexpr size_t kEncryptedHead = 20;

class MariadbCipher {
 public:
  // `nonce` has 12 bytes.
  MariadbCipher(AesMode mode, Bytes key, Bytes nonce);

  // The first bytes of the event of `size` bytes at `offset`: the smaller of its size and kEncryptedHead.
  void decrypt_head(uint64_t offset, uint32_t size, const uint8_t* encrypted, uint8_t* plain);
  // The event's bytes from `at` on, which is kEncryptedHead and whole blocks: whole blocks again, or all up
  // to its end. `before` is the cipher block in front of them.
  void decrypt_rest(uint64_t offset, uint32_t size, size_t at, Bytes encrypted, const AesIv& before,
                    uint8_t* plain);
  static constexpr size_t kSizeOffset = 9;  // of the event's size, in clear
  // Whether a server writes events of this size.
  static bool is_size(uint32_t size) { return size >= kHeaderSize && size <= 0x7FFFFFFF; }
  // The first cipher block, which the head hides.
  static AesIv first_block(const uint8_t* head);

 private:
  AesIv iv_at(uint64_t offset) const;

  AesMode mode_;
  Key key_;
  AesIv nonce_{};
  AesReader reader_;
};

// What is done about damage in the log, and what tells it.
struct MariadbDamage {
  bool goes_on = false;  // at the next event; what stands in front of it is given as it is
  bool has_checksums = true;
};

// A log whose bytes from `clear_size` on are such events. Finds out which of the keys and modes it is by what
// events decrypt to. Null: none fits. Errors: those of the stream.
Result<std::unique_ptr<ByteStream>> open_mariadb_stream(std::unique_ptr<ByteStream>& inner,
                                                        uint64_t clear_size, Bytes nonce,
                                                        const std::vector<Key>& keys,
                                                        const MariadbDamage& damage = {});

}  // namespace binsift
