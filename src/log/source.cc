#include "log/source.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <tuple>

#include "base/file.h"

namespace binsift {
namespace {

constexpr size_t kIndexLimit = 64 << 20;

enum class Content : uint8_t { log, wrapped, text, other };

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return name.ends_with(end); });
}

std::string log_name(std::string_view path) {
  std::string_view name = name_of_path(path);
  if (name.ends_with(".gz")) name.remove_suffix(3);
  if (name.ends_with(".zst")) name.remove_suffix(4);
  return std::string(name);
}

Result<Content> content_of(const std::string& path) {
  Result<File> file = open_for_reading(path);
  if (!file) return std::move(file).error();
  if (!is_seekable(*file)) return Content::log;  // a pipe is read once, as a log
  std::array<uint8_t, 512> first;
  Result<size_t> got = read_at(*file, 0, first.data(), first.size());
  if (!got) return std::move(got).error();
  const Bytes bytes(first.data(), *got);
  if (bytes.size() >= 4) {
    const uint32_t magic = load_u32(bytes.data());
    if ((magic & 0xFFFFFF00) == 0x6E696200 && bytes[0] >= 0xFD) return Content::log;  // FE or FD, "bin"
    if (magic == 0x010DFEFE) return Content::log;  // .ibb: named when it is opened
    if (magic == 0xFD2FB528 || (magic & 0xFFFFFFF0) == 0x184D2A50) return Content::wrapped;
  }
  if (bytes.size() >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B) return Content::wrapped;
  // JSON is no index, however long it is.
  const bool is_text =
      !bytes.empty() && bytes[0] != '{' && std::all_of(bytes.begin(), bytes.end(), [](uint8_t c) {
        return c >= 0x20 || c == '\n' || c == '\r' || c == '\t';
      });
  return is_text ? Content::text : Content::other;
}

Error source_error(ErrorKind kind, const std::string& path, std::string detail, std::string hint = {}) {
  Error error{.kind = kind};
  error.file = path;
  error.detail = std::move(detail);
  error.hint = std::move(hint);
  return error;
}

LogFilePtr make_log(const std::string& path, const KeyringPtr& keyring) {
  return std::make_shared<LogFile>(LogFile{path, log_name(path), keyring});
}

// Lines of an index file as paths: relative ones are relative to the index's folder, and a log that was moved
// together with its index is found beside it.
Result<std::vector<std::string>> read_index(const std::string& path) {
  Result<std::string> content = read_whole(path, kIndexLimit);
  if (!content) return std::move(content).error();
  const std::string folder = directory_of(path);
  std::vector<std::string> paths;
  std::string_view rest = *content;
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line.empty()) continue;
    const std::string beside = folder + "/" + std::string(name_of_path(line));
    std::string as_written = line.front() == '/' ? std::string(line) : folder + "/" + std::string(line);
    paths.push_back(kind_of_path(beside) == PathKind::none ? as_written : beside);
  }
  return paths;
}

// "binlog" of "binlog.000001"; empty for a name that no server gives a log.
std::string_view series_of(std::string_view name) {
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot + 1 == name.size()) return {};
  const bool numbered =
      std::all_of(name.begin() + long(dot) + 1, name.end(), [](unsigned char c) { return std::isdigit(c); });
  return numbered ? name.substr(0, dot) : std::string_view();
}

// Logs beside the index that belong to its series and are not named in it.
Result<void> find_unlisted(const std::string& path, const std::vector<std::string>& listed,
                           IndexFindings& findings) {
  if (listed.empty()) return {};
  const std::string_view series = series_of(name_of_path(listed.front()));
  const std::string folder = directory_of(path);
  Result<std::vector<std::string>> names = list_directory(folder);
  if (!names) return std::move(names).error();
  for (const std::string& name : *names) {
    if (series.empty() || series_of(name) != series) continue;
    const bool is_listed = std::any_of(listed.begin(), listed.end(),
                                       [&](const std::string& log) { return name_of_path(log) == name; });
    if (!is_listed) findings.unlisted.push_back({path, folder + "/" + name});
  }
  return {};
}

Result<void> add_index(const std::string& path, const KeyringPtr& keyring, std::vector<LogFilePtr>& logs,
                       IndexFindings* findings) {
  Result<std::vector<std::string>> paths = read_index(path);
  if (!paths) return std::move(paths).error();
  for (const std::string& log : *paths) {
    if (kind_of_path(log) != PathKind::none)
      logs.push_back(make_log(log, keyring));
    else if (findings)
      findings->missing.push_back({path, log});
    else
      return source_error(ErrorKind::io, log, "named in " + path + " but missing",
                          "name the logs one by one to read those that exist");
  }
  return findings ? find_unlisted(path, *paths, *findings) : Result<void>();
}

// Whether a text file reads as an index: its first line names a log that exists or looks like one.
bool reads_as_index(const std::string& path) {
  Result<std::vector<std::string>> paths = read_index(path);
  if (!paths || paths->empty()) return false;
  const std::string_view first = name_of_path(paths->front());
  const size_t dot = first.rfind('.');
  const bool numbered = dot != std::string_view::npos && dot + 1 < first.size() &&
                        std::all_of(first.begin() + long(dot) + 1, first.end(),
                                    [](unsigned char c) { return std::isdigit(c); });
  return numbered || kind_of_path(paths->front()) == PathKind::file;
}

// "binlog.1000000" comes after "binlog.999999".
std::tuple<std::string, size_t, std::string> order_of(const std::string& name) {
  const std::string plain = log_name(name);
  const size_t dot = plain.rfind('.');
  if (dot == std::string::npos) return {plain, 0, plain};
  std::string number = plain.substr(dot + 1);
  number.erase(0, std::min(number.find_first_not_of('0'), number.size()));
  return {plain.substr(0, dot), number.size(), number};
}

bool is_lines_name(std::string_view name) {
  return ends_with_any(name, {".jsonl", ".ndjson", ".jsonl.gz", ".jsonl.zst", ".ndjson.gz", ".ndjson.zst"});
}

// Files of lines in the folders of partitions, such as db=shop/table=orders: paths below `folder`, in order.
Result<void> add_partitions(const std::string& folder, const std::string& below, unsigned depth,
                            std::vector<std::string>& lines) {
  constexpr unsigned kDeepest = 8;
  Result<std::vector<std::string>> names = list_directory(folder + "/" + below);
  if (!names) return std::move(names).error();
  for (const std::string& name : *names) {
    const PathKind kind = kind_of_path(folder + "/" + below + name);
    if (kind == PathKind::file && depth > 0 && is_lines_name(name)) lines.push_back(below + name);
    if (kind != PathKind::directory || name.find('=') == name.npos || depth == kDeepest) continue;
    if (Result<void> added = add_partitions(folder, below + name + "/", depth + 1, lines); !added)
      return added;
  }
  return {};
}

Result<void> add_folder(const std::string& folder, const KeyringPtr& keyring, std::vector<LogFilePtr>& logs,
                        IndexFindings* findings) {
  Result<std::vector<std::string>> names = list_directory(folder);
  if (!names) return std::move(names).error();
  std::vector<std::string> indexes;
  for (const std::string& name : *names)
    if (name.ends_with(".index") && reads_as_index(folder + "/" + name)) indexes.push_back(name);
  if (indexes.size() > 1)
    return source_error(ErrorKind::usage, folder, "holds several logs: " + indexes[0] + ", " + indexes[1],
                        "name one of these index files");
  if (indexes.size() == 1) return add_index(folder + "/" + indexes[0], keyring, logs, findings);

  std::vector<std::string> found, lines;
  for (const std::string& name : *names) {
    const std::string path = folder + "/" + name;
    if (kind_of_path(path) != PathKind::file) continue;
    Result<Content> content = content_of(path);
    if (!content) return std::move(content).error();
    if (*content != Content::log && is_lines_name(name)) {
      lines.push_back(name);
      continue;
    }
    // A wrapped file is a log only by the word of its name: the rest of a folder may be wrapped too.
    if (*content == Content::log ||
        (*content == Content::wrapped && ends_with_any(name, {".gz", ".zst"}) &&
         !ends_with_any(name, {".sql.gz", ".sql.zst", ".txt.gz", ".json.gz", ".tar.gz", ".tar.zst"})))
      found.push_back(name);
  }
  if (found.empty() && !findings) found = std::move(lines);  // a folder of rows that were converted
  if (found.empty() && !findings) {
    if (Result<void> added = add_partitions(folder, "", 0, lines); !added) return added;
    for (const std::string& name : lines) {
      auto file = std::make_shared<LogFile>(*make_log(folder + "/" + name, keyring));
      file->in_partition = true;
      logs.push_back(std::move(file));
    }
    if (!lines.empty()) return {};
  }
  if (found.empty())
    return source_error(ErrorKind::usage, folder, "holds no binary log",
                        "name the logs, or their index file");
  std::sort(found.begin(), found.end(),
            [](const std::string& a, const std::string& b) { return order_of(a) < order_of(b); });
  for (const std::string& name : found) logs.push_back(make_log(folder + "/" + name, keyring));
  return {};
}

}  // namespace

Result<std::vector<LogFilePtr>> find_logs(const std::vector<std::string>& sources, const KeyringPtr& keyring,
                                          IndexFindings* findings) {
  std::vector<LogFilePtr> logs;
  for (const std::string& source : sources) {
    if (source == "-") {
      logs.push_back(make_log(source, keyring));
      continue;
    }
    if (kind_of_path(source) == PathKind::directory) {
      if (Result<void> added = add_folder(source, keyring, logs, findings); !added)
        return std::move(added).error();
      continue;
    }
    Result<Content> content = content_of(source);
    if (!content) return std::move(content).error();
    if (*content == Content::text && reads_as_index(source)) {
      if (Result<void> added = add_index(source, keyring, logs, findings); !added)
        return std::move(added).error();
    } else {
      logs.push_back(make_log(source, keyring));  // what is no log says so when it is opened
    }
  }
  return logs;
}

}  // namespace binsift
