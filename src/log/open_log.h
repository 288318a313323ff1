#pragma once
// A log opened for reading: its wrapping taken off, and its encryption where the log's keyring has the key.
#include <optional>

#include "log/byte_stream.h"
#include "log/encryption.h"
#include "log/source.h"

namespace binsift {

struct OpenedLog {
  std::unique_ptr<ByteStream> stream;
  Encryption encryption;
  // Why what is encrypted can't be read: missing_key, unsupported, or damage of what tells the key. Then the
  // stream gives what stands in clear: nothing of a MySQL log, of a MariaDB log what precedes the first
  // encrypted event.
  std::optional<Error> locked;
};

// Errors: io; corrupt (the wrapping is damaged, and that is to stop it).
Result<OpenedLog> open_log(const LogFile& log, OnDamage on_damage = OnDamage::stop);

// What a file that does not start as a binary log is, by its first bytes: corrupt, or unsupported with its
// name.
Error not_a_log(Bytes first);

}  // namespace binsift
