#include "server/address.h"

#include "base/quantity.h"

namespace binsift {

Result<ServerAddress> parse_server_address(std::string_view text) {
  constexpr std::string_view kScheme = "mysql://";
  constexpr uint64_t kMostPort = 65535;
  const auto wrong = [](std::string detail, std::string hint) {
    Error error{.kind = ErrorKind::usage};
    error.detail = std::move(detail);
    error.hint = std::move(hint);
    return error;
  };
  const auto no_address = [&] {
    return wrong("'" + std::string(text) + "' names no server", "write mysql://USER@HOST:PORT");
  };
  if (!text.starts_with(kScheme)) return no_address();
  ServerAddress address{.text = std::string(text)};
  std::string_view rest = text.substr(kScheme.size());
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (const size_t at = rest.rfind('@'); at != std::string_view::npos) {
    address.user = rest.substr(0, at);
    if (address.user.find(':') != std::string::npos)
      return wrong("a password does not belong into a server's name", "put it into [client] of ~/.my.cnf");
    rest.remove_prefix(at + 1);
  }
  std::string_view port;
  if (rest.starts_with('[')) {
    const size_t end = rest.find(']');
    if (end == std::string_view::npos) return no_address();
    address.host = rest.substr(1, end - 1);
    port = rest.substr(end + 1);
  } else {
    address.host = rest.substr(0, rest.find(':'));
    port = rest.substr(address.host.size());
  }
  if (address.host.find_first_of("/ ?#") != std::string::npos) return no_address();
  if (port.empty()) return address;
  const auto number = port[0] == ':' ? parse_count(port.substr(1)) : std::nullopt;
  if (!number || *number == 0 || *number > kMostPort) return no_address();
  address.port = unsigned(*number);
  return address;
}

}  // namespace binsift
