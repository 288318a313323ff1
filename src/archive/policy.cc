#include "archive/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "base/file.h"
#include "base/json_tree.h"
#include "base/quantity.h"

namespace binsift {
namespace {

constexpr size_t kLargestPolicy = 1 << 20;
constexpr std::string_view kPlaceholders[] = {"server", "yyyy", "mm", "dd", "hh"};

bool read_codec(std::string_view text, Codec& codec) {
  if (!text.starts_with("zstd")) return false;
  text.remove_prefix(4);
  if (text.ends_with(":long")) {
    codec.long_window = true;
    text.remove_suffix(5);
  }
  if (text.empty()) return true;
  if (text[0] != ':') return false;
  const auto level = parse_count(text.substr(1));
  if (!level || *level < 1 || *level > 19) return false;
  codec.level = int(*level);
  return true;
}

// What is wrong with a layout, or "".
std::string wrong_in_layout(std::string_view layout) {
  bool has_server = false;
  std::string plain;  // with something in place of each placeholder
  while (!layout.empty()) {
    const size_t open = layout.find('{');
    plain += layout.substr(0, open);
    if (open == std::string_view::npos) break;
    const size_t close = layout.find('}', open);
    if (close == std::string_view::npos) return "a { without its }";
    const std::string_view name = layout.substr(open + 1, close - open - 1);
    if (std::find(std::begin(kPlaceholders), std::end(kPlaceholders), name) == std::end(kPlaceholders))
      return fmt::format("{{{}}} is none of {{server}}, {{yyyy}}, {{mm}}, {{dd}}, {{hh}}", name);
    has_server |= name == "server";
    plain += "x";
    layout.remove_prefix(close + 1);
  }
  if (!has_server) return "lacks {server}: logs of several servers have the same names";
  for (size_t begin = 0; begin <= plain.size();) {
    const size_t end = std::min(plain.find('/', begin), plain.size());
    if (!is_path_part(std::string_view(plain).substr(begin, end - begin)))
      return "its parts between slashes are letters, digits, '.', '_' and '-', and begin with none of the "
             "dots";
    begin = end + 1;
  }
  if (plain == "binsift-catalog" || plain.starts_with("binsift-catalog/"))
    return "binsift-catalog is where the catalog lies";
  return {};
}

std::optional<uint64_t> read_duration(StrictFields& fields, const char* key) {
  if (!fields.has(key)) return std::nullopt;
  const std::string text = fields.text(key);
  const auto seconds = parse_duration(text);
  if (!seconds) fields.fail(key, "'" + text + "' is no duration such as 45s, 30m, 12h, 7d, 4w or 1y");
  return seconds;
}

std::optional<ServerAddress> read_server(StrictFields& fields, const char* key, std::string_view text) {
  Result<ServerAddress> address = parse_server_address(text);
  if (address) return std::move(*address);
  fields.fail(key, address.error().detail);
  return std::nullopt;
}

void read_replicas(StrictFields& fields, Policy& policy) {
  const JsonNode* list = fields.list("replicas");
  if (!list) return;
  if (!policy.server) fields.fail("replicas", "is there, but no source.server, whose replicas they are");
  for (const JsonNode& value : list->values) {
    if (value.kind != JsonNode::Kind::text) return fields.fail("replicas", "holds something that is no text");
    if (auto address = read_server(fields, "replicas", value.text))
      policy.replicas.push_back(std::move(*address));
  }
}

Result<Tier> read_tier(const JsonNode& value, size_t index) {
  StrictFields fields(value, fmt::format("tiers[{}]", index));
  Tier tier{.name = fields.text("name"), .store = fields.text("store", "")};
  if (fields.has("store") && tier.store.empty()) fields.fail("store", "is empty");
  if (!tier.name.empty() && !is_path_part(tier.name))
    fields.fail("name", "'" + tier.name + "' is not of letters, digits, '.', '_' and '-'");
  tier.profile = fields.text("profile", "");
  if (!tier.profile.empty() && !tier.store.starts_with("s3://"))
    fields.fail("profile", "is for a store in S3");
  if (fields.has("codec")) {
    const std::string codec = fields.text("codec");
    if (tier.is_source())
      fields.fail("codec", "a tier without a store is the source, which is not compressed");
    if (!read_codec(codec, tier.codec))
      fields.fail("codec", "'" + codec + "' is not zstd:1 to zstd:19, with :long behind it or not");
  }
  tier.keep = read_duration(fields, "keep");
  if (Result<void> end = fields.end(); !end) return std::move(end).error();
  return tier;
}

Result<void> read_tiers(StrictFields& root, const JsonNode& list, Policy& policy) {
  for (size_t i = 0; i < list.values.size(); ++i) {
    Result<Tier> tier = read_tier(list.values[i], i);
    if (!tier) return std::move(tier).error();
    const std::string path = fmt::format("tiers[{}]", i);
    const size_t line = list.values[i].line;
    for (const Tier& other : policy.tiers) {
      if (other.name == tier->name)
        return json_error(path + ".name", line, "'" + tier->name + "' stands twice");
      if (!tier->is_source() && other.store == tier->store)
        return json_error(path + ".store", line, "two tiers can't share " + tier->store);
      if (other.keep && tier->keep && *tier->keep < *other.keep)
        return json_error(path + ".keep", line,
                          "is shorter than that of the tier " + other.name + " in front of it");
    }
    if (tier->is_source() && i != 0)
      return json_error(path, line, "lacks a store; only the first tier is the source");
    if (tier->is_source() && policy.source_dir.empty())
      return json_error(path, line, "is the source, but the policy has no \"source\"");
    policy.tiers.push_back(std::move(*tier));
  }
  if (policy.tiers.empty() || policy.tiers.back().is_source()) root.fail("tiers", "has no tier with a store");
  if (!policy.source_dir.empty() && !policy.tiers.empty() && !policy.tiers[0].is_source())
    policy.tiers.insert(policy.tiers.begin(), Tier{.name = "source"});
  return {};
}

}  // namespace

bool is_path_part(std::string_view text) {
  return !text.empty() && text[0] != '.' && text.size() <= 200 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                  c == '_' || c == '-';
         });
}

std::string to_text(const Codec& codec) {
  return fmt::format("zstd:{}{}", codec.level, codec.long_window ? ":long" : "");
}

Result<Policy> parse_policy(std::string_view text) {
  Result<JsonNode> document = parse_json(text);
  if (!document) return std::move(document).error();
  Policy policy;
  StrictFields root(*document, "");
  if (const JsonNode* source = root.object("source")) {
    StrictFields fields(*source, "source");
    policy.source_dir = fields.text("dir");
    policy.source_index = fields.text("index", "");
    policy.source_id = fields.text("id", "");
    if (!policy.source_id.empty() && !is_path_part(policy.source_id))
      fields.fail("id", "'" + policy.source_id + "' is not of letters, digits, '.', '_' and '-'");
    if (fields.has("server")) policy.server = read_server(fields, "server", fields.text("server"));
    if (Result<void> end = fields.end(); !end) return std::move(end).error();
  }
  if (root.has("layout")) {
    policy.layout = root.text("layout");
    if (std::string wrong = wrong_in_layout(policy.layout); !wrong.empty())
      root.fail("layout", std::move(wrong));
  }
  if (const JsonNode* purge = root.object("purge")) {
    StrictFields fields(*purge, "purge");
    if (fields.has("replicas")) read_replicas(fields, policy);
    policy.min_files = fields.count("min_files", policy.min_files);
    if (policy.min_files == 0) fields.fail("min_files", "is 0, but the newest log is never removed");
    if (fields.has("max_bytes")) {
      const std::string size = fields.text("max_bytes");
      policy.max_bytes = parse_size(size);
      if (!policy.max_bytes) fields.fail("max_bytes", "'" + size + "' is no size such as 512M, 64G or 2T");
    }
    if (Result<void> end = fields.end(); !end) return std::move(end).error();
  }
  if (!root.has("tiers")) root.fail("tiers", "is missing");
  if (const JsonNode* tiers = root.list("tiers"))
    if (Result<void> read = read_tiers(root, *tiers, policy); !read) return std::move(read).error();
  if (Result<void> end = root.end(); !end) return std::move(end).error();
  return policy;
}

Result<Policy> load_policy(const std::string& path) {
  Result<std::string> text = read_whole(path, kLargestPolicy);
  if (!text) return std::move(text).error();
  Result<Policy> policy = parse_policy(*text);
  if (!policy) policy.error().file = path;
  return policy;
}

std::string lay_out(std::string_view layout, std::string_view server, uint32_t time) {
  const time_t seconds = time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  const auto number = [&](int value, int width) {
    return time == 0 ? std::string("unknown") : fmt::format("{:0{}}", value, width);
  };
  std::string path;
  while (!layout.empty()) {
    const size_t open = layout.find('{');
    path += layout.substr(0, open);
    if (open == std::string_view::npos) break;
    const size_t close = layout.find('}', open);
    const std::string_view name = layout.substr(open + 1, close - open - 1);
    if (name == "server") path += server;
    if (name == "yyyy") path += number(parts.tm_year + 1900, 4);
    if (name == "mm") path += number(parts.tm_mon + 1, 2);
    if (name == "dd") path += number(parts.tm_mday, 2);
    if (name == "hh") path += number(parts.tm_hour, 2);
    layout.remove_prefix(close + 1);
  }
  return path;
}

}  // namespace binsift
