#include "archive/log_index.h"

#include "base/file.h"

namespace binsift {

Result<std::vector<IndexLine>> read_log_index(const std::string& path) {
  Result<File> file = open_for_reading(path);
  if (!file) return std::move(file).error();
  return read_log_index(*file);
}

Result<std::vector<IndexLine>> read_log_index(const File& file) {
  constexpr uint64_t kLargestIndex = 64 << 20;
  Result<uint64_t> size = file_size(file);
  if (!size) return std::move(size).error();
  if (*size > kLargestIndex) {
    Error error{.kind = ErrorKind::limit, .detail = "is too large for an index of logs"};
    error.file = file.path();
    return error;
  }
  std::string content(*size, 0);
  Result<size_t> got = read_at(file, 0, reinterpret_cast<uint8_t*>(content.data()), content.size());
  if (!got) return std::move(got).error();
  content.resize(*got);
  const std::string folder = directory_of(file.path());
  std::vector<IndexLine> lines;
  std::string_view rest = content;
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line.empty()) continue;
    std::string beside = folder + "/" + std::string(name_of_path(line));
    std::string as_written = line.front() == '/' ? std::string(line) : folder + "/" + std::string(line);
    const bool is_beside = kind_of_path(beside) != PathKind::none;
    lines.push_back({std::string(line), is_beside ? std::move(beside) : std::move(as_written)});
  }
  return lines;
}

Result<void> write_log_index(const std::string& path, const std::vector<IndexLine>& lines) {
  std::string content;
  for (const IndexLine& line : lines) content += line.text + "\n";
  Result<NewFile> file = NewFile::create(path);
  if (!file) return std::move(file).error();
  if (Result<void> same = take_owner_of(file->file(), path); !same) return same;
  if (Result<void> written = file->write(content); !written) return written;
  return file->commit();
}

Result<std::vector<std::string>> find_log_indexes(const std::string& directory) {
  Result<std::vector<std::string>> names = list_directory(directory);
  if (!names) return std::move(names).error();
  std::vector<std::string> indexes;
  for (const std::string& name : *names)
    if (name.ends_with(".index") && !name.starts_with('.')) indexes.push_back(name);
  return indexes;
}

}  // namespace binsift
