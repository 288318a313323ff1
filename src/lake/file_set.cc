#include "lake/file_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/empty_directories.h"
#include "lake/file_name.h"
#include "render/json_text.h"

namespace binsift {
namespace {

constexpr int kStandardOutput = 1;
// Memory of batches that is kept for the next ones.
constexpr size_t kMostSpare = 256 << 20;

std::string full_name(const TableLayout& layout) {
  return layout.database + "." + layout.table;
}

void append_pair(OutBuffer& out, std::string_view key, std::string_view text) {
  out.append(out.empty() ? '{' : ',');
  append_json_string(out, key);
  out.append(':');
  append_json_string(out, text);
}

}  // namespace

FileSet::FileSet(FileSetOptions options)
    : options_(std::move(options)),
      queue_(options_.zstd_level, options_.threads > 1 ? options_.threads : 0),
      most_encoding_(options_.threads > 1 ? 2 * options_.threads : 0),
      standard_output_(kStandardOutput, "(standard output)") {
  if (options_.roll_size == 0 || options_.roll_size >= options_.group_size) return;
  options_.group_size = options_.roll_size;
  step_rows_ = kStepRows;
}

LayoutPtr FileSet::share(TableLayout layout) {
  const std::lock_guard lock(mutex_);
  std::vector<LayoutPtr>& known = layouts_[full_name(layout)];
  for (const LayoutPtr& each : known)
    if (*each == layout) return each;
  known.push_back(std::make_shared<const TableLayout>(std::move(layout)));
  return known.back();
}

std::unique_ptr<RowBatch> FileSet::new_batch(const LayoutPtr& layout, const PartitionValue& partition) {
  std::unique_ptr<RowBatch> batch;
  {
    const std::lock_guard lock(mutex_);
    const auto found = spares_.find(layout.get());
    if (found != spares_.end() && !found->second.empty()) {
      batch = std::move(found->second.back());
      found->second.pop_back();
      spare_size_ -= batch->capacity();
    }
  }
  if (!batch) batch = std::make_unique<RowBatch>(layout);
  batch->partition = partition;
  return batch;
}

void FileSet::recycle(std::unique_ptr<RowBatch> batch) {
  batch->clear();
  const size_t size = batch->capacity();
  const std::lock_guard lock(mutex_);
  if (spare_size_ + size > kMostSpare) return;
  spare_size_ += size;
  spares_[batch->layout.get()].push_back(std::move(batch));
}

FileSet::Place FileSet::place_of(const RowBatch& rows, size_t row) {
  Place place;
  const parquet::ColumnValues& gtid = rows.change(ChangeColumn::gtid);
  const parquet::ColumnValues& file = rows.change(ChangeColumn::file);
  place.file = file.entry(file.slots<uint32_t>()[row]);
  if (gtid.null_count(row, row + 1) == 0) place.gtid = gtid.entry(gtid.slots<uint32_t>()[row]);
  place.position = rows.change(ChangeColumn::pos).slots<int64_t>()[row];
  place.row = rows.change(ChangeColumn::row).slots<int64_t>()[row];
  return place;
}

Result<FileSet::OpenFile*> FileSet::open(const RowBatch& batch, std::string key) {
  // Rows that wait for their first row group have no file yet, but take memory.
  constexpr size_t kLeastOfMostWaiting = 1024, kMostWaiting = 4;
  while (!open_.empty() && open_.size() >= std::max(kLeastOfMostWaiting, kMostWaiting * options_.open_files))
    if (Result<void> closed = close_oldest(false); !closed) return std::move(closed).error();
  if (options_.place)
    if (Result<void> admitted = options_.place->admit(*batch.layout); !admitted) {
      Error error = std::move(admitted).error();
      const Place place = place_of(batch, 0);
      error.detail += fmt::format(" (the row at {}:{})", place.file, place.position);
      return error;
    }
  auto file = std::make_unique<OpenFile>();
  file->layout = batch.layout;
  file->partition = batch.partition;
  file->rows = new_batch(batch.layout, batch.partition);
  if (options_.roll_time != 0)
    file->time_slot =
        time_slot(batch.change(ChangeColumn::commit_timestamp).slots<int64_t>()[0], options_.roll_time);
  file->key = key;
  OpenFile* const opened = file.get();
  open_[std::move(key)] = std::move(file);
  return opened;
}

// Whether rows of this layout may follow those that are there, where all go to one file.
Result<void> FileSet::admit(const RowBatch& batch) {
  if (!only_layout_) only_layout_ = batch.layout;
  if (only_layout_ == batch.layout) return {};
  const Place place = place_of(batch, 0);
  const std::string only = full_name(*only_layout_);
  Error error{.kind = ErrorKind::usage};
  error.file = place.file;
  error.position = uint64_t(place.position);
  if (only == full_name(*batch.layout)) {
    error.detail = "the columns of " + only + " change here, and one file has the same throughout";
    error.hint = "give a folder: -o DIR/";
  } else {
    error.detail = "rows of " + full_name(*batch.layout) + " too, and one file holds one table, " + only;
    error.hint = "choose it with --table, or give a folder: -o DIR/";
  }
  return error;
}

Result<FileSet::OpenFile*> FileSet::file_for(const RowBatch& batch) {
  if (options_.one_file)
    if (Result<void> admitted = admit(batch); !admitted) return std::move(admitted).error();
  std::string key = fmt::format("{}/{}/{}/{}", path_part(batch.layout->database),
                                path_part(batch.layout->table), batch.partition.day, batch.partition.hour);
  const auto found = open_.find(key);
  if (found != open_.end()) {
    if (found->second->layout == batch.layout) return found->second.get();
    if (Result<void> closed = close(key); !closed) return std::move(closed).error();
  }
  return open(batch, std::move(key));
}

Result<void> FileSet::append(const RowBatch& batch) {
  if (batch.row_count == 0) return {};
  row_count_ += batch.row_count;
  Result<OpenFile*> found = file_for(batch);
  if (!found) return std::move(found).error();
  OpenFile* file = *found;
  const Busy busy(*file);
  size_t begin = 0;
  if (options_.roll_time != 0) {
    const std::span<const int64_t> times = batch.change(ChangeColumn::commit_timestamp).slots<int64_t>();
    for (size_t row = 0; row < batch.row_count; ++row) {
      const int64_t slot = time_slot(times[row], options_.roll_time);
      if (slot <= file->time_slot) continue;
      if (Result<void> done = append_rows(*file, batch, begin, row); !done) return done;
      begin = row;
      if (Result<void> sealed = seal(*file); !sealed) return sealed;
      if (Result<void> ended = end_file(*file); !ended) return ended;
      file->time_slot = slot;
    }
  }
  if (Result<void> done = append_rows(*file, batch, begin, batch.row_count); !done) return done;
  file->last_use = ++use_;
  return keep_to_budget();
}

Result<void> FileSet::append_rows(OpenFile& file, const RowBatch& batch, size_t begin, size_t end) {
  const std::span<const uint32_t> types = batch.change(ChangeColumn::change_type).slots<uint32_t>();
  while (begin < end) {
    size_t stop =
        std::min(end, begin + std::min<size_t>(step_rows_, options_.group_rows - file.rows->row_count));
    // The two rows of an update stay together.
    if (stop < end && types[stop] == uint32_t(ChangeType::update_postimage)) ++stop;
    file.rows->append(batch, begin, stop);
    begin = stop;
    waiting_size_ -= file.size;
    file.size = file.rows->size();
    waiting_size_ += file.size;
    if (file.rows->row_count >= options_.group_rows || file.size >= options_.group_size)
      if (Result<void> sealed = seal(file); !sealed) return sealed;
  }
  return {};
}

// The group that is being filled goes to be encoded, and another is begun.
Result<void> FileSet::seal(OpenFile& file) {
  if (file.rows->row_count == 0) return {};
  const Busy busy(file);
  if (Result<void> settled = settle(file); !settled) return settled;
  if (options_.roll_size != 0 && file.writer && file.writer->size() >= options_.roll_size)
    if (Result<void> ended = end_file(file); !ended) return ended;
  const RowBatch& rows = *file.rows;
  file.encoding_first = place_of(rows, 0);
  file.encoding_last = place_of(rows, rows.row_count - 1);
  const parquet::ColumnValues& files = rows.change(ChangeColumn::file);
  file.encoding_sources.clear();
  for (size_t i = 0; i < files.entry_count(); ++i) file.encoding_sources.emplace_back(files.entry(i));
  const parquet::ColumnValues& gtids = rows.change(ChangeColumn::gtid);
  file.encoding_gtids.clear();
  for (size_t i = 0; i < gtids.entry_count(); ++i) file.encoding_gtids.add(gtids.entry(i));
  waiting_size_ -= file.size;
  file.size = 0;
  file.encoding = queue_.add(std::move(file.rows));
  encoding_.push_back(&file);
  while (encoding_.size() > most_encoding_)
    if (Result<void> settled = settle(*encoding_.front()); !settled) return settled;
  file.rows = new_batch(file.layout, file.partition);  // with one thread the same memory again
  return {};
}

// The group that was sealed is written.
Result<void> FileSet::settle(OpenFile& file) {
  if (!file.encoding) return {};
  const Busy busy(file);
  std::unique_ptr<RowBatch> rows;
  const parquet::EncodedRowGroup group = queue_.take(*file.encoding, rows);
  file.encoding = nullptr;
  std::erase(encoding_, &file);
  recycle(std::move(rows));
  if (!file.writer)
    if (Result<void> begun = begin_file(file); !begun) return begun;
  file.last = file.encoding_last;
  file.row_count += group.row_count;
  for (std::string& source : file.encoding_sources)
    if (file.sources.empty() || file.sources.back() != source) file.sources.push_back(std::move(source));
  file.gtids.add(file.encoding_gtids);
  return file.writer->append(group);
}

// By its first row. The logs of two servers can have rows of the same place: no file takes the name of
// another one. Where it would outlive this run, the place refuses it.
std::string FileSet::name_of_file(const OpenFile& file) {
  if (options_.one_file) return options_.output;
  const Partitioning& keys = options_.partitioning;
  std::optional<std::string_view> database, table;
  if (!keys.has(PartitionKey::database)) database = file.layout->database;
  if (!keys.has(PartitionKey::table)) table = file.layout->table;
  const std::string name =
      keys.folder(*file.layout, file.partition) +
      file_name_of(database, table, file.first.file, uint64_t(file.first.position), uint64_t(file.first.row));
  std::string free = name;
  if (!options_.place)
    for (unsigned next = 2; !names_.insert(free).second; ++next) free = fmt::format("{}-{}", name, next);
  return free + ".parquet";
}

// Ends the file that had no row for the longest time; `begun`: of those that are written to.
Result<void> FileSet::close_oldest(bool begun) {
  const OpenFile* oldest = nullptr;
  for (const auto& [key, file] : open_)
    if (file->busy == 0 && (!begun || file->writer) && (!oldest || file->last_use < oldest->last_use))
      oldest = file.get();
  return oldest ? close(std::string(oldest->key)) : Result<void>();
}

Result<void> FileSet::begin_file(OpenFile& file) {
  if (!is_finishing_) {
    const auto is_begun = [](const auto& each) { return each.second->writer != nullptr; };
    if (size_t(std::count_if(open_.begin(), open_.end(), is_begun)) >= options_.open_files)
      if (Result<void> closed = close_oldest(true); !closed) return closed;
  }
  file.first = file.encoding_first;
  file.sources.clear();
  file.gtids.clear();
  file.row_count = 0;
  std::vector<parquet::ColumnSchema> columns;
  for (const TableLayout::Place& place : file.layout->places()) columns.push_back(place.schema);
  if (options_.output == "-") {
    file.writer = std::make_unique<parquet::FileWriter>(standard_output_, std::move(columns));
    return {};
  }
  file.name = name_of_file(file);
  if (options_.place) {
    Result<File> created = options_.place->create(file.name);
    if (!created) return std::move(created).error();
    file.placed = std::move(*created);
    file.writer = std::make_unique<parquet::FileWriter>(file.placed, std::move(columns));
    return {};
  }
  const std::string name = (options_.one_file ? "" : options_.output) + file.name;
  if (!options_.one_file) {
    const std::string folder = directory_of(name);
    if (holds_names_)
      for (std::string& missing : missing_directories(folder)) made_folders_.push_back(std::move(missing));
    if (Result<void> made = make_directories(folder); !made) return made;
  }
  Result<NewFile> created = NewFile::create(name);
  if (!created) return std::move(created).error();
  file.file.emplace(std::move(*created));
  file.writer = std::make_unique<parquet::FileWriter>(file.file->file(), std::move(columns));
  return {};
}

// The file is whole, with all groups that were sealed.
Result<void> FileSet::end_file(OpenFile& file) {
  const Busy busy(file);
  if (Result<void> settled = settle(file); !settled) return settled;
  if (!file.writer) return {};
  Result<void> done = file.writer->finish(key_values(file), "binsift version " + options_.version);
  byte_count_ += file.writer->size();
  ++file_count_;
  if (done && file.file) done = name_file(*file.file);
  if (done && file.placed.is_open())
    done = options_.place->end(file.placed, {.name = file.name,
                                             .size = file.writer->size(),
                                             .row_count = file.row_count,
                                             .columns = file.writer->columns()});
  file.placed = File();
  file.writer = nullptr;
  file.file.reset();
  return done;
}

Result<void> FileSet::name_file(NewFile& file) {
  if (!holds_names_) return file.commit();
  if (has_too_many()) return Error{.kind = ErrorKind::internal, .detail = "more files than can wait"};
  if (Result<void> aside = file.set_aside(); !aside) return aside;
  held_.push_back(std::move(file));
  return {};
}

Result<void> FileSet::close(const std::string& key) {
  const auto found = open_.find(key);
  OpenFile& file = *found->second;
  if (Result<void> sealed = seal(file); !sealed) return sealed;
  if (Result<void> ended = end_file(file); !ended) return ended;
  recycle(std::move(file.rows));
  open_.erase(found);
  return {};
}

Result<void> FileSet::keep_to_budget() {
  while (waiting_size_ > options_.budget) {
    const auto largest = std::max_element(open_.begin(), open_.end(), [](const auto& a, const auto& b) {
      return a.second->size < b.second->size;
    });
    if (Result<void> sealed = seal(*largest->second); !sealed) return sealed;
  }
  return {};
}

Result<void> FileSet::finish() {
  const size_t usual_encoding = most_encoding_;
  for (NewFile& file : held_)
    if (Result<void> named = file.commit(); !named) return named;
  held_.clear();
  is_finishing_ = true;
  queue_.set_most_waiting(SIZE_MAX);
  most_encoding_ = SIZE_MAX;
  for (auto& [key, file] : open_)
    if (Result<void> sealed = seal(*file); !sealed) return sealed;
  std::vector<std::thread> helpers;
  for (unsigned i = 1; i < options_.threads; ++i)
    helpers.emplace_back([this] {
      while (queue_.run_one()) {
      }
    });
  Result<void> done;
  for (auto& [key, file] : open_)
    if (done) done = end_file(*file);
  while (queue_.run_one()) {
  }
  for (std::thread& helper : helpers) helper.join();
  if (done)
    for (auto& [key, file] : open_) recycle(std::move(file->rows));
  open_.clear();
  encoding_.clear();
  queue_.set_most_waiting(options_.threads > 1 ? options_.threads : 0);
  most_encoding_ = usual_encoding;
  is_finishing_ = false;
  return done;
}

void FileSet::forget() {
  for (auto& [key, file] : open_) {
    if (!file->encoding) continue;
    std::unique_ptr<RowBatch> rows;
    static_cast<void>(queue_.take(*file->encoding, rows));
  }
  open_.clear();
  encoding_.clear();
  waiting_size_ = 0;
}

void FileSet::begin_again() {
  forget();
  only_layout_ = nullptr;
  held_.clear();
  remove_empty_directories(std::exchange(made_folders_, {}));
  names_.clear();
  spares_.clear();
  spare_size_ = 0;
  row_count_ = file_count_ = byte_count_ = 0;
}

std::vector<std::pair<std::string, std::string>> FileSet::key_values(const OpenFile& file) const {
  const auto place_text = [](const Place& place) {
    OutBuffer out;
    append_pair(out, "file", place.file);
    out.append(fmt::format(",\"pos\":{},\"row\":{}", place.position, place.row));
    if (!place.gtid.empty()) append_pair(out, "gtid", place.gtid);
    out.append('}');
    return std::string(out.view());
  };
  OutBuffer sources;
  for (const std::string& source : file.sources) {
    sources.append(sources.empty() ? '[' : ',');
    append_json_string(sources, source);
  }
  sources.append(']');
  std::vector<std::pair<std::string, std::string>> pairs = {
      {"binsift.version", options_.version},
      {"binsift.table", full_name(*file.layout)},
      {"binsift.create_table", file.layout->create_table},
      {"binsift.logs", std::string(sources.view())},
      {"binsift.first", place_text(file.first)},
      {"binsift.last", place_text(file.last)},
  };
  if (std::string range = file.gtids.text(); !range.empty())
    pairs.push_back({"binsift.gtid_range", std::move(range)});
  if (!file.layout->primary_key.empty()) pairs.push_back({"binsift.primary_key", file.layout->primary_key});
  return pairs;
}

}  // namespace binsift
