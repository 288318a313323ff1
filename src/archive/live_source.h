#pragma once
// The server that writes the source's logs, and who else needs them.
#include <memory>

#include "archive/policy.h"
#include "archive/purge_plan.h"
#include "server/connection.h"
#include "server/replication.h"

namespace binsift {

struct LiveSource {
  std::unique_ptr<Connection> server;
  std::vector<ListedLog> logs;         // oldest first
  std::vector<ReplicaState> replicas;  // of the policy, and those that it does not name but that read
  bool has_other_readers = false;      // connections that read logs and are no replicas
};

// Asks the server, and each replica of the policy. A replica that can't be asked is no error: its state says
// why. Errors: refused (the server itself can't be asked), unsupported.
Result<LiveSource> ask_servers(const Policy& policy, const std::string& defaults_file);

// Removes the server's oldest log, which must be `name` and of this size, and looks whether it is gone.
// Errors: refused (another is the oldest; the server keeps it), io.
Result<void> purge_oldest(Connection& server, const std::string& name, uint64_t size);

}  // namespace binsift
