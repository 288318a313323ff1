#include "lake/text_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "lake/file_name.h"

namespace binsift {
namespace {

constexpr size_t kMostWaiting = 64 << 10;  // bytes of a file

}  // namespace

Result<void> TextFiles::take(std::string_view text, const std::vector<TextStretch>& stretches) {
  for (size_t i = 0; i < stretches.size(); ++i) {
    const TextStretch& stretch = stretches[i];
    const size_t end = i + 1 < stretches.size() ? stretches[i + 1].begin : text.size();
    const std::string_view piece = text.substr(stretch.begin, end - stretch.begin);
    if (!stretch.goes_on) current_ = nullptr;
    if (piece.empty()) continue;
    if (!current_) {
      Result<OpenFile*> file = file_for(stretch);
      if (!file) return std::move(file).error();
      current_ = *file;
      current_->last_use = ++use_;
    }
    if (Result<void> appended = append(*current_, piece); !appended) return appended;
  }
  return {};
}

std::string TextFiles::key_of(const TextStretch& stretch, const PartitionValue& partition) const {
  // No name has a byte of zero.
  std::string key = fmt::format("{}/{}", partition.day, partition.hour);
  const auto add = [&](const std::optional<std::string>& name) {
    key += '\0';
    if (name) (key += '=') += *name;
  };
  if (options_.by_table || options_.partitioning.has(PartitionKey::database)) add(stretch.table->database);
  if (options_.by_table || options_.partitioning.has(PartitionKey::table)) add(stretch.table->table);
  return key;
}

Result<TextFiles::OpenFile*> TextFiles::file_for(const TextStretch& stretch) {
  const PartitionValue partition = options_.partitioning.value_at(stretch.time);
  std::string key = key_of(stretch, partition);
  const auto found = open_.find(key);
  if (found == open_.end()) return begin_file(stretch, partition, std::move(key));
  OpenFile& file = *found->second;
  const bool is_full = options_.roll_size != 0 && file.size >= options_.roll_size;
  const bool is_past =
      options_.roll_time != 0 && time_slot(stretch.time, options_.roll_time) > file.time_slot;
  if (!is_full && !is_past && file.header == stretch.table->header) return &file;
  if (Result<void> closed = close(key); !closed) return std::move(closed).error();
  return begin_file(stretch, partition, std::move(key));
}

// The logs of two servers can have records of the same place: no file takes the name of another one. Where it
// would outlive this run, the place refuses it.
std::string TextFiles::name_of(const TextStretch& stretch, const PartitionValue& partition) {
  const Partitioning& keys = options_.partitioning;
  const TextTable& table = *stretch.table;
  std::optional<std::string_view> database, name;
  if (options_.by_table && !keys.has(PartitionKey::database)) database = table.database;
  if (options_.by_table && !keys.has(PartitionKey::table)) name = table.table;
  static const std::vector<std::string> kNoColumns;
  const std::string path =
      keys.folder(table.database, table.table, options_.by_table ? table.columns : kNoColumns, partition) +
      file_name_of(database, name, stretch.file, stretch.position, stretch.row);
  std::string free = path;
  if (!options_.place)
    for (unsigned next = 2; !names_.insert(free).second; ++next) free = fmt::format("{}-{}", path, next);
  return free + options_.ending;
}

Result<TextFiles::OpenFile*> TextFiles::begin_file(const TextStretch& stretch,
                                                   const PartitionValue& partition, std::string key) {
  while (!open_.empty() && open_.size() >= options_.open_files) {
    const auto oldest = std::min_element(open_.begin(), open_.end(), [](const auto& a, const auto& b) {
      return a.second->last_use < b.second->last_use;
    });
    if (Result<void> closed = close(std::string(oldest->first)); !closed) return std::move(closed).error();
  }
  auto file = std::make_unique<OpenFile>();
  file->key = key;
  file->name = name_of(stretch, partition);
  if (options_.roll_time != 0) file->time_slot = time_slot(stretch.time, options_.roll_time);
  if (options_.place) {
    Result<File> created = options_.place->create(file->name);
    if (!created) return std::move(created).error();
    file->placed = std::move(*created);
  } else {
    const std::string path = options_.output + file->name;
    if (Result<void> made = make_directories(directory_of(path)); !made) return std::move(made).error();
    Result<NewFile> created = NewFile::create(path);
    if (!created) return std::move(created).error();
    file->file.emplace(std::move(*created));
  }
  file->header = stretch.table->header;
  OpenFile* const begun = file.get();
  open_[std::move(key)] = std::move(file);
  if (Result<void> headed = append(*begun, begun->header); !headed) return std::move(headed).error();
  return begun;
}

Result<void> TextFiles::append(OpenFile& file, std::string_view text) {
  file.size += text.size();
  byte_count_ += text.size();
  if (file.waiting.size() + text.size() <= kMostWaiting) {
    file.waiting.append(text);
    return {};
  }
  if (Result<void> written = write(file, file.waiting.view()); !written) return written;
  file.waiting.clear();
  return write(file, text);
}

Result<void> TextFiles::write(OpenFile& file, std::string_view text) {
  if (text.empty()) return {};
  return file.file ? file.file->write(text) : write_all(file.placed, text);
}

Result<void> TextFiles::end_file(OpenFile& file) {
  if (Result<void> written = write(file, file.waiting.view()); !written) return written;
  ++file_count_;
  if (file.file) return file.file->commit();
  return options_.place->end(file.placed, {.name = file.name, .size = file.size});
}

Result<void> TextFiles::close(const std::string& key) {
  const auto found = open_.find(key);
  Result<void> ended = end_file(*found->second);
  open_.erase(found);
  return ended;
}

Result<void> TextFiles::finish() {
  current_ = nullptr;
  for (auto& [key, file] : open_)
    if (Result<void> ended = end_file(*file); !ended) return ended;
  open_.clear();
  return {};
}

void TextFiles::forget() {
  current_ = nullptr;
  open_.clear();
  indices_ = std::make_unique<IndexNames>();
  for (const auto& [index, table] : durable_indices_) static_cast<void>(indices_->take(index, table));
}

void TextFiles::recall(const RunState& state) {
  durable_indices_ = state.indices;
  forget();
}

void TextFiles::tell(RunState& next) {
  durable_indices_ = next.indices = indices_->taken();
}

}  // namespace binsift
