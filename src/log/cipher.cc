#include "log/cipher.h"

#include <algorithm>
#include <new>
#include <string>
#include <utility>

#ifdef BINSIFT_HAS_OPENSSL
#include <openssl/evp.h>
#endif

namespace binsift {

Error no_ciphers() {
  Error error{.kind = ErrorKind::unsupported};
  error.detail = "encrypted, and this binsift was built without OpenSSL";
  error.hint = "build it where libssl-dev is installed";
  return error;
}

AesIv counter_plus(AesIv counter, uint64_t blocks) {
  for (size_t i = kAesBlock; i-- > 0 && blocks != 0;) {
    blocks += counter[i];
    counter[i] = uint8_t(blocks);
    blocks >>= 8;
  }
  return counter;
}

AesReader::AesReader(AesReader&& other) noexcept : context_(std::exchange(other.context_, nullptr)) {}
AesReader& AesReader::operator=(AesReader&& other) noexcept {
  std::swap(context_, other.context_);
  return *this;
}

#ifdef BINSIFT_HAS_OPENSSL

namespace {

const EVP_CIPHER* cipher_of(AesMode mode, size_t key_size) {
  const bool cbc = mode == AesMode::cbc;
  if (key_size == 16) return cbc ? EVP_aes_128_cbc() : EVP_aes_128_ctr();
  if (key_size == 24) return cbc ? EVP_aes_192_cbc() : EVP_aes_192_ctr();
  return cbc ? EVP_aes_256_cbc() : EVP_aes_256_ctr();
}

// OpenSSL fails here for want of memory only: keys and modes are ours.
void demand(int done) {
  if (done != 1) throw std::bad_alloc();
}

}  // namespace

bool has_ciphers() {
  return true;
}

AesReader::AesReader(AesMode mode, Bytes key) : context_(EVP_CIPHER_CTX_new()) {
  if (!context_) throw std::bad_alloc();
  demand(EVP_DecryptInit_ex(context_, cipher_of(mode, key.size()), nullptr, key.data(), nullptr));
  demand(EVP_CIPHER_CTX_set_padding(context_, 0));
}

AesReader::~AesReader() {
  EVP_CIPHER_CTX_free(context_);
}

void AesReader::start(const AesIv& iv) {
  demand(EVP_DecryptInit_ex(context_, nullptr, nullptr, nullptr, iv.data()));
}

void AesReader::decrypt(Bytes from, uint8_t* into) {
  constexpr size_t kMost = 1 << 30;  // OpenSSL counts in int
  while (!from.empty()) {
    const Bytes part = from.first(std::min(from.size(), kMost));
    int put = 0;
    demand(EVP_DecryptUpdate(context_, into, &put, part.data(), int(part.size())));
    into += part.size();
    from = from.subspan(part.size());
  }
}

AesIv aes_encrypt_block(Bytes key, const AesIv& block) {
  // Zeros encrypted in CTR are the counter encrypted.
  AesIv encrypted{};
  AesReader reader(AesMode::ctr, key);
  reader.start(block);
  reader.decrypt(encrypted, encrypted.data());
  return encrypted;
}

bool decrypt_padded(Bytes key, const AesIv& iv, Bytes bytes, std::vector<uint8_t>& plain) {
  if (bytes.empty() || bytes.size() % kAesBlock != 0) return false;
  plain.resize(bytes.size());
  AesReader reader(AesMode::cbc, key);
  reader.start(iv);
  reader.decrypt(bytes, plain.data());
  const size_t padding = plain.back();
  if (padding == 0 || padding > kAesBlock) return false;
  for (size_t i = 0; i < padding; ++i)
    if (plain[plain.size() - 1 - i] != padding) return false;
  plain.resize(plain.size() - padding);
  return true;
}

std::vector<uint8_t> digest_of(std::string_view name, std::initializer_list<Bytes> parts) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  if (!context) throw std::bad_alloc();
  std::vector<uint8_t> digest(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  int done = EVP_DigestInit_ex(context, EVP_get_digestbyname(std::string(name).c_str()), nullptr);
  for (const Bytes part : parts) done = done == 1 ? EVP_DigestUpdate(context, part.data(), part.size()) : 0;
  if (done == 1) done = EVP_DigestFinal_ex(context, digest.data(), &size);
  EVP_MD_CTX_free(context);
  demand(done);
  digest.resize(size);
  return digest;
}

#else

// Nobody comes here: who reads encrypted logs asks has_ciphers() first.
bool has_ciphers() {
  return false;
}
AesReader::AesReader(AesMode, Bytes) {}
AesReader::~AesReader() = default;
void AesReader::start(const AesIv&) {}
void AesReader::decrypt(Bytes, uint8_t*) {}
AesIv aes_encrypt_block(Bytes, const AesIv& block) {
  return block;
}
bool decrypt_padded(Bytes, const AesIv&, Bytes, std::vector<uint8_t>&) {
  return false;
}
std::vector<uint8_t> digest_of(std::string_view, std::initializer_list<Bytes>) {
  return {};
}

#endif

}  // namespace binsift
