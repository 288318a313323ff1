#pragma once
// How a log is encrypted, as far as it says so itself.
#include <cstdint>
#include <string>

namespace binsift {

struct Encryption {
  enum class Kind : uint8_t {
    none,
    mysql,    // the whole file behind a header of 512 bytes
    mariadb,  // each event behind START_ENCRYPTION_EVENT
  };
  Kind kind = Kind::none;
  std::string key_id;  // "MySQLReplicationKey_UUID_2"; of MariaDB "1", which its binary logs always have
  uint32_t key_version = 0;  // MariaDB
  bool is_open = false;      // its key was found: what is behind can be read
};

}  // namespace binsift
