#pragma once
// A transaction's global name, of both flavours.
//   MySQL    source_uuid[:tag]:gno     3e11fa47-71ca-11e1-9e33-c80aa9429562:food:23
//   MariaDB  domain-server-sequence    0-101-4711
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace binsift {

using Uuid = std::array<uint8_t, 16>;

enum class GtidKind : uint8_t { none, mysql, mariadb };

inline constexpr size_t kGtidTagSize = 32;

struct Gtid {
  GtidKind kind = GtidKind::none;
  uint8_t tag_size = 0;
  Uuid uuid{};                               // MySQL
  std::array<char, kGtidTagSize> tag_text{};  // MySQL, lower case
  uint32_t domain_id = 0, server_id = 0;     // MariaDB
  uint64_t number = 0;                       // gno or sequence number

  std::string_view tag() const { return {tag_text.data(), tag_size}; }
  bool operator==(const Gtid&) const = default;
};

// MySQL's numbers are 1 to kGnoEnd - 1 (GNO_END in mysql sql/rpl_gtid.h).
inline constexpr uint64_t kGnoEnd = (uint64_t{1} << 63) - 1;

// Takes the tag over in lower case. False, and `gtid` undefined, when it is not a tag: a letter or '_', then
// letters, digits and '_', at most kGtidTagSize.
bool set_tag(Gtid& gtid, std::string_view tag);

// At most this many bytes of text.
inline constexpr size_t kGtidTextSize = 36 + 1 + kGtidTagSize + 1 + 20;

// Writes the text at `out`, which has room for kGtidTextSize bytes; gives its end. Nothing for kind none.
char* write_gtid(char* out, const Gtid& gtid);
std::string to_text(const Gtid& gtid);
std::string to_text(const Uuid& uuid);

// Errors: usage.
Result<Gtid> parse_gtid(std::string_view text);
Result<Uuid> parse_uuid(std::string_view text);

}  // namespace binsift
