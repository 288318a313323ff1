#pragma once
// How a server is named: "mysql://user@host:port".
#include <string>
#include <string_view>

#include "base/result.h"

namespace binsift {

struct ServerAddress {
  std::string text;   // as it was given
  std::string user;   // empty: as the option files say
  std::string host;   // empty: as the option files say
  unsigned port = 0;  // 0: as the option files say
};

// User and port may be left out; an IPv6 address stands in brackets. Errors: usage (also where a password
// stands in it: others could read that).
Result<ServerAddress> parse_server_address(std::string_view text);

}  // namespace binsift
