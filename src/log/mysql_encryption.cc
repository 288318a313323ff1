#include "log/mysql_encryption.h"

#include <algorithm>

namespace binsift {
namespace {

constexpr size_t kMagicSize = 4;
constexpr uint8_t kVersion = 1;
constexpr size_t kPasswordSize = 32;
enum Field : uint8_t { kEnd = 0, kKeyId = 1, kPassword = 2, kIv = 3 };

Error wrong(ErrorKind kind, const char* field, uint64_t offset, std::string detail) {
  Error error{.kind = kind, .field = field, .offset = offset};
  error.position = offset;
  error.detail = std::move(detail);
  return error;
}

}  // namespace

Result<MysqlEncryptionHeader> decode_mysql_encryption_header(Bytes header) {
  if (header.size() < kMysqlEncryptionHeader)
    return wrong(ErrorKind::need_more, "encryption header", header.size(),
                 "the file ends within the 512 bytes of its encryption header");
  Cursor cursor(header.first(kMysqlEncryptionHeader));
  cursor.skip(kMagicSize, "magic");
  if (const uint8_t version = cursor.u8("encryption version"); version != kVersion)
    return wrong(ErrorKind::unsupported, "encryption version", kMagicSize,
                 "version " + std::to_string(version) + " of log encryption");
  MysqlEncryptionHeader decoded;
  for (;;) {
    const size_t offset = cursor.offset();
    const uint8_t field = cursor.u8("encryption field");
    if (field == kEnd || !cursor.ok()) break;
    switch (field) {
      case kKeyId: decoded.key_id = cursor.text(cursor.u8("key id"), "key id"); break;
      case kPassword: decoded.password = cursor.bytes(kPasswordSize, "file password"); break;
      case kIv: decoded.iv = cursor.bytes(kAesBlock, "IV"); break;
      default:
        return wrong(ErrorKind::corrupt, "encryption field", offset,
                     std::to_string(field) + " is no field of an encryption header");
    }
  }
  const size_t end = cursor.offset();
  if (!cursor.ok()) return wrong(ErrorKind::corrupt, cursor.error().field, end, "longer than the header");
  const char* missing = decoded.key_id.empty()     ? "key id"
                        : decoded.password.empty() ? "file password"
                        : decoded.iv.empty()       ? "IV"
                                                   : nullptr;
  if (missing) return wrong(ErrorKind::corrupt, missing, end, "missing in the encryption header");
  return decoded;
}

MysqlLogKey open_mysql_log_key(const MysqlEncryptionHeader& header, Bytes replication_key) {
  AesIv iv;
  std::copy(header.iv.begin(), header.iv.end(), iv.begin());
  std::array<uint8_t, kPasswordSize> password;
  AesReader reader(AesMode::cbc, replication_key);
  reader.start(iv);
  reader.decrypt(header.password, password.data());
  const std::vector<uint8_t> digest = digest_of("sha512", {password});
  MysqlLogKey log{Key(digest.begin(), digest.begin() + 32), {}};
  std::copy_n(digest.begin() + 32, 8, log.counter.begin());
  return log;
}

}  // namespace binsift
