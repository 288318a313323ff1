#include "archive/live_source.h"

#include <fmt/format.h>

#include <algorithm>

namespace binsift {
namespace {

// What can't be known is no leave to remove anything.
Error as_refusal(Error error) {
  if (error.kind == ErrorKind::io) error.kind = ErrorKind::refused;
  return error;
}

ReplicaState ask_replica(const ServerAddress& address, const ServerIdentity& source,
                         const std::string& defaults_file, uint32_t& server_id) {
  ReplicaState state{.name = address.text};
  Result<std::unique_ptr<Connection>> replica = connect_to(address, defaults_file);
  if (!replica) {
    state.why_not = replica.error().detail;
    return state;
  }
  Result<ReplicaProgress> progress = progress_of(**replica, source);
  if (!progress) {
    state.why_not = progress.error().detail;
    return state;
  }
  server_id = progress->server_id;
  state.uses_gtids = progress->executed.has_value();
  if (progress->executed) state.executed = std::move(*progress->executed);
  state.reads_log = progress->executed_log;
  return state;
}

}  // namespace

Result<LiveSource> ask_servers(const Policy& policy, const std::string& defaults_file) {
  LiveSource source;
  Result<std::unique_ptr<Connection>> server = connect_to(*policy.server, defaults_file);
  if (!server) return as_refusal(std::move(server).error());
  source.server = std::move(*server);
  Result<ServerIdentity> identity = identity_of(*source.server);
  if (!identity) return as_refusal(std::move(identity).error());
  Result<std::vector<ListedLog>> logs = list_binary_logs(*source.server);
  if (!logs) return as_refusal(std::move(logs).error());
  source.logs = std::move(*logs);
  std::vector<uint32_t> asked;
  for (const ServerAddress& address : policy.replicas) {
    uint32_t server_id = 0;
    source.replicas.push_back(ask_replica(address, *identity, defaults_file, server_id));
    if (server_id != 0) asked.push_back(server_id);
  }
  // Behind the replicas: one that has come since is seen.
  Result<DumpThreads> threads = find_dump_threads(*source.server);
  if (!threads) return as_refusal(std::move(threads).error());
  for (const DumpThreads::Registered& each : threads->replicas) {
    if (std::find(asked.begin(), asked.end(), each.server_id) != asked.end()) continue;
    ReplicaState state{.name = fmt::format("with the server id {}", each.server_id)};
    if (!each.host.empty()) state.name += " on " + each.host;
    state.why_not = "it reads from the source, and purge.replicas does not name it";
    source.replicas.push_back(std::move(state));
  }
  source.has_other_readers = threads->count > threads->replicas.size();
  return source;
}

Result<void> purge_oldest(Connection& server, const std::string& name, uint64_t size) {
  Result<std::vector<ListedLog>> logs = list_binary_logs(server);
  if (!logs) return std::move(logs).error();
  const bool is_it = logs->size() > 1 && logs->front().name == name && logs->front().size == size;
  if (!is_it)
    return refused(server.name(),
                   fmt::format("its oldest log is {}, not the {} of {} bytes that is to go",
                               logs->empty() ? "none" : logs->front().name, name, size),
                   "see source.dir and source.server");
  if (Result<void> purged = purge_binary_logs_to(server, (*logs)[1].name); !purged) return purged;
  logs = list_binary_logs(server);
  if (!logs) return std::move(logs).error();
  if (!logs->empty() && logs->front().name == name)
    return refused(server.name(), "it keeps " + name, "a connection reads it");
  return {};
}

}  // namespace binsift
