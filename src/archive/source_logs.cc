#include "archive/source_logs.h"

#include "archive/catalog.h"
#include "archive/log_index.h"
#include "base/file.h"
#include "gtid/gtid.h"

namespace binsift {
namespace {

Error wrong_source(const std::string& path, std::string detail, std::string hint) {
  Error error{.kind = ErrorKind::usage};
  error.file = path;
  error.detail = std::move(detail);
  error.hint = std::move(hint);
  return error;
}

// The path of the one index file; empty: there is none.
Result<std::string> find_index(const Policy& policy) {
  if (!policy.source_index.empty()) return policy.source_dir + "/" + policy.source_index;
  Result<std::vector<std::string>> indexes = find_log_indexes(policy.source_dir);
  if (!indexes) return std::move(indexes).error();
  if (indexes->size() > 1)
    return wrong_source(policy.source_dir, "holds several logs: " + (*indexes)[0] + ", " + (*indexes)[1],
                        "name one of these index files as source.index");
  return indexes->empty() ? std::string() : policy.source_dir + "/" + indexes->front();
}

// MySQL keeps its uuid beside the data:
//   [auto]
//   server-uuid=3e11fa47-71ca-11e1-9e33-c80aa9429562
std::string uuid_of(const std::string& directory) {
  constexpr std::string_view kKey = "server-uuid=";
  Result<std::string> text = read_whole(directory + "/auto.cnf", 64 * 1024);
  if (!text) return {};
  const size_t at = text->find(kKey);
  if (at == std::string::npos) return {};
  const size_t begin = at + kKey.size();
  Result<Uuid> uuid =
      parse_uuid(std::string_view(*text).substr(begin, text->find_first_of("\r\n", begin) - begin));
  return uuid ? to_text(*uuid) : std::string();
}

}  // namespace

Result<Sha256Digest> head_sha256_of(const std::string& path) {
  Result<File> file = open_for_reading(path);
  if (!file) return std::move(file).error();
  std::vector<uint8_t> head(kHeadSize);
  Result<size_t> got = read_at(*file, 0, head.data(), head.size());
  if (!got) return std::move(got).error();
  return sha256(Bytes(head).first(*got));
}

Result<SourceLogs> find_source_logs(const Policy& policy, const KeyringPtr& keyring) {
  SourceLogs source;
  Result<std::string> index = find_index(policy);
  if (!index) return std::move(index).error();
  source.index_path = std::move(*index);
  std::vector<std::string> paths;
  if (!source.index_path.empty()) {
    Result<std::vector<IndexLine>> lines = read_log_index(source.index_path);
    if (!lines) return std::move(lines).error();
    for (IndexLine& line : *lines) paths.push_back(std::move(line.path));
  } else {
    Result<std::vector<LogFilePtr>> logs = find_logs({policy.source_dir});
    if (!logs) return std::move(logs).error();
    for (const LogFilePtr& log : *logs) paths.push_back(log->path);
  }

  const std::string uuid = policy.source_id.empty() ? uuid_of(policy.source_dir) : policy.source_id;
  for (const std::string& path : paths) {
    const std::optional<uint64_t> size = size_of_path(path);
    if (!size) {
      source.missing.push_back(path);
      continue;
    }
    SourceLog log{.file = std::make_shared<LogFile>(LogFile{path, std::string(name_of_path(path)), keyring}),
                  .size = *size};
    Result<LogSummary> glance = glance_at_log(log.file);
    if (!glance) return std::move(glance).error();
    log.glance = std::move(*glance);
    log.server = uuid.empty() ? "server-" + std::to_string(log.glance.server_id) : uuid;
    log.is_closed = true;
    source.logs.push_back(std::move(log));
  }
  if (source.logs.empty())
    return wrong_source(policy.source_dir, "holds no binary log", "see source.dir and source.index");
  // A server goes on to a new log when it starts, and when it closes one it says so in it.
  SourceLog& newest = source.logs.back();
  newest.is_newest = true;
  newest.is_closed = !newest.glance.in_use && newest.glance.ending != LogEnding::open;
  return source;
}

}  // namespace binsift
