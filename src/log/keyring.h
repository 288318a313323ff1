#pragma once
// The keys of encrypted logs, from the files that servers keep them in. The content tells which kind a file
// is.
//
// component_keyring_file (MySQL 8.0.24 and later): JSON,
//   {"version":"1.0","elements":[{"user":"","data_id":"KEY ID","data_type":"AES","data":"HEX",…},…]}
// keyring_file plugin (MySQL up to 8.3, Percona Server), numbers little-endian:
//   bytes  field
//   24     "Keyring file version:2.0", or 1.0
//   …      keys, each:
//            8 size of the key's entry · 8 length of the id · 8 of the type · 8 of the user · 8 of the key
//            n id · n type ("AES") · n user · n key, XORed with a fixed text · padding to a multiple of 8
//   3      "EOF"
//   32     SHA-256 of the entries as they stand; not in version 1.0
// file_key_management (MariaDB): lines "ID;HEX", # starts a comment. The file may be encrypted as
//   openssl enc -aes-256-cbc -md sha1 writes it:
//   8      "Salted__"
//   8      salt
//   …      AES-256-CBC, padded; key and IV are EVP_BytesToKey of password and salt, in one round
// Sources: mysql components/keyrings/common/json_data, plugin/keyring (buffered_file_io.cc, keyring_key.cc),
// mariadb plugin/file_key_management/parser.cc.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/cursor.h"

namespace binsift {

using Key = std::vector<uint8_t>;

class Keyring {
 public:
  // Adds the keys of a file. `password` opens it where it is encrypted, and is empty when there is none.
  // Errors: io; corrupt (no keyring, or a damaged one); missing_key (encrypted, and the password is missing
  // or wrong); unsupported (built without ciphers).
  Result<void> load(const std::string& path, std::string_view password);
  // The same of a file's content. Errors: without the file.
  Result<void> add(Bytes content, std::string_view password);

  // Of a MySQL log, by its id. Null: not there.
  const Key* find(std::string_view id) const;
  // Of MariaDB logs, by number. Several files may know the same one.
  const std::vector<Key>& numbered(uint32_t id) const;

  // Of the files they came from, for messages; empty: none was given.
  const std::string& files() const { return files_; }
  size_t key_count() const { return named_.size() + numbered_.size(); }

 private:
  friend Result<void> read_component_keyring(Bytes content, Keyring& keyring);
  friend Result<void> read_keyring_file(Bytes content, Keyring& keyring);
  friend Result<void> read_key_lines(Bytes content, Keyring& keyring);

  std::map<std::string, Key, std::less<>> named_;
  std::map<uint32_t, std::vector<Key>> numbered_;
  std::string files_;
};
using KeyringPtr = std::shared_ptr<const Keyring>;

// The password in a file, without the line ends behind it. Errors: io; limit.
Result<std::string> read_password_file(const std::string& path);

}  // namespace binsift
