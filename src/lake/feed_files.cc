#include "lake/feed_files.h"

#include <algorithm>
#include <set>

#include "base/file.h"
#include "lake/delta_actions.h"
#include "parquet/format.h"

namespace binsift {
namespace {

constexpr unsigned kDeepest = 32;
constexpr std::string_view kDeltaLog = "_delta_log", kEnding = ".parquet";

// A folder of a partition is not: _date=2026-11-20, of a table with a column called date.
bool is_hidden(std::string_view name) {
  return name.empty() || name[0] == '.' || (name[0] == '_' && name.find('=') == name.npos) ||
         is_temporary_name(name);
}

Error unsupported(const std::string& path, std::string detail, std::string hint) {
  Error error{.kind = ErrorKind::unsupported};
  error.file = path;
  error.detail = std::move(detail);
  error.hint = std::move(hint);
  return error;
}

// Adds and removes the files of one version.
Result<void> take_version(const std::string& path, std::set<std::string>& live) {
  const auto wanted = [](std::string_view name) { return name == "add" || name == "remove"; };
  const auto take = [&](std::string_view name, const JsonNode& action) -> Result<void> {
    const JsonNode* file = member_of(action, "path");
    if (!file) return Error{.kind = ErrorKind::corrupt, .detail = "an action has no path"};
    const JsonNode* deleted = member_of(action, "deletionVector");
    if (deleted && deleted->kind != JsonNode::Kind::null)
      return unsupported(path, "rows of " + file->text + " were deleted by another program",
                         "compare another copy");
    if (name == "add")
      live.insert(unescaped_path(file->text));
    else
      live.erase(unescaped_path(file->text));
    return {};
  };
  return each_delta_action(path, wanted, take);
}

// The files of a Delta table's last version.
Result<void> add_delta(const std::string& folder, std::vector<std::string>& files) {
  Result<std::vector<std::string>> names = list_directory(folder + "/" + std::string(kDeltaLog));
  if (!names) return std::move(names).error();
  std::set<std::string> live;
  bool has_first = false;
  for (const std::string& name : *names) {
    if (!name.ends_with(".json") || is_hidden(name)) continue;
    has_first |= name.find_first_not_of('0') == name.find('.');
    if (!has_first)
      return unsupported(folder, "the first versions of the table's log are gone",
                         "name its Parquet files one by one");
    if (Result<void> taken = take_version(folder + "/" + std::string(kDeltaLog) + "/" + name, live); !taken)
      return taken;
  }
  for (const std::string& path : live) {
    const std::string whole = folder + "/" + path;
    if (kind_of_path(whole) != PathKind::file) {
      Error error{.kind = ErrorKind::io, .detail = "missing, and the table's log has it"};
      error.file = whole;
      return error;
    }
    files.push_back(whole);
  }
  return {};
}

Result<void> add_folder(const std::string& folder, unsigned depth, std::vector<std::string>& files) {
  if (depth > kDeepest) return Error{.kind = ErrorKind::limit, .detail = "folders nested deeper than 32"};
  Result<std::vector<std::string>> names = list_directory(folder);
  if (!names) return std::move(names).error();
  if (std::find(names->begin(), names->end(), kDeltaLog) != names->end()) return add_delta(folder, files);
  for (const std::string& name : *names) {
    if (is_hidden(name)) continue;
    const std::string path = folder + "/" + name;
    if (kind_of_path(path) == PathKind::directory) {
      if (Result<void> added = add_folder(path, depth + 1, files); !added) return added;
    } else if (name.ends_with(kEnding)) {
      files.push_back(path);
    }
  }
  return {};
}

bool has_parquet(const std::string& folder, unsigned depth) {
  Result<std::vector<std::string>> names = list_directory(folder);
  if (!names || depth > kDeepest) return false;
  return std::any_of(names->begin(), names->end(), [&](const std::string& name) {
    if (is_hidden(name)) return name == kDeltaLog;
    const std::string path = folder + "/" + name;
    return kind_of_path(path) == PathKind::directory ? has_parquet(path, depth + 1) : name.ends_with(kEnding);
  });
}

}  // namespace

std::string unescaped_path(std::string_view text) {
  const auto digit = [](char c) {
    const char lower = char(c | 0x20);
    return c >= '0' && c <= '9' ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  };
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = text[i] == '%' && i + 2 < text.size();
    const int high = is_escape ? digit(text[i + 1]) : -1, low = is_escape ? digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      plain += text[i];
      continue;
    }
    plain += char(high << 4 | low);
    i += 2;
  }
  return plain;
}

bool is_feed(const std::string& path) {
  switch (kind_of_path(path)) {
    case PathKind::directory: return has_parquet(path, 0);
    case PathKind::file: break;
    default: return false;
  }
  Result<File> file = open_for_reading(path);
  uint8_t magic[parquet::kMagic.size()];
  if (!file) return false;
  Result<size_t> got = read_at(*file, 0, magic, sizeof magic);
  return got && as_text({magic, *got}) == parquet::kMagic;
}

Result<std::vector<std::string>> find_feed_files(const std::string& path) {
  std::vector<std::string> files;
  if (kind_of_path(path) != PathKind::directory) return files = {path};
  std::string folder = path;
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  if (Result<void> added = add_folder(folder, 0, files); !added) return std::move(added).error();
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace binsift
