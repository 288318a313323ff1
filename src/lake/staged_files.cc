#include "lake/staged_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file_place.h"

namespace binsift {
namespace {

// Behind the '/' of the folder `depth` folders down.
size_t end_of_folders(const std::string& path, size_t depth) {
  size_t end = 0;
  for (; depth > 0; --depth) end = path.find('/', end) + 1;
  return end;
}

}  // namespace

Result<StagedFiles> StagedFiles::open(const std::string& output, const StateFile& state) {
  StagedFiles files(output);
  files.application_ = "binsift-" + state.state().id;
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

void StagedFiles::set_delta(const Partitioning& partitioning, std::string engine) {
  partitioning_ = partitioning;
  engine_ = std::move(engine);
  const std::vector<PartitionKey>& keys = partitioning.keys();
  for (size_t i = 0; i < keys.size(); ++i)
    if (keys[i] == PartitionKey::database || keys[i] == PartitionKey::table) table_depth_ = i + 1;
}

Result<DeltaTable*> StagedFiles::table_in(const std::string& folder) {
  const auto found = tables_.find(folder);
  if (found != tables_.end()) return &found->second;
  Result<DeltaTable> table = read_delta_table(output_ + folder, application_);
  if (!table) return std::move(table).error();
  return &tables_.emplace(folder, std::move(*table)).first->second;
}

Result<void> StagedFiles::admit(const TableLayout& layout) {
  if (!partitioning_) return {};
  std::vector<DeltaColumn> columns;
  for (const TableLayout::Place& place : layout.places())
    columns.push_back({place.schema.name, delta_type(place.schema)});
  std::vector<std::string> partitions;
  for (size_t i = table_depth_; i < partitioning_->keys().size(); ++i) {
    const PartitionKey key = partitioning_->keys()[i];
    partitions.push_back(Partitioning::name_in(layout, key));
    columns.push_back({partitions.back(), key == PartitionKey::date ? "date" : "integer"});
  }
  std::string folder = partitioning_->folder(layout, {});
  folder.resize(end_of_folders(folder, table_depth_));
  Result<DeltaTable*> table = table_in(folder);
  if (!table) return std::move(table).error();
  DeltaTable with = **table;
  if (Result<void> taken = with.take(columns, partitions); !taken) {
    Error error = std::move(taken).error();
    error.file = output_ + folder;
    return error;
  }
  **table = std::move(with);
  return {};
}

// The layout was admitted; columns that only some files have are told now.
Result<void> StagedFiles::add_to_table(StagedFile& file, const EndedFile& ended) {
  const size_t end = end_of_folders(ended.name, table_depth_);
  file.table = ended.name.substr(0, end);
  Result<DeltaTable*> table = table_in(file.table);
  if (!table) return std::move(table).error();
  std::vector<DeltaColumn> columns;
  for (const parquet::ColumnSchema& column : ended.columns)
    columns.push_back({column.name, delta_type(column)});
  if (Result<void> taken = (*table)->take(columns, (*table)->partitions); !taken) return taken;
  const std::string path = ended.name.substr(end);
  std::vector<std::pair<std::string, std::string>> values;
  for (size_t begin = 0, i = 0; i < (*table)->partitions.size(); ++i) {
    const size_t equals = path.find('=', begin), slash = path.find('/', begin);
    std::string value = path.substr(equals + 1, slash - equals - 1);
    if (value.size() == 2 && value[0] == '0') value.erase(0, 1);  // an hour, which is an integer
    values.emplace_back((*table)->partitions[i], std::move(value));
    begin = slash + 1;
  }
  file.added = add_action(path, values, ended.size, ended.row_count, now_in_milliseconds());
  return {};
}

Result<void> StagedFiles::commit_tables(const RunState& now) {
  for (const StagedTable& table : now.tables) {
    DeltaCommit commit{.application = application_, .serial = now.serial, .engine = engine_};
    Result<std::vector<DeltaColumn>> columns = parse_delta_schema(table.columns);
    if (!columns) return std::move(columns).error();
    commit.columns = std::move(*columns);
    Result<std::vector<std::string>> partitions = parse_name_list(table.partitions);
    if (!partitions) return std::move(partitions).error();
    commit.partitions = std::move(*partitions);
    for (const StagedFile& file : now.staged)
      if (file.table == table.folder) commit.adds.push_back(file.added);
    if (Result<void> committed = commit_to_delta(output_ + table.folder, commit); !committed)
      return committed;
  }
  tables_.clear();
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
  StagedFile staged{.staged = std::string(name_of_path(file.path())), .name = ended.name, .size = ended.size};
  if (partitioning_)
    if (Result<void> added = add_to_table(staged, ended); !added) return added;
  ended_.push_back(std::move(staged));
  return {};
}

Result<void> StagedFiles::prepare(RunState& next) {
  if (Result<void> finished = files_->finish(); !finished) return finished;
  if (Result<void> synced = sync_directory(staging_); !synced) return synced;
  next.tables.clear();
  for (const StagedFile& file : ended_) {
    if (file.added.empty()) continue;
    const auto same = [&](const StagedTable& table) { return table.folder == file.table; };
    if (std::any_of(next.tables.begin(), next.tables.end(), same)) continue;
    const DeltaTable& table = tables_.at(file.table);
    next.tables.push_back({file.table, delta_schema_text(table.columns), name_list_text(table.partitions)});
  }
  files_->tell(next);
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
  if (now.staged.empty()) return {};
  if (Result<void> synced = sync_directory(staging_); !synced) return synced;
  return commit_tables(now);
}

Result<void> StagedFiles::go_back() {
  tables_.clear();
  files_->forget();
  ended_.clear();
  names_.clear();
  return sweep({});
}

}  // namespace binsift
