#include "resume/run_state.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <charconv>

#include "base/crc32.h"
#include "base/json_tree.h"
#include "base/sha256.h"
#include "base/utf8.h"

namespace binsift {
namespace {

constexpr size_t kStateLimit = 1 << 30;
constexpr uint64_t kVersion = 2;
constexpr std::string_view kBegin = "{\"crc32\":\"";

// ,"key":"text"; what is no UTF-8 as ,"key_hex":"…".
void put(std::string& out, std::string_view key, std::string_view text) {
  out += fmt::format("{}\"{}", out.ends_with('{') ? "" : ",", key);
  if (is_valid_utf8(as_bytes(text)))
    out += "\":" + json_quoted(text);
  else
    out += "_hex\":\"" + hex_text(as_bytes(text)) + "\"";
}

void put(std::string& out, std::string_view key, uint64_t value) {
  out += fmt::format("{}\"{}\":{}", out.ends_with('{') ? "" : ",", key, value);
}

void put_flag(std::string& out, std::string_view key, bool value) {
  if (value) out += fmt::format("{}\"{}\":true", out.ends_with('{') ? "" : ",", key);
}

template <class List, class PutOne>
void put_list(std::string& out, std::string_view key, const List& list, PutOne put_one) {
  if (list.empty()) return;
  out += fmt::format(",\"{}\":[", key);
  for (const auto& each : list) {
    if (!out.ends_with('[')) out += ',';
    out += '{';
    put_one(each);
    out += '}';
  }
  out += ']';
}

void put_statement(std::string& out, const RunState::Statement& each) {
  const SeenStatement& seen = each.statement;
  put(out, "sql", seen.sql);
  put(out, "db", seen.database);
  put(out, "seen_at", seen.seen_at);
  put(out, "sql_mode", seen.sql_mode);
  put(out, "client_charset", seen.client_charset);
  put(out, "server_charset", seen.server_charset);
  put(out, "error_code", seen.error_code);
  put(out, "version", seen.version_id);
  put_flag(out, "mariadb", seen.flavour == Flavour::mariadb);
  put_flag(out, "thread_specific", seen.thread_specific);
  put_flag(out, "ddl_xid", seen.has_ddl_xid);
  put_flag(out, "in_log", each.in_log);
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return {};
  std::string bytes;
  for (size_t i = 0; i < text.size(); i += 2) {
    unsigned value = 0;
    const auto [end, code] = std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
    if (code != std::errc() || end != text.data() + i + 2) return {};
    bytes += char(value);
  }
  return bytes;
}

std::string take_text(StrictFields& fields, const std::string& key) {
  const std::string as_hex = key + "_hex";
  if (!fields.has(as_hex.c_str())) return fields.text(key.c_str());
  std::optional<std::string> bytes = from_hex(fields.text(as_hex.c_str()));
  if (!bytes) fields.fail(as_hex.c_str(), "must be hexadecimal digits");
  return bytes.value_or("");
}

template <class Number>
Number take_number(StrictFields& fields, const char* key) {
  const uint64_t value = fields.count(key);
  if (value != Number(value)) fields.fail(key, "is too large");
  return Number(value);
}

// Calls `take` with the fields of each object of the list.
template <class Take>
Result<void> take_list(StrictFields& fields, const char* key, Take take) {
  const JsonNode* list = fields.has(key) ? fields.list(key) : nullptr;
  for (size_t i = 0; list && i < list->values.size(); ++i) {
    StrictFields each(list->values[i], fmt::format("{}[{}]", key, i));
    if (each.ok()) take(each);
    if (Result<void> done = each.end(); !done) return done;
  }
  return {};
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

Result<void> take_all(StrictFields& fields, RunState& state) {
  if (fields.count("binsift_state") != kVersion && fields.ok())
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
  return take_list(fields, "ddl",
                   [&](StrictFields& each) { state.statements.push_back(take_statement(each)); });
}

}  // namespace

std::string to_text(const RunState& state) {
  std::string out = "{";
  put(out, "binsift_state", kVersion);
  put(out, "id", state.id);
  put(out, "serial", state.serial);
  put_list(out, "options", state.options, [&](const auto& option) {
    put(out, "name", option.first);
    put(out, "value", option.second);
  });
  if (state.mark) {
    out += ",\"mark\":{";
    put(out, "log", state.mark->log);
    put(out, "offset", state.mark->offset);
    put(out, "digest", state.mark->digest);
    put(out, "server_id", state.mark->server_id);
    put(out, "next", state.mark->next);
    out += '}';
  }
  if (state.length != 0) {
    put(out, "length", state.length);
    put(out, "length_crc", state.tail_crc);
  }
  if (!state.csv_header.empty()) {
    put(out, "csv_table", state.csv_table);
    put(out, "csv_header", state.csv_header);
  }
  put_list(out, "indices", state.indices, [&](const auto& index) {
    put(out, "index", index.first);
    put(out, "table", index.second);
  });
  put_list(out, "staged", state.staged, [&](const StagedFile& file) {
    put(out, "staged", file.staged);
    put(out, "name", file.name);
    put(out, "size", file.size);
    if (file.added.empty()) return;
    put(out, "table", file.table);
    put(out, "add", file.added);
  });
  put_list(out, "tables", state.tables, [&](const StagedTable& table) {
    put(out, "folder", table.folder);
    put(out, "columns", table.columns);
    put(out, "partitions", table.partitions);
  });
  put_list(out, "ddl", state.statements, [&](const auto& each) { put_statement(out, each); });
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
