#include "log/keyring.h"

#include <algorithm>

#include "base/file.h"
#include "log/cipher.h"
#include "log/keyring_formats.h"

namespace binsift {
namespace {

constexpr size_t kKeyringLimit = 64 << 20;
constexpr size_t kPasswordLimit = 64 << 10;
constexpr std::string_view kSalted = "Salted__";
constexpr std::string_view kPluginFile = "Keyring file version:";

// Without the digest that its server was told the file opens to other bytes: the first that gives lines of
// keys is the right one.
constexpr std::string_view kDigests[] = {"sha1", "sha256", "sha512", "sha224", "sha384", "md5"};

// EVP_BytesToKey, one round: digests of the one before, password and salt, until there are 48 bytes.
Key bytes_to_key(std::string_view digest, std::string_view password, Bytes salt) {
  Key bytes, last;
  while (bytes.size() < 48) {
    last = digest_of(digest, {last, as_bytes(password), salt});
    bytes.insert(bytes.end(), last.begin(), last.end());
  }
  return bytes;
}

Result<void> read_salted(Bytes content, std::string_view password, Keyring& keyring) {
  if (!has_ciphers()) return no_ciphers();
  Error error{.kind = ErrorKind::missing_key};
  if (password.empty()) {
    error.detail = "the key file is encrypted";
    error.hint = "give its password with --keyring-password-file";
    return error;
  }
  Cursor cursor(content);
  cursor.skip(kSalted.size(), "mark");
  const Bytes salt = cursor.bytes(8, "salt");
  const Bytes encrypted = cursor.rest();
  if (!cursor.ok()) return cursor.error();
  if (encrypted.empty() || encrypted.size() % kAesBlock != 0) {
    cursor.fail("encrypted keys");
    return cursor.error();
  }
  Key plain;
  for (const std::string_view digest : kDigests) {
    const Key secret = bytes_to_key(digest, password, salt);
    AesIv iv;
    std::copy_n(secret.begin() + 32, kAesBlock, iv.begin());
    if (!decrypt_padded(Bytes(secret).first(32), iv, encrypted, plain)) continue;
    Keyring read;
    if (!read_key_lines(plain, read) || read.key_count() == 0) continue;
    return read_key_lines(plain, keyring);
  }
  error.detail = "the password does not open the key file";
  error.hint =
      "it must be the file's own; of a file written with -pbkdf2 give what openssl enc -d makes of it";
  return error;
}

}  // namespace

Result<void> Keyring::add(Bytes content, std::string_view password) {
  const std::string_view text = as_text(content);
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (text.starts_with(kSalted)) return read_salted(content, password, *this);
  if (text.starts_with(kPluginFile)) return read_keyring_file(content, *this);
  if (first != text.npos && text[first] == '{') return read_component_keyring(content, *this);
  return read_key_lines(content, *this);
}

Result<void> Keyring::load(const std::string& path, std::string_view password) {
  Result<std::string> content = read_whole(path, kKeyringLimit);
  if (!content) return std::move(content).error();
  if (!files_.empty()) files_ += ", ";
  files_ += path;
  Result<void> added = add(as_bytes(*content), password);
  if (!added) added.error().file = path;
  return added;
}

const Key* Keyring::find(std::string_view id) const {
  const auto found = named_.find(id);
  return found == named_.end() ? nullptr : &found->second;
}

const std::vector<Key>& Keyring::numbered(uint32_t id) const {
  static const std::vector<Key> kNone;
  const auto found = numbered_.find(id);
  return found == numbered_.end() ? kNone : found->second;
}

Result<std::string> read_password_file(const std::string& path) {
  Result<std::string> password = read_whole(path, kPasswordLimit);
  if (!password) return password;
  while (!password->empty() && (password->back() == '\n' || password->back() == '\r')) password->pop_back();
  return password;
}

}  // namespace binsift
