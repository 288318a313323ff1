#include "resume/run_state.h"

#include <fmt/format.h>
#include <sys/random.h>

#include "base/crc32.h"
#include "base/sha256.h"
#include "resume/catalog_text.h"
#include "resume/state_text.h"

namespace binsift {
namespace {

constexpr size_t kStateLimit = 1 << 30;
// The one before kept the statements that tell of tables: all that were ever seen.
constexpr uint64_t kVersion = 3, kVersionOfStatements = 2;
constexpr std::string_view kBegin = "{\"crc32\":\"";

void put_statement(std::string& out, const RunState::Statement& each) {
  const SeenStatement& seen = each.statement;
  put_text(out, "sql", seen.sql);
  put_text(out, "db", seen.database);
  put_text(out, "seen_at", seen.seen_at);
  put_number(out, "sql_mode", seen.sql_mode);
  put_number(out, "client_charset", seen.client_charset);
  put_number(out, "server_charset", seen.server_charset);
  put_number(out, "error_code", seen.error_code);
  put_number(out, "version", seen.version_id);
  put_flag(out, "mariadb", seen.flavour == Flavour::mariadb);
  put_flag(out, "thread_specific", seen.thread_specific);
  put_flag(out, "ddl_xid", seen.has_ddl_xid);
  put_flag(out, "in_log", each.in_log);
}

void put_known(std::string& out, std::string_view key, const CatalogChange& known) {
  put_key(out, key);
  out += '{';
  put_change(out, known);
  out += '}';
}

RunState::Statement take_statement(StrictFields& fields) {
  RunState::Statement each;
  SeenStatement& seen = each.statement;
  seen.sql = take_text(fields, "sql");
  seen.database = take_text(fields, "db");
  seen.seen_at = take_text(fields, "seen_at");
  seen.sql_mode = fields.count("sql_mode");
  seen.client_charset = take_number<uint16_t>(fields, "client_charset");
  seen.server_charset = take_number<uint16_t>(fields, "server_charset");
  seen.error_code = take_number<uint16_t>(fields, "error_code");
  seen.version_id = take_number<uint32_t>(fields, "version");
  seen.flavour = fields.boolean("mariadb", false) ? Flavour::mariadb : Flavour::mysql;
  seen.thread_specific = fields.boolean("thread_specific", false);
  seen.has_ddl_xid = fields.boolean("ddl_xid", false);
  each.in_log = fields.boolean("in_log", false);
  return each;
}

Result<void> take_mark(StrictFields& fields, RunState& state) {
  const JsonNode* object = fields.has("mark") ? fields.object("mark") : nullptr;
  if (!object) return {};
  StrictFields mark(*object, "mark");
  LogMark read;
  read.log = take_text(mark, "log");
  read.offset = mark.count("offset");
  read.digest = take_text(mark, "digest");
  read.server_id = take_number<uint32_t>(mark, "server_id");
  read.next = take_text(mark, "next");
  state.mark = std::move(read);
  return mark.end();
}

Error no_state(std::string why) {
  Error error{.kind = ErrorKind::refused};
  error.detail = "no state of binsift convert: " + std::move(why);
  error.hint = "restore it from a copy, or begin with another state and another output";
  return error;
}

Result<void> take_known(StrictFields& fields, const char* key, CatalogChange& known) {
  const JsonNode* object = fields.has(key) ? fields.object(key) : nullptr;
  if (!object) return {};
  StrictFields inner(*object, key);
  Result<CatalogChange> change = take_change(inner);
  if (!change) return std::move(change).error();
  known = std::move(*change);
  return inner.end();
}

Result<void> take_all(StrictFields& fields, RunState& state) {
  const uint64_t version = fields.count("binsift_state");
  if (version != kVersion && version != kVersionOfStatements && fields.ok())
    fields.fail("binsift_state", "is of a version of binsift that is not this one");
  state.id = fields.text("id");
  state.serial = fields.count("serial");
  if (Result<void> done = take_list(fields, "options",
                                    [&](StrictFields& each) {
                                      std::string name = take_text(each, "name");
                                      state.options.emplace_back(std::move(name), take_text(each, "value"));
                                    });
      !done)
    return done;
  if (Result<void> done = take_mark(fields, state); !done) return done;
  state.length = fields.count("length", 0);
  state.tail_crc = uint32_t(fields.count("length_crc", 0));
  if (fields.has("csv_table") || fields.has("csv_table_hex")) {
    state.csv_table = take_text(fields, "csv_table");
    state.csv_header = take_text(fields, "csv_header");
  }
  if (Result<void> done = take_list(fields, "indices",
                                    [&](StrictFields& each) {
                                      std::string index = take_text(each, "index");
                                      state.indices.emplace(std::move(index), take_text(each, "table"));
                                    });
      !done)
    return done;
  if (Result<void> done = take_list(fields, "staged",
                                    [&](StrictFields& each) {
                                      StagedFile file;
                                      file.staged = take_text(each, "staged");
                                      file.name = take_text(each, "name");
                                      file.size = each.count("size");
                                      if (each.has("add")) {
                                        file.table = take_text(each, "table");
                                        file.added = take_text(each, "add");
                                      }
                                      state.staged.push_back(std::move(file));
                                    });
      !done)
    return done;
  if (Result<void> done = take_list(fields, "tables",
                                    [&](StrictFields& each) {
                                      StagedTable table;
                                      table.folder = take_text(each, "folder");
                                      table.columns = take_text(each, "columns");
                                      table.partitions = take_text(each, "partitions");
                                      state.tables.push_back(std::move(table));
                                    });
      !done)
    return done;
  if (version == kVersionOfStatements)
    return take_list(fields, "ddl",
                     [&](StrictFields& each) { state.statements.push_back(take_statement(each)); });
  if (Result<void> done = take_known(fields, "known", state.known); !done) return done;
  return take_known(fields, "known_at_mark", state.known_at_mark);
}

}  // namespace

std::string to_text(const RunState& state) {
  std::string out = "{";
  put_number(out, "binsift_state", state.statements.empty() ? kVersion : kVersionOfStatements);
  put_text(out, "id", state.id);
  put_number(out, "serial", state.serial);
  put_list(out, "options", state.options, [&](const auto& option) {
    put_text(out, "name", option.first);
    put_text(out, "value", option.second);
  });
  if (state.mark) {
    out += ",\"mark\":{";
    put_text(out, "log", state.mark->log);
    put_number(out, "offset", state.mark->offset);
    put_text(out, "digest", state.mark->digest);
    put_number(out, "server_id", state.mark->server_id);
    put_text(out, "next", state.mark->next);
    out += '}';
  }
  if (state.length != 0) {
    put_number(out, "length", state.length);
    put_number(out, "length_crc", state.tail_crc);
  }
  if (!state.csv_header.empty()) {
    put_text(out, "csv_table", state.csv_table);
    put_text(out, "csv_header", state.csv_header);
  }
  put_list(out, "indices", state.indices, [&](const auto& index) {
    put_text(out, "index", index.first);
    put_text(out, "table", index.second);
  });
  put_list(out, "staged", state.staged, [&](const StagedFile& file) {
    put_text(out, "staged", file.staged);
    put_text(out, "name", file.name);
    put_number(out, "size", file.size);
    if (file.added.empty()) return;
    put_text(out, "table", file.table);
    put_text(out, "add", file.added);
  });
  put_list(out, "tables", state.tables, [&](const StagedTable& table) {
    put_text(out, "folder", table.folder);
    put_text(out, "columns", table.columns);
    put_text(out, "partitions", table.partitions);
  });
  if (state.statements.empty()) {
    put_known(out, "known", state.known);
    put_known(out, "known_at_mark", state.known_at_mark);
  } else {
    put_list(out, "ddl", state.statements, [&](const auto& each) { put_statement(out, each); });
  }
  out += "}\n";
  const std::string_view rest = std::string_view(out).substr(1);
  return fmt::format("{}{:08x}\",{}", kBegin, crc32(as_bytes(rest)), rest);
}

Result<RunState> parse_run_state(std::string_view text) {
  const size_t behind = kBegin.size() + 10;
  if (text.size() < behind || !text.starts_with(kBegin) || text.substr(behind - 2, 2) != "\",")
    return no_state("it does not begin as one");
  if (fmt::format("{:08x}", crc32(as_bytes(text.substr(behind)))) != text.substr(kBegin.size(), 8))
    return no_state("its checksum does not match: it was damaged or edited");
  Result<JsonNode> tree = parse_json("{" + std::string(text.substr(behind)));
  if (!tree) return no_state(tree.error().detail);
  StrictFields fields(*tree, "");
  RunState state;
  Result<void> taken = take_all(fields, state);
  if (taken) taken = fields.end();
  if (!taken) return no_state(taken.error().detail);
  return state;
}

Result<StateFile> StateFile::open(const std::string& path) {
  Result<FileLock> lock = FileLock::take(path + ".lock");
  if (!lock) return std::move(lock).error();
  StateFile file(path, std::move(*lock));
  const std::string folder = directory_of(path);
  const std::string ours = "." + std::string(name_of_path(path)) + ".binsift-";
  Result<std::vector<std::string>> names = list_directory(folder);
  if (!names) return std::move(names).error();
  for (const std::string& name : *names)
    if (name.starts_with(ours) && is_temporary_name(name))
      if (Result<void> removed = remove_file(folder + "/" + name); !removed)
        return std::move(removed).error();
  if (kind_of_path(path) == PathKind::none) return file;
  Result<std::string> text = read_whole(path, kStateLimit);
  if (!text) return std::move(text).error();
  Result<RunState> state = parse_run_state(*text);
  if (!state) {
    Error error = std::move(state).error();
    error.file = path;
    return error;
  }
  file.state_ = std::move(*state);
  file.is_new_ = false;
  return file;
}

Result<void> StateFile::begin(std::vector<std::pair<std::string, std::string>> options) {
  uint8_t random[8];
  if (getrandom(random, sizeof random, 0) != long(sizeof random)) {
    Error error{.kind = ErrorKind::io};
    error.detail = "the system gives no random numbers";
    return error;
  }
  RunState first;
  first.id = hex_text(random);
  first.options = std::move(options);
  return save(std::move(first));
}

Result<void> StateFile::save(RunState next) {
  Result<NewFile> file = NewFile::create(path_);
  if (!file) return std::move(file).error();
  if (Result<void> written = file->write(to_text(next)); !written) return written;
  if (Result<void> done = file->commit(); !done) return done;
  state_ = std::move(next);
  is_new_ = false;
  return {};
}

}  // namespace binsift
