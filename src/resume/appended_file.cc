#include "resume/appended_file.h"

#include "base/crc32.h"

namespace binsift {
namespace {

// Of the bytes in front of `length`.
Result<uint32_t> tail_crc(const File& file, uint64_t length) {
  std::vector<uint8_t> tail(size_t(std::min(length, RunState::kTail)));
  Result<size_t> got = read_at(file, length - tail.size(), tail.data(), tail.size());
  if (!got) return std::move(got).error();
  return crc32(Bytes(tail).first(*got));
}

}  // namespace

Result<AppendedFile> AppendedFile::open(const std::string& path, StateFile& state) {
  const RunState& durable = state.state();
  const std::optional<uint64_t> size = size_of_path(path);
  if (durable.length > size.value_or(0))
    return refused(path,
                   (size ? "has " + std::to_string(*size) : std::string("is gone, and had ")) +
                       (size ? " bytes, and the state says that it had " : "") +
                       std::to_string(durable.length) + (size ? "" : " bytes"),
                   "bring it back, or begin with another state and another output");
  if (durable.length > 0) {
    Result<File> file = open_for_reading(path);
    if (!file) return std::move(file).error();
    Result<uint32_t> crc = tail_crc(*file, durable.length);
    if (!crc) return std::move(crc).error();
    if (*crc != durable.tail_crc)
      return refused(path, "is not what was written: it was changed, or is another file",
                     "bring it back, or begin with another state and another output");
  }
  Result<File> file = open_to_go_on(path, durable.length);
  if (!file) return std::move(file).error();
  if (!size)
    if (Result<void> synced = sync_directory(directory_of(path)); !synced) return std::move(synced).error();
  return AppendedFile(std::move(*file), state);
}

AppendedFile::AppendedFile(File file, StateFile& state)
    : file_(std::move(file)), state_(&state), length_(state.state().length) {
  recall();
}

void AppendedFile::recall() {
  const RunState& durable = state_->state();
  one_table_ = std::make_unique<OneTable>();
  indices_ = std::make_unique<IndexNames>();
  if (!durable.csv_header.empty()) static_cast<void>(one_table_->take(durable.csv_table, durable.csv_header));
  for (const auto& [index, table] : durable.indices) static_cast<void>(indices_->take(index, table));
}

bool AppendedFile::has_header() const {
  return state_->state().length > 0;
}

Result<void> AppendedFile::write(std::string_view bytes) {
  Result<void> written = write_all(file_, bytes);
  has_failed_ = !written;
  if (written) length_ += bytes.size();
  return written;
}

Result<void> AppendedFile::prepare(RunState& next) {
  if (Result<void> synced = sync(file_); !synced) return synced;
  Result<uint32_t> crc = tail_crc(file_, length_);
  if (!crc) return std::move(crc).error();
  next.length = length_;
  next.tail_crc = *crc;
  // Workers that are ahead may have met another table; the header that stands in the file is the first row's.
  if (length_ > 0) {
    next.csv_table = one_table_->table();
    next.csv_header = one_table_->header();
    next.indices = indices_->taken();
  }
  return {};
}

Result<void> AppendedFile::go_back() {
  length_ = state_->state().length;
  recall();
  return cut_to(file_, length_);
}

}  // namespace binsift
