#include "log/open_log.h"

#include <algorithm>

#include "log/mariadb_encryption.h"
#include "log/mysql_encryption.h"

namespace binsift {
namespace {

constexpr size_t kMagicSize = 4;
constexpr size_t kStartEncryptionSize = 17;                            // its body: scheme, key version, nonce
constexpr uint32_t kMagic = 0x6E6962FE, kEncryptedMagic = 0x6E6962FD;  // FE, FD 'bin'
constexpr uint32_t kMariadbKeyId = 1;                                  // ENCRYPTION_KEY_SYSTEM_DATA
constexpr const char* kHint = "name the server's keyring with --keyring";

// A MySQL log behind its header.
class MysqlStream final : public DecryptedStream {
 public:
  MysqlStream(std::unique_ptr<ByteStream> inner, const MysqlLogKey& key)
      : DecryptedStream(std::move(inner), kMysqlEncryptionHeader),
        counter_(key.counter),
        reader_(AesMode::ctr, key.key) {}

 protected:
  Result<size_t> decrypt(uint8_t* into, size_t size) override {
    Result<size_t> got = inner_.read(into, size);
    if (!got) return got;
    decrypt_at(position_, into, *got);
    position_ += *got;
    return got;
  }
  Result<size_t> decrypt_ahead(uint64_t ahead, uint8_t* into, size_t size) override {
    Result<size_t> got = inner_.look(ahead, into, size);
    if (got) decrypt_at(position_ + ahead, into, *got);
    return got;
  }

 private:
  void decrypt_at(uint64_t position, uint8_t* bytes, size_t size) {
    AesIv passed;
    reader_.start(counter_plus(counter_, position / kAesBlock));
    reader_.decrypt(Bytes(passed).first(position % kAesBlock), passed.data());
    reader_.decrypt(Bytes(bytes, size), bytes);
  }

  const AesIv counter_;
  AesReader reader_;
  uint64_t position_ = 0;
};

Result<std::vector<uint8_t>> first_bytes(ByteStream& stream, size_t size) {
  std::vector<uint8_t> first(size);
  size_t have = 0;
  while (have < size) {
    Result<size_t> got = stream.look(have, first.data() + have, size - have);
    if (!got) return std::move(got).error();
    if (*got == 0) break;
    have += *got;
  }
  first.resize(have);
  return first;
}

Error locked(std::string what, const LogFile& log) {
  const bool given = log.keyring && !log.keyring->files().empty();
  Error error{.kind = ErrorKind::missing_key};
  error.detail = "encrypted with the key " + what;
  if (given)
    error.detail += ", which is not in " + log.keyring->files();
  else
    error.hint = kHint;
  return error;
}

Error wrong_key(std::string what, const LogFile& log) {
  Error error{.kind = ErrorKind::missing_key};
  error.detail = "the key " + what + " in " + log.keyring->files() + " does not open it";
  error.hint = "it is another server's or was changed; or what the log tells of its encryption is damaged";
  return error;
}

Result<std::optional<Error>> open_mysql(const LogFile& log, OpenedLog& opened) {
  Result<std::vector<uint8_t>> first = first_bytes(*opened.stream, kMysqlEncryptionHeader);
  if (!first) return std::move(first).error();
  opened.encryption.kind = Encryption::Kind::mysql;
  Result<MysqlEncryptionHeader> header = decode_mysql_encryption_header(*first);
  if (!header) return std::optional(std::move(header).error());
  opened.encryption.key_id = header->key_id;
  std::string what = "'";
  what.append(opened.encryption.key_id).append("'");
  if (!has_ciphers()) return std::optional(no_ciphers());
  const Key* key = log.keyring ? log.keyring->find(header->key_id) : nullptr;
  if (!key) return std::optional(locked(what, log));
  if (key->size() != 32) {
    Error error = wrong_key(what, log);
    error.detail += ": it has " + std::to_string(key->size()) + " bytes, not 32";
    return std::optional(std::move(error));
  }
  if (Result<void> skipped = opened.stream->skip(kMysqlEncryptionHeader); !skipped)
    return std::move(skipped).error();
  const MysqlLogKey log_key = open_mysql_log_key(*header, *key);
  opened.stream = std::make_unique<MysqlStream>(std::move(opened.stream), log_key);
  // Of a log that is right something must be: its magic, or its format description's type and version.
  Result<std::vector<uint8_t>> plain = first_bytes(*opened.stream, kMagicSize + kHeaderSize + 2);
  if (!plain) return std::move(plain).error();
  const bool has_magic = plain->size() < kMagicSize || load_u32(plain->data()) == kMagic;
  const bool has_format = plain->size() == kMagicSize + kHeaderSize + 2 && (*plain)[kMagicSize + 4] == 15 &&
                          load_u16(plain->data() + kMagicSize + kHeaderSize) == 4;
  if (!has_magic && !has_format) return std::optional(wrong_key(what, log));
  opened.encryption.is_open = true;
  return std::optional<Error>();
}

// A log in clear: does START_ENCRYPTION_EVENT follow its format description?
Result<std::optional<Error>> open_mariadb(const LogFile& log, OnDamage on_damage, OpenedLog& opened) {
  const auto nothing = std::optional<Error>();
  constexpr size_t kMostFormat = 1024, kMostStart = 64;
  Result<std::vector<uint8_t>> first = first_bytes(*opened.stream, kMagicSize + kHeaderSize);
  if (!first) return std::move(first).error();
  if (first->size() < kMagicSize + kHeaderSize) return nothing;
  const Header format_header = decode_header(Bytes(*first).subspan(kMagicSize).first<kHeaderSize>());
  if (format_header.type != EventType::FORMAT_DESCRIPTION_EVENT || format_header.event_size > kMostFormat)
    return nothing;
  const size_t start_at = kMagicSize + format_header.event_size;
  first = first_bytes(*opened.stream, start_at + kMostStart);
  if (!first) return std::move(first).error();
  if (first->size() < start_at + kHeaderSize) return nothing;
  const Bytes rest = Bytes(*first).subspan(start_at);
  const Header header = decode_header(rest.first<kHeaderSize>());
  if (header.type != EventType::START_ENCRYPTION_EVENT) return nothing;
  Result<FormatDescription> format =
      decode_format_description(Bytes(*first).subspan(kMagicSize, format_header.event_size));
  if (!format) return nothing;  // damaged: whoever reads on says so
  const size_t size = kHeaderSize + kStartEncryptionSize + format->checksum_size();
  if (rest.size() < size) return nothing;  // torn

  const Bytes event = rest.first(size);
  const auto at_start = [&](Error error) {
    error.position = start_at;
    error.event_type = name_of(header.type);
    return std::optional(std::move(error));
  };
  opened.encryption.kind = Encryption::Kind::mariadb;
  if (header.event_size != size) {
    Error error{.kind = ErrorKind::corrupt, .field = "event_size"};
    error.detail = std::to_string(header.event_size) + " bytes, not " + std::to_string(size);
    return at_start(std::move(error));
  }
  if (format->checksum_size() != 0 && !checksum_matches(event)) {
    Error error{.kind = ErrorKind::checksum};
    error.detail = "the event's CRC32 does not match, and it tells how the rest is encrypted";
    return at_start(std::move(error));
  }
  Result<StartEncryption> start = decode_start_encryption(event.subspan(kHeaderSize, kStartEncryptionSize));
  if (!start) return at_start(std::move(start).error());
  opened.encryption.key_id = std::to_string(kMariadbKeyId);
  opened.encryption.key_version = start->key_version;
  if (start->scheme != 1) {
    Error error{.kind = ErrorKind::unsupported, .field = "scheme"};
    error.detail = "encryption scheme " + std::to_string(start->scheme);
    return at_start(std::move(error));
  }
  std::string what = opened.encryption.key_id;
  what.append(" (version ").append(std::to_string(start->key_version)).append(")");
  if (!has_ciphers()) return at_start(no_ciphers());
  static const std::vector<Key> kNone;
  const std::vector<Key>& keys = log.keyring ? log.keyring->numbered(kMariadbKeyId) : kNone;
  if (keys.empty()) return at_start(locked(what, log));
  Result<std::unique_ptr<ByteStream>> stream = open_mariadb_stream(
      opened.stream, start_at + size, start->nonce, keys,
      {.goes_on = on_damage == OnDamage::go_on, .has_checksums = format->checksum_size() != 0});
  if (!stream) return std::move(stream).error();
  if (!*stream) return at_start(wrong_key(what, log));
  opened.stream = std::move(*stream);
  opened.encryption.is_open = true;
  return nothing;
}

}  // namespace

Result<OpenedLog> open_log(const LogFile& log, OnDamage on_damage) {
  Result<std::unique_ptr<ByteStream>> stream = open_stream(log, on_damage);
  if (!stream) return std::move(stream).error();
  OpenedLog opened{.stream = std::move(*stream)};
  Result<std::vector<uint8_t>> magic = first_bytes(*opened.stream, kMagicSize);
  if (!magic) return std::move(magic).error();
  if (magic->size() < kMagicSize) return opened;
  Result<std::optional<Error>> locked{std::nullopt};
  switch (load_u32(magic->data())) {
    case kEncryptedMagic: locked = open_mysql(log, opened); break;
    case kMagic: locked = open_mariadb(log, on_damage, opened); break;
    default: break;
  }
  if (!locked) return std::move(locked).error();
  opened.locked = std::move(*locked);
  if (opened.locked) opened.locked->file = log.path;
  return opened;
}

Error not_a_log(Bytes first) {
  // MariaDB from 12.3 on: the binary log in InnoDB pages, in files such as binlog-000000.ibb.
  constexpr uint32_t kInnodbBinlog = 0x010DFEFE;
  Error error{.kind = ErrorKind::corrupt};
  if (first.size() >= kMagicSize && load_u32(first.data()) == kInnodbBinlog) {
    error.kind = ErrorKind::unsupported;
    error.detail =
        "a binary log in InnoDB pages (.ibb), as MariaDB writes it with binlog_storage_engine=innodb";
    error.hint = "let its server give the events: mariadb-binlog --read-from-remote-server --raw";
    return error;
  }
  error.detail = "not a binary log: it does not start with FE 'bin'";
  return error;
}

}  // namespace binsift
