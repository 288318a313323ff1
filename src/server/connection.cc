#include "server/connection.h"

#include <fmt/format.h>
#include <strings.h>

#ifdef BINSIFT_HAS_MARIADB
#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>
#endif

#include "base/file.h"

namespace binsift {

std::optional<std::string> QueryResult::value(size_t row,
                                              std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names)
    for (size_t i = 0; i < columns.size(); ++i)
      if (columns[i].size() == name.size() && strncasecmp(columns[i].data(), name.data(), name.size()) == 0)
        return rows[row][i];
  return std::nullopt;
}

#ifdef BINSIFT_HAS_MARIADB
namespace {

constexpr unsigned kConnectSeconds = 10;

struct Close {
  void operator()(MYSQL* mysql) const { mysql_close(mysql); }
};
using Mysql = std::unique_ptr<MYSQL, Close>;

Error server_error(MYSQL* mysql, const std::string& name, const char* what) {
  Error error{.kind = ErrorKind::io};
  error.file = name;
  error.detail = fmt::format("{}: {} (error {})", what, mysql_error(mysql), mysql_errno(mysql));
  return error;
}

class MysqlConnection final : public Connection {
 public:
  MysqlConnection(Mysql mysql, std::string name) : mysql_(std::move(mysql)), name_(std::move(name)) {
    const char* version = mysql_get_server_info(mysql_.get());
    is_mariadb_ = version && std::string_view(version).find("MariaDB") != std::string_view::npos;
  }

  Result<QueryResult> query(const std::string& statement) override {
    error_ = 0;
    const auto failed = [&] {
      error_ = mysql_errno(mysql_.get());
      return server_error(mysql_.get(), name_, statement.c_str());
    };
    if (mysql_real_query(mysql_.get(), statement.data(), statement.size()) != 0) return failed();
    QueryResult result;
    MYSQL_RES* stored = mysql_store_result(mysql_.get());
    if (!stored) {
      if (mysql_errno(mysql_.get()) != 0) return failed();
      return result;
    }
    const unsigned count = mysql_num_fields(stored);
    const MYSQL_FIELD* fields = mysql_fetch_fields(stored);
    for (unsigned i = 0; i < count; ++i) result.columns.emplace_back(fields[i].name);
    while (MYSQL_ROW row = mysql_fetch_row(stored)) {
      const unsigned long* sizes = mysql_fetch_lengths(stored);
      auto& values = result.rows.emplace_back();
      for (unsigned i = 0; i < count; ++i)
        values.push_back(row[i] ? std::optional(std::string(row[i], sizes[i])) : std::nullopt);
    }
    mysql_free_result(stored);
    return result;
  }

  bool is_unknown_statement() const override { return error_ == ER_PARSE_ERROR; }
  bool is_mariadb() const override { return is_mariadb_; }
  const std::string& name() const override { return name_; }

 private:
  Mysql mysql_;
  const std::string name_;
  bool is_mariadb_ = false;
  unsigned error_ = 0;
};

Mysql prepare(const std::string& defaults_file, bool with_tls, unsigned answer_seconds) {
  Mysql mysql(mysql_init(nullptr));
  if (!mysql) throw std::bad_alloc();
  if (!defaults_file.empty()) mysql_options(mysql.get(), MYSQL_READ_DEFAULT_FILE, defaults_file.c_str());
  mysql_options(mysql.get(), MYSQL_READ_DEFAULT_GROUP, "client");
  mysql_options(mysql.get(), MYSQL_OPT_CONNECT_TIMEOUT, &kConnectSeconds);
  mysql_options(mysql.get(), MYSQL_OPT_READ_TIMEOUT, &answer_seconds);
  mysql_options(mysql.get(), MYSQL_OPT_WRITE_TIMEOUT, &answer_seconds);
  mysql_options(mysql.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
  if (with_tls) {
    const my_bool enforce = 1;
    mysql_options(mysql.get(), MYSQL_OPT_SSL_ENFORCE, &enforce);
  }
  return mysql;
}

}  // namespace

Result<std::unique_ptr<Connection>> connect_to(const ServerAddress& address, const std::string& defaults_file,
                                               unsigned answer_seconds) {
  if (!defaults_file.empty())
    if (Result<File> readable = open_for_reading(defaults_file); !readable)
      return std::move(readable).error();
  const auto text = [](const std::string& value) { return value.empty() ? nullptr : value.c_str(); };
  const bool is_local = address.host.empty() || address.host == "localhost";  // then by the socket
  Mysql mysql = prepare(defaults_file, !is_local, answer_seconds);
  const auto connect = [&] {
    return mysql_real_connect(mysql.get(), text(address.host), text(address.user), nullptr, nullptr,
                              address.port, nullptr, 0) != nullptr;
  };
  bool connected = connect();
  if (!connected && mysql_errno(mysql.get()) == CR_SSL_CONNECTION_ERROR &&
      std::string_view(mysql_error(mysql.get())).find("does not support") != std::string_view::npos) {
    mysql = prepare(defaults_file, false, answer_seconds);
    connected = connect();
  }
  if (connected)
    return std::unique_ptr<Connection>(std::make_unique<MysqlConnection>(std::move(mysql), address.text));
  Error error = server_error(mysql.get(), address.text, "cannot connect");
  if (mysql_errno(mysql.get()) == ER_ACCESS_DENIED_ERROR)
    error.hint = "see user and password in [client] of ~/.my.cnf or of --defaults-file";
  return error;
}

#else

Result<std::unique_ptr<Connection>> connect_to(const ServerAddress& address, const std::string&, unsigned) {
  Error error{.kind = ErrorKind::unsupported};
  error.file = address.text;
  error.detail = "this build does not talk to servers: it was made without libmariadb";
  return error;
}

#endif
}  // namespace binsift
