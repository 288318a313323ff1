// The text of a catalog's entry.
#include <fmt/format.h>

#include <charconv>
#include <ctime>

#include "archive/catalog.h"
#include "archive/policy.h"
#include "base/json_tree.h"
#include "base/quantity.h"
#include "base/time_zone.h"

namespace binsift {
namespace {

constexpr uint64_t kVersion = 1;
constexpr unsigned kStartsClean = 1, kHasDefinitions = 2;

const char* ending_text(LogEnding ending) {
  switch (ending) {
    case LogEnding::open: return "open";
    case LogEnding::rotate: return "rotate";
    case LogEnding::stop: return "stop";
  }
  return "";
}

void add_text(std::string& out, const char* key, std::string_view value) {
  out += fmt::format(",\n \"{}\":{}", key, json_quoted(value));
}
void add_count(std::string& out, const char* key, uint64_t value) {
  out += fmt::format(",\n \"{}\":{}", key, value);
}
void add_flag(std::string& out, const char* key, bool value) {
  if (value) out += fmt::format(",\n \"{}\":true", key);
}
void add_time(std::string& out, const char* key, int64_t seconds) {
  if (seconds != 0) add_text(out, key, utc_text(seconds));
}

uint32_t read_crc(StrictFields& fields, const char* key) {
  const std::string text = fields.text(key);
  uint32_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (fields.ok() && (text.size() != 8 || code != std::errc() || end != text.data() + text.size()))
    fields.fail(key, "is not of eight hex digits");
  return value;
}

int64_t read_time(StrictFields& fields, const char* key) {
  const std::string text = fields.text(key, "");
  if (text.empty()) return 0;
  constexpr std::string_view kShape = "0000-00-00T00:00:00Z";
  bool fits = text.size() == kShape.size();
  for (size_t i = 0; fits && i < kShape.size(); ++i)
    fits = kShape[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == kShape[i];
  const auto number = [&](size_t at, size_t size) {
    return int(*parse_count(std::string_view(text).substr(at, size)));
  };
  if (!fits || number(5, 2) < 1 || number(5, 2) > 12 || number(8, 2) < 1 ||
      unsigned(number(8, 2)) > days_of_month(number(0, 4), unsigned(number(5, 2)))) {
    fields.fail(key, "is no time such as 2026-11-20T08:00:00Z");
    return 0;
  }
  return days_from_civil(number(0, 4), unsigned(number(5, 2)), unsigned(number(8, 2))) * 86400 +
         number(11, 2) * 3600 + number(14, 2) * 60 + number(17, 2);
}

uint32_t read_second(StrictFields& fields, const char* key) {
  const int64_t time = read_time(fields, key);
  if (time < 0 || time > int64_t{UINT32_MAX}) fields.fail(key, "is no time of a binary log");
  return uint32_t(time);
}

void read_digest(StrictFields& fields, const char* key, Sha256Digest& digest) {
  const std::string text = fields.text(key);
  for (size_t i = 0; i < digest.size() && text.size() == 2 * digest.size(); ++i) {
    const char* at = text.data() + 2 * i;
    if (std::from_chars(at, at + 2, digest[i], 16).ptr != at + 2) break;
  }
  if (fields.ok() && hex_text(digest) != text) fields.fail(key, "is not of 64 hex digits");
}

void read_tables(StrictFields& fields, LogSummary& summary) {
  const JsonNode* list = fields.list("tables");
  if (!list) return;
  for (size_t i = 0; i < list->values.size(); ++i) {
    StrictFields table(list->values[i], fmt::format("tables[{}]", i));
    summary.tables.push_back({.database = table.text("db"),
                              .table = table.text("table"),
                              .inserts = table.count("insert", 0),
                              .updates = table.count("update", 0),
                              .deletes = table.count("delete", 0)});
    if (Result<void> end = table.end(); !end) return fields.fail("tables", end.error().detail);
  }
}

void read_frames(StrictFields& fields, CatalogEntry& entry) {
  const JsonNode* list = fields.list("frames");
  if (!list) return fields.fail("frames", "is missing");
  uint64_t size = 0, stored_size = 0;
  for (const JsonNode& value : list->values) {
    uint64_t numbers[6] = {};
    bool fits = value.kind == JsonNode::Kind::list && value.values.size() == std::size(numbers);
    for (size_t i = 0; fits && i < std::size(numbers); ++i) {
      const auto number =
          value.values[i].kind == JsonNode::Kind::number ? parse_count(value.values[i].text) : std::nullopt;
      fits = number && (i < 2 || *number <= UINT32_MAX);
      numbers[i] = number.value_or(0);
    }
    constexpr uint64_t kLargestFrame = uint64_t{1} << 30;
    if (!fits || numbers[0] == 0 || numbers[0] > kLargestFrame || numbers[1] == 0 ||
        numbers[1] > kLargestFrame)
      return fields.fail("frames", "is no list of lists of six numbers that fit");
    size += numbers[0];
    stored_size += numbers[1];
    entry.frames.push_back({.size = numbers[0],
                            .stored_size = numbers[1],
                            .crc32 = uint32_t(numbers[2]),
                            .first_time = uint32_t(numbers[3]),
                            .last_time = uint32_t(numbers[4]),
                            .starts_clean = (numbers[5] & kStartsClean) != 0,
                            .has_definitions = (numbers[5] & kHasDefinitions) != 0});
  }
  if (size != entry.size || stored_size > entry.stored_size)
    fields.fail("frames", "does not add up to the sizes");
}

}  // namespace

std::string utc_text(int64_t seconds) {
  if (seconds == 0) return {};
  const time_t time = time_t(seconds);
  std::tm parts{};
  gmtime_r(&time, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string to_json(const CatalogEntry& entry) {
  const LogSummary& summary = entry.summary;
  std::string out = fmt::format("{{\"format\":\"binsift-catalog\",\n \"version\":{}", kVersion);
  add_text(out, "name", entry.name);
  add_text(out, "server", entry.server);
  add_text(out, "object", entry.object);
  add_text(out, "state", entry.removing ? "removing" : "stored");
  add_text(out, "tier", entry.tier);
  add_text(out, "codec", entry.codec);
  add_count(out, "size", entry.size);
  add_text(out, "crc32", fmt::format("{:08x}", entry.crc32));
  add_text(out, "sha256", hex_text(entry.sha256));
  add_text(out, "head_sha256", hex_text(entry.head_sha256));
  add_count(out, "stored_size", entry.stored_size);
  add_text(out, "stored_crc32", fmt::format("{:08x}", entry.stored_crc32));
  add_time(out, "archived", entry.archived);
  add_time(out, "verified", entry.verified);
  add_text(out, "server_version", summary.server_version);
  add_count(out, "server_id", summary.server_id);
  add_time(out, "first_time", summary.first_time);
  add_time(out, "last_time", summary.last_time);
  add_text(out, "gtids_before", summary.gtids_before);
  add_text(out, "gtids", summary.gtids);
  add_count(out, "events", summary.event_count);
  add_count(out, "transactions", summary.transaction_count);
  add_text(out, "ends", ending_text(summary.ending));
  add_flag(out, "encrypted", summary.encrypted);
  if (!summary.damage.empty()) add_text(out, "damage", summary.damage);
  add_flag(out, "names_in_log", summary.names_in_log);
  add_flag(out, "tables_cut", !summary.tables_complete);
  out += ",\n \"tables\":[";
  for (size_t i = 0; i < summary.tables.size(); ++i) {
    const TableCount& table = summary.tables[i];
    out += fmt::format("{}\n  {{\"db\":{},\"table\":{},\"insert\":{},\"update\":{},\"delete\":{}}}",
                       i ? "," : "", json_quoted(table.database), json_quoted(table.table), table.inserts,
                       table.updates, table.deletes);
  }
  out += "],\n \"frames\":[";
  for (size_t i = 0; i < entry.frames.size(); ++i) {
    const Frame& frame = entry.frames[i];
    out +=
        fmt::format("{}\n  [{},{},{},{},{},{}]", i ? "," : "", frame.size, frame.stored_size, frame.crc32,
                    frame.first_time, frame.last_time,
                    (frame.starts_clean ? kStartsClean : 0) | (frame.has_definitions ? kHasDefinitions : 0));
  }
  return out + "]}\n";
}

Result<CatalogEntry> parse_catalog_entry(std::string_view text) {
  const auto corrupt = [](Error error) {
    error.kind = ErrorKind::corrupt;
    error.hint = "archive writes it again where the log is still at hand";
    return error;
  };
  Result<JsonNode> document = parse_json(text);
  if (!document) return corrupt(std::move(document).error());
  StrictFields fields(*document, "");
  if (fields.text("format") != "binsift-catalog") fields.fail("format", "is not binsift-catalog");
  const uint64_t version = fields.count("version");
  if (fields.ok() && version != kVersion) {
    Error error{.kind = ErrorKind::unsupported};
    error.detail = fmt::format("version {} of the catalog, not {}", version, kVersion);
    error.hint = "a newer binsift wrote it; use that";
    return error;
  }
  CatalogEntry entry;
  LogSummary& summary = entry.summary;
  entry.name = fields.text("name");
  entry.server = fields.text("server");
  for (const auto& [key, part] : {std::pair("name", &entry.name), std::pair("server", &entry.server)})
    if (fields.ok() && !is_path_part(*part)) fields.fail(key, "is no name");
  entry.object = fields.text("object");
  if (fields.ok() && (entry.object.empty() || entry.object[0] == '/' ||
                      ("/" + entry.object).find("/.") != std::string::npos))
    fields.fail("object", "is no key of an object");
  const std::string state = fields.text("state");
  entry.removing = state == "removing";
  if (!entry.removing && state != "stored") fields.fail("state", "is neither stored nor removing");
  entry.tier = fields.text("tier");
  entry.codec = fields.text("codec");
  entry.size = fields.count("size");
  entry.crc32 = read_crc(fields, "crc32");
  read_digest(fields, "sha256", entry.sha256);
  read_digest(fields, "head_sha256", entry.head_sha256);
  entry.stored_size = fields.count("stored_size");
  entry.stored_crc32 = read_crc(fields, "stored_crc32");
  entry.archived = read_time(fields, "archived");
  entry.verified = read_time(fields, "verified");
  summary.server_version = fields.text("server_version");
  summary.server_id = uint32_t(fields.count("server_id"));
  summary.first_time = read_second(fields, "first_time");
  summary.last_time = read_second(fields, "last_time");
  summary.gtids_before = fields.text("gtids_before");
  summary.gtids = fields.text("gtids");
  summary.event_count = fields.count("events");
  summary.transaction_count = fields.count("transactions");
  const std::string ends = fields.text("ends");
  summary.ending = ends == "rotate" ? LogEnding::rotate : ends == "stop" ? LogEnding::stop : LogEnding::open;
  if (ends != ending_text(summary.ending)) fields.fail("ends", "is none of rotate, stop, open");
  summary.encrypted = fields.boolean("encrypted", false);
  summary.damage = fields.text("damage", "");
  summary.names_in_log = fields.boolean("names_in_log", false);
  summary.tables_complete = !fields.boolean("tables_cut", false);
  read_tables(fields, summary);
  read_frames(fields, entry);
  if (Result<void> end = fields.end(); !end) return corrupt(std::move(end).error());
  return entry;
}

}  // namespace binsift
