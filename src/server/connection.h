#pragma once
// A connection to a live server. libmariadb's only door.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/address.h"

namespace binsift {

// What a statement gave, as text.
struct QueryResult {
  std::vector<std::string> columns;
  std::vector<std::vector<std::optional<std::string>>> rows;

  // The value under the first of these names, in any case; no value: NULL, or there is no such column.
  std::optional<std::string> value(size_t row, std::initializer_list<std::string_view> names) const;
};

class Connection {
 public:
  virtual ~Connection() = default;
  // One statement. Errors: io, with the server's number and words.
  virtual Result<QueryResult> query(const std::string& statement) = 0;
  // Of an error that query() gave: the server does not know the statement.
  virtual bool is_unknown_statement() const = 0;
  virtual bool is_mariadb() const = 0;
  // As the user named it.
  virtual const std::string& name() const = 0;
};

// User, password, socket and TLS come from [client] of the option files that MySQL's own tools read, or only
// of `defaults_file` where one is named; what the address says comes before them. TLS is used where the
// server has it. A statement has `answer_seconds` for its answer. Errors: io; unsupported (not built in).
inline constexpr unsigned kAnswerSeconds = 60;
Result<std::unique_ptr<Connection>> connect_to(const ServerAddress& address, const std::string& defaults_file,
                                               unsigned answer_seconds = kAnswerSeconds);

}  // namespace binsift
