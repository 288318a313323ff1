#pragma once
// AES and SHA-2 as encrypted logs and key files use them: the door to OpenSSL. A build without it reads no
// encrypted logs and says so.
#include <array>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "base/cursor.h"

struct evp_cipher_ctx_st;

namespace binsift {

inline constexpr size_t kAesBlock = 16;
using AesIv = std::array<uint8_t, kAesBlock>;

// Whether ciphers were built in.
bool has_ciphers();
// Says that they were not. Errors: unsupported.
Error no_ciphers();

enum class AesMode : uint8_t { cbc, ctr };

// Decrypts a run of bytes, part by part. Keys have 16, 24 or 32 bytes.
class AesReader {
 public:
  AesReader(AesMode mode, Bytes key);
  AesReader(AesReader&& other) noexcept;
  AesReader& operator=(AesReader&& other) noexcept;
  ~AesReader();

  // A new run: the IV of CBC (to go on within a run: its last encrypted block), the counter of CTR.
  void start(const AesIv& iv);
  // The next bytes of the run, `from` to `into`, which may be the same. Whole blocks only, in CBC.
  void decrypt(Bytes from, uint8_t* into);

 private:
  evp_cipher_ctx_st* context_ = nullptr;
};

// One block, encrypted.
AesIv aes_encrypt_block(Bytes key, const AesIv& block);

// Adds to a counter of CTR, which is a big-endian number.
AesIv counter_plus(AesIv counter, uint64_t blocks);

// Decrypts CBC with the padding that tells its end; nothing when that is not right. `bytes` are whole blocks.
bool decrypt_padded(Bytes key, const AesIv& iv, Bytes bytes, std::vector<uint8_t>& plain);

// The digest ("sha1", "sha512" …) of the parts, one behind the other.
std::vector<uint8_t> digest_of(std::string_view name, std::initializer_list<Bytes> parts);

}  // namespace binsift
