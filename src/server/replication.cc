#include "server/replication.h"

#include "base/quantity.h"

namespace binsift {
namespace {

// The newer spelling, or where the server does not know it the older one.
Result<QueryResult> query_either(Connection& server, const char* newer, const char* older) {
  Result<QueryResult> result = server.query(newer);
  if (result || !server.is_unknown_statement()) return result;
  return server.query(older);
}

Error odd_answer(Connection& server, const char* what) {
  Error error{.kind = ErrorKind::io};
  error.file = server.name();
  error.detail = std::string("answers otherwise than a server does: ") + what;
  return error;
}

std::optional<uint32_t> number_of(const std::optional<std::string>& text) {
  const auto number = text ? parse_count(*text) : std::nullopt;
  if (!number || *number > UINT32_MAX) return std::nullopt;
  return uint32_t(*number);
}

// The name in quotes, as a statement wants it.
std::string quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

Result<QueryResult> replica_status(Connection& replica) {
  if (replica.is_mariadb()) return replica.query("SHOW ALL SLAVES STATUS");
  return query_either(replica, "SHOW REPLICA STATUS", "SHOW SLAVE STATUS");
}

// Of MySQL only while GTIDs are on: else what it has executed tells nothing of transactions without one. Of
// MariaDB where a channel goes by them.
Result<std::optional<GtidSet>> executed_gtids(Connection& replica, const QueryResult& status) {
  const auto none = std::optional<GtidSet>();
  if (replica.is_mariadb()) {
    bool goes_by_them = false;
    for (size_t i = 0; i < status.rows.size(); ++i)
      goes_by_them |= status.value(i, {"Using_Gtid"}).value_or("No") != "No";
    if (!goes_by_them) return none;
  } else {
    Result<QueryResult> mode = replica.query("SHOW GLOBAL VARIABLES LIKE 'gtid_mode'");
    if (!mode) return std::move(mode).error();
    if (mode->rows.empty() || mode->value(0, {"Value"}) != "ON") return none;
  }
  Result<QueryResult> executed =
      replica.query(replica.is_mariadb() ? "SELECT @@global.gtid_slave_pos AS gtids"
                                         : "SELECT @@global.gtid_executed AS gtids");
  if (!executed) return std::move(executed).error();
  if (executed->rows.size() != 1) return odd_answer(replica, "no set of GTIDs");
  Result<GtidSet> set = parse_gtid_set(executed->value(0, {"gtids"}).value_or(""));
  if (!set) return odd_answer(replica, "its GTIDs can't be read");
  return std::optional(std::move(*set));
}

}  // namespace

Result<ServerIdentity> identity_of(Connection& server) {
  Result<QueryResult> result =
      server.query("SHOW GLOBAL VARIABLES WHERE Variable_name IN ('server_id', 'server_uuid')");
  if (!result) return std::move(result).error();
  ServerIdentity identity;
  for (size_t i = 0; i < result->rows.size(); ++i) {
    const auto name = result->value(i, {"Variable_name"}), value = result->value(i, {"Value"});
    if (name == "server_id") identity.server_id = number_of(value).value_or(0);
    // MariaDB has one since 12, of another kind: it stands in no log.
    if (name == "server_uuid" && !server.is_mariadb()) identity.uuid = value.value_or("");
  }
  if (identity.server_id == 0)
    return refused(server.name(), "has no server id", "set server_id: a server without one has no replicas");
  return identity;
}

Result<std::vector<ListedLog>> list_binary_logs(Connection& server) {
  Result<QueryResult> result = server.query("SHOW BINARY LOGS");
  if (!result) return std::move(result).error();
  std::vector<ListedLog> logs;
  for (size_t i = 0; i < result->rows.size(); ++i) {
    const auto name = result->value(i, {"Log_name"}), text = result->value(i, {"File_size"});
    const auto size = text ? parse_count(*text) : std::nullopt;
    if (!name || !size) return odd_answer(server, "a list of logs without names and sizes");
    logs.push_back({*name, *size});
  }
  return logs;
}

Result<void> flush_binary_logs(Connection& server) {
  Result<QueryResult> done = server.query("FLUSH BINARY LOGS");
  if (!done) return std::move(done).error();
  return {};
}

Result<void> purge_binary_logs_to(Connection& server, const std::string& name) {
  Result<QueryResult> done = server.query("PURGE BINARY LOGS TO " + quoted(name));
  if (!done) return std::move(done).error();
  return {};
}

Result<DumpThreads> find_dump_threads(Connection& server) {
  // Without PROCESS the list of connections holds only the user's own, and says nothing of it.
  Result<QueryResult> allowed =
      server.query("SELECT COUNT(*) AS seen FROM information_schema.INNODB_METRICS");
  if (!allowed || allowed->rows.empty() || allowed->value(0, {"seen"}).value_or("0") == "0")
    return refused(server.name(), "the user may not see other connections, and so not who reads the logs",
                   "grant it PROCESS");
  DumpThreads threads;
  Result<QueryResult> list = server.query("SHOW FULL PROCESSLIST");
  if (!list) return std::move(list).error();
  for (size_t i = 0; i < list->rows.size(); ++i)
    threads.count += list->value(i, {"Command"}).value_or("").starts_with("Binlog Dump");
  Result<QueryResult> replicas = query_either(server, "SHOW REPLICAS", "SHOW SLAVE HOSTS");
  if (!replicas) return std::move(replicas).error();
  for (size_t i = 0; i < replicas->rows.size(); ++i) {
    const auto id = number_of(replicas->value(i, {"Server_Id"}));
    if (!id) return odd_answer(server, "a replica without an id");
    threads.replicas.push_back({*id, replicas->value(i, {"Host"}).value_or("")});
  }
  return threads;
}

Result<ReplicaProgress> progress_of(Connection& replica, const ServerIdentity& source) {
  Result<ServerIdentity> identity = identity_of(replica);
  if (!identity) return std::move(identity).error();
  ReplicaProgress progress{.server_id = identity->server_id};
  const bool is_itself =
      source.uuid.empty() ? identity->server_id == source.server_id : identity->uuid == source.uuid;
  if (is_itself) return refused(replica.name(), "is the source itself", "see purge.replicas");
  Result<QueryResult> status = replica_status(replica);
  if (!status) return std::move(status).error();
  bool follows = false;
  for (size_t i = 0; i < status->rows.size(); ++i) {
    const auto uuid = status->value(i, {"Source_UUID", "Master_UUID"});
    const auto id = number_of(status->value(i, {"Source_Server_Id", "Master_Server_Id"}));
    if (source.uuid.empty() ? id != source.server_id : uuid != source.uuid) continue;
    const auto log = status->value(i, {"Relay_Source_Log_File", "Relay_Master_Log_File"});
    progress.executed_log = follows ? "" : log.value_or("");  // of two channels nobody knows which is behind
    follows = true;
  }
  Result<std::optional<GtidSet>> executed = executed_gtids(replica, *status);
  if (!executed) return std::move(executed).error();
  progress.executed = std::move(*executed);
  if (!progress.executed && !follows)
    return refused(replica.name(), "does not follow this source, and does not go by GTIDs",
                   "see purge.replicas");
  if (!progress.executed && progress.executed_log.empty())
    return refused(replica.name(), "does not say which log of the source it applies",
                   "start its replication once");
  return progress;
}

}  // namespace binsift
