#include "pipeline/kept_rows.h"

#include <algorithm>

namespace binsift {

void KeptRows::clear() {
  memory_.clear();
  if (!file_.is_open()) return;
  mapping_ = Mapping();
  file_ = File();
  file_size_ = 0;
}

Result<void> KeptRows::add(Bytes rows, const std::function<void()>& forget_pages) {
  if (memory_.size() + rows.size() > kInMemory) {
    if (!file_.is_open()) {
      Result<File> file = anonymous_file();
      if (!file) return std::move(file).error();
      file_ = std::move(*file);
    }
    if (Result<void> written = write_all(file_, as_text(memory_)); !written) return written;
    file_size_ += memory_.size() + rows.size();
    memory_.clear();
    while (!rows.empty()) {
      const Bytes part = rows.first(std::min(rows.size(), kInMemory));
      if (Result<void> written = write_all(file_, as_text(part)); !written) return written;
      rows = rows.subspan(part.size());
      forget_pages();
    }
    return {};
  }
  memory_.insert(memory_.end(), rows.begin(), rows.end());
  return {};
}

Result<Bytes> KeptRows::all() {
  if (!file_.is_open()) return Bytes(memory_);
  if (!memory_.empty())
    if (Result<void> written = write_all(file_, as_text(memory_)); !written)
      return std::move(written).error();
  file_size_ += memory_.size();
  memory_.clear();
  Result<Mapping> mapping = Mapping::of(file_, 0, size_t(file_size_));
  if (!mapping) return std::move(mapping).error();
  mapping_ = std::move(*mapping);
  return mapping_.bytes();
}

}  // namespace binsift
