#pragma once
// The header of a log that MySQL encrypted (binlog_encryption=ON): 512 bytes, then the log itself, its FE
// 'bin' included, encrypted as one stream. Positions count from the log's own start, as the server's do.
//   bytes  field
//   4      FD 'bin'
//   1      version            1
//   …      fields, in any order, up to a 00:
//            1 key id           1 length, text: which key of the keyring
//            2 file password    32 bytes, AES-256-CBC of it with that key and the IV
//            3 IV               16 bytes
//   …      00 up to 512
// D = SHA-512(file password) holds the log's key, D[0:32]; its AES-256-CTR counts from D[32:40] and an 8-byte
// big-endian block number from 0.
// Source: mysql sql/rpl_log_encryption.h, sql/stream_cipher.h.
#include "log/cipher.h"
#include "log/keyring.h"

namespace binsift {

inline constexpr size_t kMysqlEncryptionHeader = 512;

struct MysqlEncryptionHeader {
  std::string_view key_id;
  Bytes password;  // 32 bytes, encrypted
  Bytes iv;        // 16 bytes
};

// `header` is what the file has of its first 512 bytes. Errors, with the offset in the file: corrupt;
// need_more (the file ends within it); unsupported (a version).
Result<MysqlEncryptionHeader> decode_mysql_encryption_header(Bytes header);

struct MysqlLogKey {
  Key key;
  AesIv counter;  // of the log's first block
};
// `replication_key` has 32 bytes.
MysqlLogKey open_mysql_log_key(const MysqlEncryptionHeader& header, Bytes replication_key);

}  // namespace binsift
