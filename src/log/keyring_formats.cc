#include "log/keyring_formats.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>

#include "log/cipher.h"

namespace binsift {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Error wrong(const char* field, std::string detail, uint64_t offset = 0) {
  return {.kind = ErrorKind::corrupt, .field = field, .offset = offset, .detail = std::move(detail)};
}

bool is_key_size(size_t size) {
  return size == 16 || size == 24 || size == 32;
}

}  // namespace

bool read_hex(std::string_view digits, Key& bytes) {
  if (digits.size() % 2 != 0) return false;
  bytes.clear();
  for (size_t i = 0; i < digits.size(); i += 2) {
    const int high = hex_digit(digits[i]), low = hex_digit(digits[i + 1]);
    if (high < 0 || low < 0) return false;
    bytes.push_back(uint8_t(high << 4 | low));
  }
  return true;
}

Result<void> read_component_keyring(Bytes content, Keyring& keyring) {
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  simdjson::padded_string text(as_text(content));
  if (const auto code = parser.parse(text).get(document); code != simdjson::SUCCESS)
    return wrong("keyring", std::string("no JSON: ") + simdjson::error_message(code));
  simdjson::dom::array elements;
  if (document["elements"].get(elements) != simdjson::SUCCESS)
    return wrong("elements", "a keyring of component_keyring_file has a list of them");
  for (const simdjson::dom::element element : elements) {
    std::string_view id, hex;
    if (element["data_id"].get(id) != simdjson::SUCCESS) return wrong("data_id", "a key without an id");
    Key key;
    if (element["data"].get(hex) != simdjson::SUCCESS || !read_hex(hex, key))
      return wrong("data", "the key '" + std::string(id) + "' is no text of hex digits");
    keyring.named_.insert_or_assign(std::string(id), std::move(key));
  }
  return {};
}

Result<void> read_keyring_file(Bytes content, Keyring& keyring) {
  constexpr size_t kVersionSize = 24, kDigestSize = 32;
  constexpr std::string_view kEnd = "EOF";
  constexpr std::string_view kMask = "*305=Ljt0*!@$Hnm(*-9-w;:";
  Cursor cursor(content);
  const std::string_view version = cursor.text(kVersionSize, "version");
  if (!cursor.ok()) return cursor.error();
  const bool has_digest = version.ends_with("2.0");
  if (!has_digest && !version.ends_with("1.0"))
    return Error{.kind = ErrorKind::unsupported, .field = "version", .detail = std::string(version)};
  const size_t behind = kEnd.size() + (has_digest ? kDigestSize : 0);
  if (cursor.left() < behind) {
    cursor.fail("end mark", behind);
    return cursor.error();
  }
  const Bytes entries = cursor.bytes(cursor.left() - behind, "keys");
  if (cursor.text(kEnd.size(), "end mark") != kEnd)
    return wrong("end mark", "the keyring does not end as one", kVersionSize + entries.size());
  const Bytes digest = cursor.rest();
  if (has_digest && has_ciphers()) {
    const Key computed = digest_of("sha256", {entries});
    // A keyring without keys has a text in its place.
    if (!entries.empty() && !std::equal(digest.begin(), digest.end(), computed.begin()))
      return wrong("digest", "the keyring's SHA-256 does not match its keys", content.size() - kDigestSize);
  }
  Cursor keys(entries);
  while (keys.ok() && !keys.at_end()) {
    const uint64_t entry_size = keys.u64("entry size");
    if (entry_size < 8) keys.fail("entry size");
    Cursor entry = keys.part(entry_size < 8 ? 0 : entry_size - 8, "key entry");
    const uint64_t id_size = entry.u64("id length"), type_size = entry.u64("type length");
    const uint64_t user_size = entry.u64("user length"), key_size = entry.u64("key length");
    const std::string_view id = entry.text(id_size, "id");
    entry.skip(type_size, "type");
    entry.skip(user_size, "user");
    const Bytes masked = entry.bytes(key_size, "key");
    if (!entry.ok()) {
      Error error = entry.error();
      error.offset += kVersionSize + keys.offset() - entry.left() - entry.offset();
      return error;
    }
    Key key(masked.begin(), masked.end());
    for (size_t i = 0; i < key.size(); ++i) key[i] ^= uint8_t(kMask[i % kMask.size()]);
    keyring.named_.insert_or_assign(std::string(id), std::move(key));
  }
  if (!keys.ok()) return keys.error();
  return {};
}

Result<void> read_key_lines(Bytes content, Keyring& keyring) {
  std::string_view rest = as_text(content);
  size_t number = 0, found = 0;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++number;
    while (!line.empty() && std::string_view(" \t\r\v\f").find(line.front()) != line.npos)
      line.remove_prefix(1);
    if (line.empty() || line.front() == '#') continue;
    const std::string place = "line " + std::to_string(number) + ": ";
    uint32_t id = 0;
    const auto [behind, code] = std::from_chars(line.data(), line.data() + line.size(), id);
    line.remove_prefix(size_t(behind - line.data()));
    if (code != std::errc() || id == 0 || line.empty() || line.front() != ';')
      return wrong("key id", place + "not a key such as '1;770A8A65DA156D24…' of a MariaDB key file");
    line.remove_prefix(1);
    // As the server: what follows the hex digits does not count.
    size_t digits = 0;
    while (digits < line.size() && hex_digit(line[digits]) >= 0) ++digits;
    Key key;
    if (!read_hex(line.substr(0, digits), key) || !is_key_size(key.size()))
      return wrong("key", place + "the key has " + std::to_string(digits) + " hex digits, not 32, 48 or 64");
    std::vector<Key>& known = keyring.numbered_[id];
    if (std::find(known.begin(), known.end(), key) == known.end()) known.push_back(std::move(key));
    ++found;
  }
  if (found == 0) return wrong("keyring", "the file holds no key");
  return {};
}

}  // namespace binsift
