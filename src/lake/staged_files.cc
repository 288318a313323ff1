#include "lake/staged_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file_place.h"

namespace binsift {
namespace {

Error refused(const std::string& path, std::string detail, std::string hint) {
  Error error{.kind = ErrorKind::refused};
  error.file = path;
  error.detail = std::move(detail);
  error.hint = std::move(hint);
  return error;
}

}  // namespace

Result<StagedFiles> StagedFiles::open(const std::string& output, const StateFile& state) {
  StagedFiles files(output);
  files.staging_ = output + ".binsift-" + state.state().id + "/";
  const PathKind kind = kind_of_path(files.staging_);
  if (kind == PathKind::none && state.state().serial != 0)
    return refused(output,
                   "is not the folder that " + state.path() + " is of, or was emptied: it has no " +
                       std::string(name_of_path(files.staging_.substr(0, files.staging_.size() - 1))),
                   "bring it back, or begin with another state and another output");
  if (Result<void> made = make_directories(files.staging_); !made) return std::move(made).error();
  if (Result<void> swept = files.sweep(state.state().staged); !swept) return std::move(swept).error();
  return files;
}

Result<void> StagedFiles::sweep(const std::vector<StagedFile>& kept) {
  Result<std::vector<std::string>> names = list_directory(staging_);
  if (!names) return std::move(names).error();
  for (const std::string& name : *names)
    if (std::none_of(kept.begin(), kept.end(), [&](const StagedFile& file) { return file.staged == name; }))
      if (Result<void> removed = remove_file(staging_ + name); !removed) return removed;
  return {};
}

Result<File> StagedFiles::create(const std::string& name) {
  const std::string path = output_ + name;
  if (kind_of_path(path) != PathKind::none || names_.contains(name))
    return refused(path,
                   "is there already, and is not of this state: rows of the same log were put there before",
                   "give an output that no other run has written to, or move it away");
  std::string folder = directory_of(path);
  while (kind_of_path(folder) == PathKind::none) folder = directory_of(folder);
  if (!is_one_file_system(folder, staging_))
    return refused(folder, "is another file system than " + output_ + ", and no file can be moved there",
                   "give each its own output and state");
  std::string staged = fmt::format("{:06}", ++number_);
  Result<File> file = open_to_go_on(staging_ + staged, 0);
  if (file) names_.insert(name);
  return file;
}

Result<void> StagedFiles::end(const File& file, EndedFile ended) {
  if (Result<void> synced = sync(file); !synced) return synced;
  ended_.push_back(
      {.staged = std::string(name_of_path(file.path())), .name = std::move(ended.name), .size = ended.size});
  return {};
}

Result<void> StagedFiles::prepare(RunState& next) {
  if (Result<void> finished = files_->finish(); !finished) return finished;
  if (Result<void> synced = sync_directory(staging_); !synced) return synced;
  next.staged = std::move(ended_);
  ended_.clear();
  names_.clear();
  return {};
}

Result<void> StagedFiles::show(const RunState& now) {
  std::set<std::string> folders;
  for (const StagedFile& file : now.staged) {
    const std::string path = output_ + file.name, staged = staging_ + file.staged;
    folders.insert(directory_of(path));
    if (kind_of_path(staged) == PathKind::none) {
      // A run that was killed behind this moved it.
      if (size_of_path(path) == file.size) continue;
      return refused(path, "is neither there nor in " + staging_ + ", and its rows count as put out",
                     "bring it back, or begin with another state and another output");
    }
    if (Result<void> made = make_directories(directory_of(path)); !made) return made;
    if (Result<void> moved = move_to_new_name(staged, path); !moved) return moved;
  }
  for (const std::string& folder : folders)
    if (Result<void> synced = sync_directory(folder); !synced) return synced;
  return now.staged.empty() ? Result<void>() : sync_directory(staging_);
}

Result<void> StagedFiles::go_back() {
  files_->forget();
  ended_.clear();
  names_.clear();
  return sweep({});
}

}  // namespace binsift
