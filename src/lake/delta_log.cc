#include "lake/delta_log.h"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <set>

#include "base/file_place.h"
#include "base/quantity.h"
#include "base/sha256.h"
#include "lake/delta_actions.h"

namespace binsift {
namespace {

constexpr size_t kVersionDigits = 20;
constexpr unsigned kMostTries = 1000;
constexpr std::string_view kOurs = "binsift.feed";

std::string text_of(const JsonNode& object, std::string_view key) {
  const JsonNode* value = member_of(object, key);
  return value ? value->text : std::string();
}

std::optional<int64_t> version_of(const std::string& name, std::string_view ending) {
  if (name.size() != kVersionDigits + ending.size() || !name.ends_with(ending)) return {};
  if (!std::all_of(name.begin(), name.begin() + kVersionDigits, [](char c) { return c >= '0' && c <= '9'; }))
    return {};
  return std::stoll(name.substr(0, kVersionDigits));
}

std::string commit_path(const std::string& folder, int64_t version) {
  return fmt::format("{}_delta_log/{:020}.json", folder, version);
}

bool are_known(const JsonNode* features) {
  static const std::set<std::string> known = {"appendOnly", "invariants", "timestampNtz"};
  return !features || std::all_of(features->values.begin(), features->values.end(),
                                  [](const JsonNode& feature) { return known.contains(feature.text); });
}

Result<void> take_protocol(const JsonNode& protocol, DeltaTable& table) {
  const std::string writer = text_of(protocol, "minWriterVersion");
  const JsonNode* features = member_of(protocol, "writerFeatures");
  if ((writer != "1" && writer != "2" && writer != "7") || !are_known(features))
    return refused("", "the table asks more of its writers than is known here", "give another output");
  table.has_local_times = false;
  if (features)
    for (const JsonNode& feature : features->values) table.has_local_times |= feature.text == "timestampNtz";
  return {};
}

Result<void> take_metadata(const JsonNode& metadata, DeltaTable& table) {
  table.id = text_of(metadata, "id");
  const JsonNode* configuration = member_of(metadata, "configuration");
  table.is_ours = configuration && member_of(*configuration, kOurs);
  table.partitions.clear();
  if (const JsonNode* names = member_of(metadata, "partitionColumns"))
    for (const JsonNode& name : names->values) table.partitions.push_back(name.text);
  Result<std::vector<DeltaColumn>> columns = parse_delta_schema(text_of(metadata, "schemaString"));
  if (!columns) return std::move(columns).error();
  table.columns = std::move(*columns);
  return {};
}

Result<void> take_commit(const std::string& path, const std::string& application, DeltaTable& table) {
  const auto wanted = [](std::string_view name) {
    return name == "protocol" || name == "metaData" || name == "txn";
  };
  const auto take = [&](std::string_view name, const JsonNode& action) -> Result<void> {
    if (name == "protocol") return take_protocol(action, table);
    if (name == "metaData") return take_metadata(action, table);
    if (text_of(action, "appId") != application) return {};
    table.committed = parse_count(text_of(action, "version"));
    if (!table.committed) return refused("", "a txn has no version that is a number", "give another output");
    return {};
  };
  Result<void> taken = each_delta_action(path, wanted, take);
  if (!taken && taken.error().kind == ErrorKind::corrupt)
    return refused(taken.error().file, taken.error().detail, "give another output");
  return taken;
}

// Of a table that begins here.
std::string new_id(const std::string& application, const std::string& folder) {
  const std::string seed = application + folder;
  std::string hex = hex_text(sha256(as_bytes(seed))).substr(0, 32);
  hex[12] = '4';
  hex[16] = "89ab"[hex[16] % 4];
  return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                     hex.substr(16, 4), hex.substr(20));
}

bool has_local_time(const std::vector<DeltaColumn>& columns) {
  return std::any_of(columns.begin(), columns.end(),
                     [](const DeltaColumn& column) { return column.type == "timestamp_ntz"; });
}

// What changes of the table, then the files.
std::string actions_of(const DeltaTable& before, const DeltaTable& after, const DeltaCommit& commit,
                       int64_t now) {
  std::string text = fmt::format(
      "{{\"commitInfo\":{{\"timestamp\":{},\"operation\":\"WRITE\",\"operationParameters\":"
      "{{\"mode\":\"Append\"}},\"isBlindAppend\":true,\"engineInfo\":{}}}}}\n",
      now, json_quoted(commit.engine));
  const bool local_times = has_local_time(after.columns);
  if (before.version < 0 || (local_times && !before.has_local_times)) {
    if (local_times)
      text +=
          "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"timestampNtz\"]"
          ","
          "\"writerFeatures\":[\"appendOnly\",\"invariants\",\"timestampNtz\"]}}\n";
    else
      text += "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}\n";
  }
  if (before.version < 0 || before.columns != after.columns)
    text += fmt::format(
        "{{\"metaData\":{{\"id\":{},\"format\":{{\"provider\":\"parquet\",\"options\":{{}}}},"
        "\"schemaString\":{},\"partitionColumns\":{},\"configuration\":{{\"delta.appendOnly\":\"true\","
        "\"{}\":\"1\"}},\"createdTime\":{}}}}}\n",
        json_quoted(after.id), json_quoted(delta_schema_text(after.columns)),
        name_list_text(after.partitions), kOurs, now);
  text += fmt::format("{{\"txn\":{{\"appId\":{},\"version\":{},\"lastUpdated\":{}}}}}\n",
                      json_quoted(commit.application), commit.serial, now);
  for (const std::string& add : commit.adds) text += add + '\n';
  return text;
}

// As RFC 2396 has it: all but what is unreserved there, and '/' and '='.
std::string uri_of(std::string_view path) {
  std::string uri;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-_.~/=").find(c) != std::string_view::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", uint8_t(c));
  }
  return uri;
}

}  // namespace

std::string delta_schema_text(const std::vector<DeltaColumn>& columns) {
  std::string fields;
  for (const DeltaColumn& column : columns)
    fields += fmt::format("{}{{\"name\":{},\"type\":{},\"nullable\":true,\"metadata\":{{}}}}",
                          fields.empty() ? "" : ",", json_quoted(column.name), json_quoted(column.type));
  return "{\"type\":\"struct\",\"fields\":[" + fields + "]}";
}

std::string name_list_text(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + json_quoted(name);
  return "[" + text + "]";
}

Result<std::vector<DeltaColumn>> parse_delta_schema(std::string_view text) {
  Result<JsonNode> schema = parse_json(text);
  const JsonNode* fields = schema ? member_of(*schema, "fields") : nullptr;
  if (!fields) return refused("", "the table's columns can't be read", "give another output");
  std::vector<DeltaColumn> columns;
  for (const JsonNode& field : fields->values)
    columns.push_back({text_of(field, "name"), text_of(field, "type")});
  return columns;
}

Result<std::vector<std::string>> parse_name_list(std::string_view text) {
  Result<JsonNode> list = parse_json("{\"names\":" + std::string(text) + "}");
  if (!list) return std::move(list).error();
  std::vector<std::string> names;
  for (const JsonNode& name : list->values[0].values) names.push_back(name.text);
  return names;
}

int64_t now_in_milliseconds() {
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1000000;
}

std::string delta_type(const parquet::ColumnSchema& schema) {
  using parquet::Kind;
  switch (schema.kind) {
    case Kind::int8: return "byte";
    case Kind::int16: return "short";
    case Kind::int32: return "integer";
    case Kind::int64: return "long";
    case Kind::float32: return "float";
    case Kind::float64: return "double";
    case Kind::decimal: return fmt::format("decimal({},{})", schema.precision, schema.scale);
    case Kind::date: return "date";
    case Kind::local_timestamp: return "timestamp_ntz";
    case Kind::utc_timestamp: return "timestamp";
    case Kind::binary: return "binary";
    default: return "string";
  }
}

Result<void> DeltaTable::take(const std::vector<DeltaColumn>& more,
                              const std::vector<std::string>& parted_by) {
  if (version < 0)
    partitions = parted_by;
  else if (partitions != parted_by)
    return refused("",
                   "the table is partitioned by " + name_list_text(partitions) + ", and the files by " +
                       name_list_text(parted_by),
                   "begin with another state and another output");
  for (const DeltaColumn& column : more) {
    const auto same = std::find_if(columns.begin(), columns.end(),
                                   [&](const DeltaColumn& each) { return each.name == column.name; });
    if (same != columns.end() && same->type == column.type) continue;
    if (same != columns.end())
      return refused("",
                     "the column " + column.name + " is " + same->type + " in the table of Delta, and " +
                         column.type + " from here on, which no table of Delta can have",
                     "begin with another state and another output at this place");
    if (!is_ours)
      return refused(
          "", "the table lacks the column " + column.name + ", and was made or changed by another program",
          "add the column there");
    columns.push_back(column);
  }
  return {};
}

Result<DeltaTable> read_delta_table(const std::string& folder, const std::string& application) {
  DeltaTable table;
  const std::string log = folder + "_delta_log";
  if (kind_of_path(log) == PathKind::none) return table;
  Result<std::vector<std::string>> names = list_directory(log);
  if (!names) return std::move(names).error();
  for (const std::string& name : *names) {
    const std::optional<int64_t> version = version_of(name, ".json");
    if (!version) continue;
    if (*version != table.version + 1)
      return refused(commit_path(folder, table.version + 1), "is missing: the table's log was compacted",
                     "keep the versions in which --delta has written, or give another output");
    if (Result<void> taken = take_commit(log + "/" + name, application, table); !taken)
      return std::move(taken).error();
    table.version = *version;
  }
  return table;
}

Result<void> commit_to_delta(const std::string& folder, const DeltaCommit& commit) {
  for (unsigned tries = 0; tries < kMostTries; ++tries) {
    Result<DeltaTable> before = read_delta_table(folder, commit.application);
    if (!before) return std::move(before).error();
    if (before->committed && *before->committed >= commit.serial) return {};
    DeltaTable after = *before;
    if (before->version < 0) after.id = new_id(commit.application, folder);
    if (Result<void> taken = after.take(commit.columns, commit.partitions); !taken) {
      Error error = std::move(taken).error();
      error.file = folder;
      return error;
    }
    if (Result<void> made = make_directories(folder + "_delta_log"); !made) return made;
    const std::string path = commit_path(folder, before->version + 1);
    const std::string written =
        fmt::format("{}_delta_log/.{}-{}.tmp", folder, commit.application, commit.serial);
    Result<File> file = open_to_go_on(written, 0);
    if (!file) return std::move(file).error();
    if (Result<void> put = write_all(*file, actions_of(*before, after, commit, now_in_milliseconds())); !put)
      return put;
    if (Result<void> synced = sync(*file); !synced) return synced;
    Result<void> moved = move_to_new_name(written, path);
    if (moved) return sync_directory(folder + "_delta_log");
    if (moved.error().kind != ErrorKind::refused) return moved;
  }
  return refused(folder, "other writers are in front of this one again and again", "run again");
}

std::string add_action(const std::string& path,
                       const std::vector<std::pair<std::string, std::string>>& partition_values,
                       uint64_t size, uint64_t row_count, int64_t modification_time) {
  std::string values;
  for (const auto& [name, value] : partition_values)
    values += fmt::format("{}{}:{}", values.empty() ? "" : ",", json_quoted(name), json_quoted(value));
  return fmt::format(
      "{{\"add\":{{\"path\":{},\"partitionValues\":{{{}}},\"size\":{},\"modificationTime\":{},"
      "\"dataChange\":true,\"stats\":{}}}}}",
      json_quoted(uri_of(path)), values, size, modification_time,
      json_quoted(fmt::format("{{\"numRecords\":{}}}", row_count)));
}

}  // namespace binsift
