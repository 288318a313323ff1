#pragma once
// What a server says of its binary logs and of replication: the statements of MySQL and MariaDB, old and new.
#include "gtid/gtid_set.h"
#include "server/connection.h"

namespace binsift {

struct ServerIdentity {
  uint32_t server_id = 0;
  std::string uuid;  // empty: MariaDB
};
Result<ServerIdentity> identity_of(Connection& server);

struct ListedLog {
  std::string name;
  uint64_t size = 0;
};
// Oldest first; the last is in use.
Result<std::vector<ListedLog>> list_binary_logs(Connection& server);
// The server goes on to a new log.
Result<void> flush_binary_logs(Connection& server);
// Removes all logs in front of this one, but for those that someone reads just now.
Result<void> purge_binary_logs_to(Connection& server, const std::string& name);

struct DumpThreads {
  struct Registered {
    uint32_t server_id = 0;
    std::string host;  // empty: it does not say
  };
  std::vector<Registered> replicas;  // SHOW REPLICAS
  size_t count = 0;                  // of all connections that read logs, those of `replicas` counted
};
// Errors: io; refused (the user can't see other connections).
Result<DumpThreads> find_dump_threads(Connection& server);

// How far a replica has come with this source.
struct ReplicaProgress {
  uint32_t server_id = 0;
  std::optional<GtidSet> executed;  // where it goes by GTIDs
  std::string executed_log;         // the source's log that it applies; empty: it does not say
};
// Errors: io; refused (it does not follow this source, and does not go by GTIDs either).
Result<ReplicaProgress> progress_of(Connection& replica, const ServerIdentity& source);

}  // namespace binsift
