// Real logs: what their statements tell must be what the table maps of binlog_row_metadata=FULL tell, and the
// columns of a schema file those that the server printed.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "event/compressed.h"
#include "event/gtid_event.h"
#include "event/query.h"
#include "final_rows.h"
#include "log/inflate.h"
#include "log/payload.h"
#include "row/collation.h"
#include "schema/resolve.h"

using namespace binsift;
namespace fs = std::filesystem;

namespace {

fs::path root() {
  return test::source_root();
}
fs::path corpus() {
  return root() / "../shared/corpus";
}

std::string whole_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Follows the statements of logs and compares each table map that has names with what is known without them.
class Replay {
 public:
  int maps = 0, known = 0;
  std::set<std::string> wrong, unknown;

  void read(const fs::path& log) {
    const std::string bytes = whole_file(log);
    if (bytes.compare(0, 4,
                      "\xfe"
                      "bin") != 0)
      return;  // an encrypted one
    name_ = log.filename();
    format_ = {};
    for (size_t at = 4; at + kHeaderSize <= bytes.size();) {
      const Bytes rest = as_bytes(bytes).subspan(at);
      const Header header = decode_header(rest.first<kHeaderSize>());
      if (header.event_size < kHeaderSize + format_.checksum_size() || header.event_size > rest.size())
        return;
      position_ = at;
      read_event(rest.first(header.event_size), true);
      at += header.event_size;
    }
  }

 private:
  void read_event(Bytes event, bool has_checksum) {
    const Header header = decode_header(event.first<kHeaderSize>());
    const size_t checksum = has_checksum ? format_.checksum_size() : 0;
    const Bytes body = event.subspan(kHeaderSize, event.size() - kHeaderSize - checksum);
    switch (header.type) {
      case EventType::FORMAT_DESCRIPTION_EVENT:
        if (auto format = decode_format_description(event)) format_ = *format;
        break;
      case EventType::GTID_EVENT:
        if (auto gtid = decode_gtid_event(header, body, format_)) gtid_flags_ = gtid->flags_extra;
        break;
      case EventType::QUERY_EVENT:
      case EventType::QUERY_COMPRESSED_EVENT: read_query(header, body); break;
      case EventType::TRANSACTION_PAYLOAD_EVENT: read_payload(body); break;
      case EventType::TABLE_MAP_EVENT:
        if (auto map = decode_table_map(body, format_)) compare(*map);
        break;
      default: break;
    }
  }

  void read_query(const Header& header, Bytes body) {
    const auto query = decode_query(body, header.type, format_);
    if (!query || gtid_flags_ & (FL_EXTRA_START_ALTER | FL_EXTRA_ROLLBACK_ALTER)) return;
    std::string_view sql = query->query;
    if (header.type == EventType::QUERY_COMPRESSED_EVENT) {
      const auto packed = decode_compressed_event(body, header.type, format_);
      const auto plain =
          packed ? inflater_.inflate(packed->stream, packed->uncompressed_size) : Result<Bytes>(Error{});
      if (!plain) return;
      sql = as_text(*plain);
    }
    const std::string seen_at = name_ + ':' + std::to_string(position_);
    StatementContext context{.database = query->database, .flavour = format_.flavour, .seen_at = seen_at};
    context.version_id = format_.version_id;
    context.error_code = query->error_code;
    context.thread_specific = header.flags & LOG_EVENT_THREAD_SPECIFIC_F;
    if (const auto vars = decode_status_vars(query->status_vars, format_)) {
      context.sql_mode = vars->sql_mode.value_or(0);
      context.has_ddl_xid = vars->ddl_xid.value_or(0) != 0;
      if (vars->has_charset) {
        context.client_charset = vars->character_set_client;
        context.server_charset = vars->collation_server;
      }
    }
    const bool may_change = SchemaHistory::may_change(sql);
    CHECK((may_change || !history_.apply(sql, context)));
    if (may_change) history_.apply(sql, context);
  }

  void read_payload(Bytes body) {
    const auto payload = decode_transaction_payload(body);
    PayloadReader reader;
    if (!payload || !reader.open(*payload)) return;
    for (;;) {
      const auto event = reader.next();
      if (!event || !*event) return;
      read_event(**event, false);
    }
  }

  void compare(const TableMap& map) {
    const Table truth = resolve_table(map, nullptr, format_);
    TableMap bare = map;
    bare.has_names = bare.has_primary_key = false;
    bare.primary_key.clear();
    for (MappedColumn& column : bare.columns) {
      const MappedColumn mapped = column;
      column = {.type = mapped.type, .metadata = mapped.metadata, .nullable = mapped.nullable};
    }
    const Table table = resolve_table(bare, history_.catalog()->find(map.database, map.table), format_);
    const std::string name = table.database + '.' + table.name;
    ++maps;
    if (table.names == NameSource::unknown) {
      unknown.insert(name + ": " + table.mismatch);
      return;
    }
    ++known;
    if (!map.has_names) return;
    if (table.primary_key != truth.primary_key) wrong.insert(name + ": primary key");
    for (size_t i = 0; i < truth.columns.size(); ++i) {
      const Column &is = table.columns[i], &should = truth.columns[i];
      const bool is_number = map.columns[i].has_signedness && should.storage != Storage::year;
      const bool is_text = should.charset != kCharsetUnknown && should.text_kind == TextKind::text;
      if (is.name != should.name) wrong.insert(name + ": " + is.name + " for " + should.name);
      if (is_number && is.is_unsigned != should.is_unsigned) wrong.insert(name + ": sign of " + is.name);
      if (is_text && charset_of(is.charset) != charset_of(should.charset))
        wrong.insert(name + ": charset of " + is.name);
      if (map.columns[i].has_members && is.members != should.members)
        wrong.insert(name + ": members of " + is.name);
      if (map.columns[i].has_visibility && is.visible != should.visible)
        wrong.insert(name + ": visibility of " + is.name);
    }
  }

  SchemaHistory history_;
  FormatDescription format_;
  Inflater inflater_;
  uint8_t gtid_flags_ = 0;
  std::string name_;
  size_t position_ = 0;
};

bool is_log(const fs::path& path) {
  const std::string name = path.filename();
  return name.find("bin.0") != std::string::npos && name.find(".txt") == std::string::npos;
}

std::vector<fs::path> logs_in(const fs::path& folder) {
  std::vector<fs::path> logs;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (is_log(entry.path()) || entry.path().filename().string().starts_with("binlog.0"))
      logs.push_back(entry.path());
  }
  std::erase_if(logs,
                [](const fs::path& path) { return path.string().find(".mysqlbinlog") != std::string::npos; });
  std::sort(logs.begin(), logs.end());
  return logs;
}

// Folders that hold logs, at any depth.
std::vector<fs::path> log_folders(const fs::path& under) {
  std::set<fs::path> folders;
  if (fs::exists(under)) {
    for (const auto& entry : fs::recursive_directory_iterator(under)) {
      if (entry.is_directory() && !logs_in(entry.path()).empty()) folders.insert(entry.path());
    }
  }
  return {folders.begin(), folders.end()};
}

void check_logs(const fs::path& under) {
  for (const fs::path& folder : log_folders(under)) {
    CAPTURE(folder.string());
    Replay replay;
    for (const fs::path& log : logs_in(folder)) replay.read(log);
    CHECK(replay.wrong == std::set<std::string>{});
    CHECK(replay.unknown == std::set<std::string>{});
    CHECK(replay.known == replay.maps);
  }
}

// The keys of the JSON object that a line is.
std::string keys_of(const std::string& line) {
  std::string keys;
  int depth = 0;
  for (size_t at = 0; at < line.size();) {
    if (line[at] == '"') {
      const std::string text = test::json_string_at(line, at);
      if (depth == 1 && line[at] == ':') (keys += keys.empty() ? "" : "|") += text;
      continue;
    }
    depth += line[at] == '{' || line[at] == '[';
    depth -= line[at] == '}' || line[at] == ']';
    ++at;
  }
  return keys;
}

}  // namespace

TEST_CASE("fixtures: the statements of a log tell what its table maps tell") {
  check_logs(root() / "tests/data");
}

TEST_CASE("corpus: the statements of a log tell what its table maps tell" *
          doctest::skip(!fs::exists(corpus() / "made"))) {
  for (const char* variant : {"mariadb-full", "mariadb-image-noblob", "mariadb-replication2/source",
                              "mysql56-core", "mysql97-compress", "mysql97-full", "mysql97-image-minimal",
                              "mysql97-nogtid", "mysql97-replication-nogtid/source", "mysql97-rotate-nogtid"})
    check_logs(corpus() / "made" / variant);
}

TEST_CASE("corpus: the columns of each schema.sql are those that the server printed" *
          doctest::skip(!fs::exists(corpus() / "made"))) {
  int tables = 0;
  for (const auto& variant : fs::directory_iterator(corpus() / "made")) {
    const fs::path schema = variant.path() / "schema.sql";
    if (!fs::exists(schema)) continue;
    CAPTURE(schema.string());
    SchemaHistory history;
    REQUIRE(history.load_file(schema.string()));
    for (const auto& definition : history.catalog()->tables()) CHECK(definition->doubt == "");
    std::ifstream index(variant.path() / "final/INDEX.tsv");
    for (std::string line; std::getline(index, line);) {
      const size_t first = line.find('\t'), second = line.find('\t', first + 1),
                   third = line.find('\t', second + 1);
      if (third == std::string::npos) continue;
      const std::string database = line.substr(0, first), table = line.substr(first + 1, second - first - 1);
      std::ifstream rows(variant.path() / "final" / line.substr(second + 1, third - second - 1));
      std::string row;
      if (!std::getline(rows, row) || row.empty() || row[0] != '{') continue;
      CAPTURE(line);
      const TableDefinition* definition = history.catalog()->find(database, table);
      REQUIRE(definition);
      std::string names;
      for (const ColumnDefinition& column : definition->columns)
        (names += names.empty() ? "" : "|") += column.name;
      CHECK(names == keys_of(row));
      ++tables;
    }
  }
  CHECK(tables > 100);
}
