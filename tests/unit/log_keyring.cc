#include "encrypted_log.h"

using namespace binsift;
using namespace binsift::test;

namespace {

Error error_of(std::string_view content, std::string_view password = {}) {
  Keyring keyring;
  Result<void> added = keyring.add(as_bytes(content), password);
  REQUIRE_FALSE(added);
  return std::move(added).error();
}

// A keyring of the plugin keyring_file with one key.
std::string plugin_keyring(std::string_view version, std::string_view id, Bytes key) {
  constexpr std::string_view kMask = "*305=Ljt0*!@$Hnm(*-9-w;:";
  std::string masked;
  for (size_t i = 0; i < key.size(); ++i) masked += char(key[i] ^ uint8_t(kMask[i % kMask.size()]));
  const size_t size = (40 + id.size() + 3 + key.size() + 7) / 8 * 8;
  Wire entry;
  entry.number(size, 8).number(id.size(), 8).number(3, 8).number(0, 8).number(key.size(), 8);
  entry.text(id).text("AES").text(masked);
  std::string entries(as_text(entry.bytes()));
  entries.resize(size);
  std::string file = "Keyring file version:" + std::string(version) + entries + "EOF";
  if (version == "2.0") file += as_text(digest_of("sha256", {as_bytes(entries)}));
  return file;
}

// openssl enc -aes-256-cbc -md sha1, of the lines that test_keyring() has and one more; the password is
// "secret password".
const Buffer kSaltedKeys = from_hex(
    "53616c7465645f5f828f25f778b6818a1d92d0bf0d75c1b7beb3ed3a3bab19458dc16213d4ce840f181b987202d5aeda"
    "4068c27e6bdc896f710d3b4767898d70041ccfaf5f700a24d185c6f4482ba22f9eacf8b59ef6b10d2425be44ff136f6f"
    "942b8c13e98a574bfdb41ac4b6a6f2d67d8cfcff5c7cda5c92fcad2c7bc143a8f37785b65ee8e4c987a949397277a6b3"
    "498c560b0d5eb9ba59e5f7874d8f9430");

}  // namespace

TEST_CASE("edge 75: component_keyring_file is JSON with hex") {
  const KeyringPtr keyring = fixture_keyring("mysql-encrypted");
  CHECK(keyring->key_count() == 3);
  const Key* key = keyring->find("MySQLReplicationKey_11111111-2222-3333-4444-555555555555_2");
  REQUIRE(key);
  CHECK(*key == from_hex("51a36d43bd2f66208a18bac86882c7a7441df49f1bc292a626b2e2b276e65781"));
  CHECK_FALSE(keyring->find("MySQLReplicationKey_11111111-2222-3333-4444-555555555555_1"));
  CHECK(keyring->numbered(1).empty());

  CHECK(error_of("{\"version\":\"1.0\"").kind == ErrorKind::corrupt);
  CHECK(std::string(error_of("{\"version\":\"1.0\"}").field) == "elements");
  CHECK(std::string(error_of("{\"elements\":[{\"data\":\"00\"}]}").field) == "data_id");
  CHECK(std::string(error_of("{\"elements\":[{\"data_id\":\"a\",\"data\":\"0g\"}]}").field) == "data");
  CHECK(std::string(error_of("{\"elements\":[{\"data_id\":\"a\",\"data\":\"000\"}]}").field) == "data");
}

TEST_CASE("edge 75: the old keyring_file is masked and binary") {
  for (const char* version : {"1.0", "2.0"}) {
    const std::string file = plugin_keyring(version, "MySQLReplicationKey_a_1", kTestKey);
    const KeyringPtr keyring = keyring_of(file);
    REQUIRE(keyring->find("MySQLReplicationKey_a_1"));
    CHECK(*keyring->find("MySQLReplicationKey_a_1") == kTestKey);
    for (size_t size = 24; size < file.size(); ++size)
      CHECK(error_of(std::string_view(file).substr(0, size)).kind == ErrorKind::corrupt);
  }
  std::string file = plugin_keyring("2.0", "k", kTestKey);
  file[70] ^= 1;
  CHECK(std::string(error_of(file).field) == "digest");
  CHECK(error_of("Keyring file version:3.0EOF").kind == ErrorKind::unsupported);
  CHECK(keyring_of("Keyring file version:2.0EOF01234567890123456789012345678901")->key_count() == 0);
  file = plugin_keyring("1.0", "k", kTestKey);
  file[24 + 8 + 6] = 1;  // a length of the id past all there is
  const Error error = error_of(file);
  CHECK(error.kind == ErrorKind::corrupt);
  CHECK(std::string(error.field) == "id");
}

TEST_CASE("a MySQL log opens with either form of its keyring") {
  const KeyringPtr component = fixture_keyring("mysql-encrypted");
  const Key* key = component->find("MySQLReplicationKey_11111111-2222-3333-4444-555555555555_2");
  REQUIRE(key);
  const KeyringPtr old =
      keyring_of(plugin_keyring("2.0", "MySQLReplicationKey_11111111-2222-3333-4444-555555555555_2", *key));
  const ScratchFile file(fixture("mysql-encrypted/binlog.000002"));
  CHECK(convert_files({file.path()}, {}, {}, 1, old).row_count() == 1);
}

TEST_CASE("a MariaDB key file has lines, comments, and keys of three sizes") {
  const KeyringPtr keyring = keyring_of(
      "# keys\n\n  7;00112233445566778899aabbccddeeff trailing words\r\n"
      "2;000102030405060708090A0B0C0D0E0F1011121314151617\n"
      "1;770A8A65DA156D24EE2A093277530142F2C8D3C6F9A04B1E5D7C8A9B0F1E2D3C");
  CHECK(keyring->key_count() == 3);
  REQUIRE(keyring->numbered(1).size() == 1);
  CHECK(keyring->numbered(1)[0] == kTestKey);
  CHECK(keyring->numbered(7)[0] == from_hex("00112233445566778899aabbccddeeff"));
  CHECK(keyring->numbered(2)[0].size() == 24);
  CHECK(keyring->numbered(3).empty());
  for (const char* wrong :
       {"", "# nothing", "hello", "1;77", "0;00112233445566778899aabbccddeeff",
        "1 00112233445566778899aabbccddeeff", "99999999999;00112233445566778899aabbccddeeff",
        "1;00112233445566778899aabbccddeeffa"}) {
    CAPTURE(wrong);
    CHECK(error_of(wrong).kind == ErrorKind::corrupt);
  }
  CHECK(error_of("# one\n# two\n1;7").detail.find("line 3") == 0);
}

TEST_CASE("an encrypted key file opens with its password") {
  const std::string_view file = as_text(kSaltedKeys);
  CHECK(keyring_of(file, "secret password")->numbered(1)[0] == kTestKey);
  CHECK(error_of(file).kind == ErrorKind::missing_key);
  CHECK(error_of(file, "secret").kind == ErrorKind::missing_key);
  CHECK(error_of(file.substr(0, 12), "secret password").kind == ErrorKind::corrupt);
  CHECK(error_of(file.substr(0, file.size() - 3), "secret password").kind == ErrorKind::corrupt);
}

TEST_CASE("the line ends behind a password do not count") {
  const ScratchFile file(as_bytes("secret password\r\n\n"));
  CHECK(*read_password_file(file.path()) == "secret password");
  CHECK_FALSE(read_password_file(file.path() + ".none"));
}
